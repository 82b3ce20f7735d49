"""What the commands of coach-server share: where the database is, and how they speak."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import Engine

from sync.server.database import open_database
from sync.server.environment import DATABASE_URL, DATABASE_URL_FILE, database_url
from sync.server.settings import Sources

DONE, REFUSED, NETWORK, DAMAGED = 0, 3, 5, 6
"""Exit codes; 2 is argparse's, for wrong usage."""
NO_LIMIT = timedelta(0)
"""Of statements that may take as long as the database is large."""
TOLD_EVERY = 2.0
"""Seconds between two lines about a long piece of work."""


@dataclass(frozen=True, slots=True)
class Called:
    """One call of a command: what was said on the command line, and time and chance."""

    options: argparse.Namespace
    sources: Sources


Action = Callable[[Called], int]


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def remark(text: str) -> None:
    """What is no answer: advice, warnings, how far it is."""
    sys.stderr.write(text)
    sys.stderr.flush()


@dataclass
class Teller:
    """Says how far a long piece of work is, every two seconds and not more often."""

    steady: Callable[[], float] = time.monotonic
    _told: float | None = None

    def __call__(self, rows: int, size: int) -> None:
        """`size` in bytes before compression."""
        now = self.steady()
        if self._told is None:
            self._told = now
        elif now - self._told >= TOLD_EVERY:
            self._told = now
            remark(f"{rows:,} rows, {size / 1e6:,.0f} MB\n")


def environment_of(options: argparse.Namespace) -> dict[str, str]:
    """The environment with what was said on the command line put over it, as workers get it."""
    said = dict(os.environ)
    if options.database_url_file is not None:
        said[DATABASE_URL_FILE] = str(options.database_url_file)
    elif options.database_url:
        if urlsplit(options.database_url).password:
            remark(
                "The address holds a password, which every user of this machine can see in the "
                "list of processes. Use --database-url-file FILE.\n"
            )
        said.pop(DATABASE_URL_FILE, None)
        said[DATABASE_URL] = options.database_url
    return said


def address_of(options: argparse.Namespace) -> str:
    """Raises DatabaseAddressMissing, FileNotReadable."""
    return database_url(environment_of(options))


@contextmanager
def opened(url: str, longest: timedelta = timedelta(seconds=15)) -> Iterator[Engine]:
    """The database for one command; no connection is left behind. No statement takes longer than
    `longest`."""
    engine = open_database(url, longest)
    try:
        yield engine
    finally:
        engine.dispose()
