"""Reads the layouts of returns: those that are shipped, and an organisation's own."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, line_of, parse_toml, read_toml
from coach_app.domain.returns import Layout

FOLDER = "returns"
SHIPPED = ("quarter-people", "quarter-counts", "job-starts")


@dataclass(frozen=True, slots=True)
class Layouts:
    """Layouts that can be used, and what is wrong with each file that cannot."""

    usable: tuple[Layout, ...]
    wrong: tuple[DataFileWrong, ...] = ()


def load_layouts(find: Find = resources.find) -> tuple[Layout, ...]:
    """The sample layouts. Raises DataFileWrong with path and line."""
    return tuple(read_toml(Layout, FOLDER, f"{name}.toml", find=find) for name in SHIPPED)


def all_layouts(folder: Path | None, measures: Collection[str]) -> Layouts:
    """An organisation's own layouts in its folder, by file name, and the samples after them.

    A file that cannot be used is left out, alone. `measures` are those that can be counted.
    """
    samples = load_layouts()
    if folder is None:
        return Layouts(samples)
    if not folder.is_dir():
        return Layouts(samples, (DataFileWrong(folder.name, "this folder cannot be read"),))
    taken = {layout.key: "a sample layout" for layout in samples}
    own: list[Layout] = []
    wrong: list[DataFileWrong] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            layout = _own(path, measures, taken)
        except DataFileWrong as refused:
            wrong.append(refused)
            continue
        taken[layout.key] = path.name
        own.append(layout)
    return Layouts((*own, *samples), tuple(wrong))


def _own(path: Path, measures: Collection[str], taken: dict[str, str]) -> Layout:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise DataFileWrong(path.name, "it cannot be read as text in UTF-8") from None
    layout = parse_toml(Layout, text, path.name)

    def refuse(where: str, what: str) -> DataFileWrong:
        return DataFileWrong(path.name, what, where=where, line=line_of(text, where))

    if layout.key in taken:
        raise refuse("key", f"{taken[layout.key]} has this key too. Choose another one")
    for where, names in (("who", (layout.who,)), ("measures", layout.measures)):
        unknown = [name for name in names if name not in measures]
        if unknown:
            known = ", ".join(sorted(measures))
            raise refuse(where, f"{unknown[0]} is not counted. Choose one of: {known}")
    return layout
