"""Opens the store for a command: the passphrase comes from a file or is asked for."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coach_app import bootstrap
from coach_app.cli.files import read_secret
from coach_app.domain.errors import Refusal
from coach_app.services.access import Door
from coach_app.services.desk import Desk

FILE_VARIABLE = "COACH_PASSPHRASE_FILE"


class PassphraseMissing(Refusal):
    key = "passphrase.missing"
    sentence = (
        "No passphrase was given. Name a file with --passphrase-file, or start this where "
        "it can be asked for."
    )


class SeveralCoaches(Refusal):
    key = "store.several_coaches"
    sentence = (
        "Several coaches use this laptop. Name the folder of your store with --store; "
        "`coach-app store profiles` lists them."
    )


def passphrase(arguments: argparse.Namespace, prompt: str = "Passphrase: ") -> str:
    """From --passphrase-file, else from COACH_PASSPHRASE_FILE, else asked for without echo."""
    named = arguments.passphrase_file or os.environ.get(FILE_VARIABLE)
    return secret_from(Path(named) if named else None, prompt)


def secret_from(path: Path | None, prompt: str) -> str:
    """The first line of a file, or what is typed without echo. Raises PassphraseMissing."""
    if path is not None:
        secret = read_secret(path)
    elif sys.stdin is not None and sys.stdin.isatty():
        secret = getpass.getpass(prompt)
    else:
        raise PassphraseMissing
    if not secret:
        raise PassphraseMissing
    return secret


def door_of_laptop(arguments: argparse.Namespace) -> Door:
    """The named store, or with no name the first of this laptop's."""
    return bootstrap.door(Path(arguments.store) if arguments.store else None)


def door(arguments: argparse.Namespace) -> Door:
    """The one store that is meant. Raises SeveralCoaches."""
    found = door_of_laptop(arguments)
    if len(found.profiles()) > 1:
        raise SeveralCoaches
    return found


def same_window(arguments: argparse.Namespace) -> list[str]:
    """The command that opens this window again: the place of the store, and nothing that opens
    it."""
    frozen = bool(getattr(sys, "frozen", False))
    program = [sys.executable] if frozen else [sys.executable, "-m", "coach_app"]
    return [*program, "--store", arguments.store] if arguments.store else program


@contextmanager
def desk(arguments: argparse.Namespace) -> Iterator[Desk]:
    """The unlocked desk, locked again afterwards."""
    way_in = door(arguments)
    secret = passphrase(arguments)
    try:
        yield way_in.unlock(secret)
    finally:
        way_in.lock()
