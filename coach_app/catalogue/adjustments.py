"""Reads the library of changes at work from its data file, and checks it."""

from dataclasses import dataclass

import resources
from coach_app.catalogue.reading import Find, read_toml
from coach_app.domain.adjustment_library import AdjustmentEntry, AdjustmentLibrary, Topic
from coach_app.domain.intervention import Source

FILE = "adjustments.toml"


@dataclass(frozen=True, slots=True)
class AdjustmentsFile:
    """The shape of the file: [[source]], [[topic]] and [[adjustment]] tables."""

    source: tuple[Source, ...]
    topic: tuple[Topic, ...]
    adjustment: tuple[AdjustmentEntry, ...]


def load(find: Find = resources.find) -> AdjustmentLibrary:
    """The whole library.

    Raises DataFileWrong (file, line and field) for a file without its shape, and
    AdjustmentsBroken (key of the change) when its parts do not go together.
    """
    file = read_toml(AdjustmentsFile, FILE, find=find)
    return AdjustmentLibrary(entries=file.adjustment, topics=file.topic, sources=file.source)
