"""Reads the layouts of returns: those that are shipped, and an organisation's own."""

from pathlib import Path

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, parse_toml, read_toml
from coach_app.domain.returns import Layout

FOLDER = "returns"
SHIPPED = ("quarter-people", "quarter-counts", "job-starts")


def load_layouts(find: Find = resources.find) -> tuple[Layout, ...]:
    """The sample layouts. Raises DataFileWrong with path and line."""
    return tuple(read_toml(Layout, FOLDER, f"{name}.toml", find=find) for name in SHIPPED)


def own_layouts(folder: Path) -> tuple[Layout, ...]:
    """The layouts in an organisation's own folder, by file name. Raises DataFileWrong."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise DataFileWrong(path.name, "it cannot be read") from None
        found.append(parse_toml(Layout, text, path.name))
    keys = [layout.key for layout in found]
    if len(set(keys)) < len(keys):
        raise DataFileWrong(folder.name, "two layouts have the same key")
    return tuple(found)
