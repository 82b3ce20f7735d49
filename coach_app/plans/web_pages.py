"""Web pages that papers point to; the program never opens them."""

from dataclasses import dataclass
from functools import cache

from coach_app.catalogue.reading import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPages:
    access_to_work: str
    complaints: str


@cache
def web_pages() -> WebPages:
    """Raises DataFileWrong."""
    return read_toml(WebPages, "links.toml")
