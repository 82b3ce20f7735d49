"""Several coaches on one laptop: one folder with a store of its own for each.

Without a passphrase nothing is known of a coach but the first name that he or she chose to show.
"""

import contextlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from coach_app.store.places import Places
from coach_app.store.private_files import make_private_folder, write_atomically
from coach_app.store.refusals import ProfileNotThere, ShownNameUnusable

FIRST_KEY = "store"
"""The folder of the first coach who sets up this laptop."""
LONGEST_NAME = 40
LARGEST_FILE = 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """One coach's store. `shown_name` is "" for a coach who shows none; it is plain text."""

    key: str
    shown_name: str


class Profiles:
    """The folder in which each coach of this laptop has a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[Profile, ...]:
        """By name; those without one come last, in an order that says nothing."""
        found = [Profile(place.folder.name, shown_name(place)) for place in self._places()]
        return tuple(
            sorted(found, key=lambda p: (not p.shown_name, p.shown_name.casefold(), p.key))
        )

    def folder_of(self, key: str) -> Path:
        """Raises ProfileNotThere."""
        for place in self._places():
            if place.folder.name == key:
                return place.folder
        raise ProfileNotThere

    def new_folder(self) -> Path:
        """Where one more coach can set up a store. Nothing is made yet."""
        first = self._folder / FIRST_KEY
        if not first.exists():
            return first
        return self._folder / f"{FIRST_KEY}-{secrets.token_hex(6)}"

    def _places(self) -> list[Places]:
        try:
            folders = [path for path in self._folder.iterdir() if path.is_dir()]
        except OSError:
            return []
        return [place for place in map(Places, folders) if place.holds_a_store()]


def shown_name(place: Places) -> str:
    """ "" when none is shown, and for a file that somebody has played with."""
    try:
        with place.profile.open("rb") as stream:
            value = json.loads(stream.read(LARGEST_FILE))
    except (OSError, ValueError, RecursionError):
        return ""
    name = value.get("shown_name") if isinstance(value, dict) else None
    return name if isinstance(name, str) and _showable(name) else ""


def show_name(place: Places, name: str) -> None:
    """ "" shows none. Raises ShownNameUnusable."""
    name = " ".join(name.split())
    if not name:
        with contextlib.suppress(FileNotFoundError):
            place.profile.unlink()
        return
    must_be_showable(name)
    make_private_folder(place.folder)
    write_atomically(place.profile, json.dumps({"shown_name": name}).encode())


def must_be_showable(name: str) -> None:
    """Raises ShownNameUnusable."""
    if name.strip() and not _showable(" ".join(name.split())):
        raise ShownNameUnusable


def _showable(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isprintable()
