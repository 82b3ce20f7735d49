"""Reads the library of interventions from its data files, one a subject, and checks it."""

from dataclasses import dataclass, replace

import resources
from coach_app.catalogue.reading import Find, read_toml
from coach_app.domain.errors import FieldInvalid
from coach_app.domain.intervention import Intervention, Library, LibraryBroken, Source

FOLDER = "interventions"
SUBJECTS = (
    "health",
    "mind",
    "social",
    "money",
    "housing",
    "skills",
    "job-search",
    "employer",
    "adjustments",
    "in-work-support",
    "self-management",
)


@dataclass(frozen=True, slots=True)
class SubjectFile:
    """The shape of a subject's file: [[intervention]] tables and nothing else."""

    intervention: tuple[Intervention, ...]


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """The shape of sources.toml: [[source]] tables and nothing else."""

    source: tuple[Source, ...]


def load(find: Find = resources.find) -> Library:
    """The whole library.

    Raises DataFileWrong (file, line and field) when a file does not have its shape, and
    LibraryBroken (key of the entry) when entries do not go together.
    """
    sources = read_toml(SourcesFile, FOLDER, "sources.toml", find=find).source
    entries: list[Intervention] = []
    for subject in SUBJECTS:
        file = read_toml(SubjectFile, FOLDER, f"{subject}.toml", find=find)
        entries.extend(_with_subject(entry, subject) for entry in file.intervention)
    return Library(entries=tuple(entries), sources=sources)


def _with_subject(entry: Intervention, subject: str) -> Intervention:
    try:
        return replace(entry, subject=subject)
    except FieldInvalid as problem:
        raise LibraryBroken(f"{subject}.toml, {entry.key}: {problem}") from None
