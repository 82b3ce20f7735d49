"""What the window says at the door when the store behind it was erased. Loads nothing heavy."""

from pathlib import Path

from coach_app.store.places import Places
from coach_app.store.refusals import ErasedByRevocation


def told(folder: Path) -> str:
    """The sentence, or "" when no store was erased here."""
    places = Places(folder)
    gone = places.withdrawn_note.exists() and not places.keys.exists()
    return ErasedByRevocation.sentence if gone else ""
