"""`coach-server take`: an exchange file from a laptop that has no network."""

from pathlib import Path

from sync.exchange_file import LARGEST, FileUnreadable
from sync.server.by_file import take_file
from sync.server.console import (
    DONE,
    NO_LIMIT,
    Called,
    environment_of,
    opened,
    remark,
    say,
)
from sync.server.environment import settings_from
from sync.server.exchange import Exchanger
from sync.server.private_files import write_private


def take_command(called: Called) -> int:
    """Takes the file, then writes the answer beside it."""
    options, sources = called.options, called.sources
    content = _read(options.file)
    settings = settings_from(environment_of(options))
    with opened(settings.database_url, NO_LIMIT) as engine:
        taken = take_file(
            Exchanger(engine, sign_in=settings.person_sign_in),
            content,
            number=sources.ids(),
            now=sources.clock(),
        )
    write_private(options.answer, taken.answer)
    if taken.before:
        remark("This file had been taken before. Nothing counts twice; the answer is the same.\n")
    say(
        f"Taken: {taken.entries} changes, {taken.papers} papers, {taken.refused} refused. "
        f"For the laptop: {taken.news} changes, in {options.answer.name}.\n"
    )
    return DONE


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise FileUnreadable
    return content
