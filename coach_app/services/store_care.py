"""Looking after the store: what it holds, whether it is sound, copies and the passphrase."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from coach_app.services.desk import Desk
from coach_app.store.opening import Store


def info(desk: Desk) -> dict[str, Any]:
    """Counts and names of parts; nothing about any person."""
    return asdict(desk.store.info())


def verify(desk: Desk) -> tuple[str, ...]:
    """What is wrong, one line each; empty when everything is as it should be."""
    return tuple(f"{found.what.value}: {found.where}" for found in desk.store.verify())


def backup(desk: Desk, target: Path) -> None:
    """An encrypted copy in one file. Raises FileAlreadyThere or DiskFull."""
    desk.store.backup(target)


def restore(copy: Path, folder: Path) -> None:
    """Raises StoreAlreadyThere or BackupDamaged; nothing is overwritten."""
    Store.restore(copy, folder)


def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """Only the key file is rewritten. Raises WrongPassphrase or PassphraseTooWeak."""
    desk.store.change_passphrase(old, new)
