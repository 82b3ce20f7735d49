"""Reads the library of interventions from its data files, one a subject, and checks it."""

from dataclasses import dataclass, fields, replace
from typing import Any

import resources
from coach_app.catalogue.reading import Find, read_toml
from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.intervention import Intervention, Library, LibraryBroken, Source

FOLDER = "interventions"
OVERRIDES = "overrides"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a programme says differently about one entry; what is left out stays as it is."""

    key: str
    title: str | None = None
    what: str | None = None
    how_we_know: str | None = None
    why: str | None = None
    service: str | None = None
    lead_days: int | None = None
    offered: bool = True
    """False takes the entry out of the library of this programme."""

    @property
    def changes(self) -> dict[str, Any]:
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {k: v for k, v in said.items() if v is not None and k not in ("key", "offered")}


@dataclass(frozen=True, slots=True)
class OverridesFile:
    """The shape of a programme's overrides: [[override]] tables and nothing else."""

    override: tuple[Override, ...]


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


def for_programme(library: Library, programme: str, find: Find = resources.find) -> Library:
    """The library as one programme words it; the same one where a programme says nothing.

    Raises DataFileWrong for a wrong file, and LibraryBroken for an entry that is not in the
    library, is there twice, or may not be taken out because others need it.
    """
    file = f"{programme}.toml"
    try:
        find(FOLDER, OVERRIDES, file)
    except FileNotFoundError:
        return library
    said = read_toml(OverridesFile, FOLDER, OVERRIDES, file, find=find).override
    by_key = {one.key: one for one in said}
    if len(by_key) < len(said):
        raise LibraryBroken(f"{OVERRIDES}/{file}: an entry is there twice.")
    unknown = sorted(key for key in by_key if key not in library)
    if unknown:
        raise LibraryBroken(f"{OVERRIDES}/{file}: {unknown[0]} is not in the library.")
    entries = (
        _overridden(entry, by_key.get(entry.key), file)
        for entry in library.entries
        if entry.key not in by_key or by_key[entry.key].offered
    )
    return Library(entries=tuple(entries), sources=library.sources)


def _overridden(entry: Intervention, said: Override | None, file: str) -> Intervention:
    try:
        return entry if said is None else replace(entry, **said.changes)
    except Refusal as problem:
        raise LibraryBroken(f"{OVERRIDES}/{file}, {entry.key}: {problem}") from None


def _with_subject(entry: Intervention, subject: str) -> Intervention:
    try:
        return replace(entry, subject=subject)
    except FieldInvalid as problem:
        raise LibraryBroken(f"{subject}.toml, {entry.key}: {problem}") from None
