"""The commands that keep a copy of everything, and bring it back."""

import os
from pathlib import Path

from coach_app.domain.errors import Refusal
from sync.server.backup import dump, put_back, read
from sync.server.console import DONE, NO_LIMIT, Called, Teller, address_of, opened, remark, say
from sync.server.environment import BACKUP_FOR
from sync.server.sealed_file import (
    PUBLIC_KEY,
    SECRET_KEY,
    identities_from,
    make_keys,
    reading_sealed,
    recipients_from,
    write_sealed,
)


class NobodyCouldOpenIt(Refusal):
    key = "server.backup_for_nobody"
    sentence = (
        "A backup is encrypted. Say for whom: --for backup-public.txt, or the same file in "
        f"{BACKUP_FOR}. coach-server backup-key makes the keys."
    )


def backup_key_command(called: Called) -> int:
    folder = called.options.folder
    make_keys(folder)
    say(f"{folder / PUBLIC_KEY}\n")
    remark(
        f"Keep {folder / SECRET_KEY} away from the server, in two safe places: without it no "
        "backup can be opened, and whoever has it can read them all.\n"
    )
    return DONE


def backup_command(called: Called) -> int:
    options = called.options
    given = options.recipients or os.environ.get(BACKUP_FOR)
    if not given:
        raise NobodyCouldOpenIt
    recipients = recipients_from(Path(given))
    with opened(address_of(options), NO_LIMIT) as engine:
        pieces = dump(engine, called.sources.clock(), Teller())
        write_sealed(options.file, pieces, recipients)
    say(f"The backup is whole: {options.file.stat().st_size / 1e6:,.1f} MB.\n")
    return DONE


def restore_command(called: Called) -> int:
    options = called.options
    identities = identities_from(options.key)
    if options.only_check:
        with reading_sealed(options.file, identities) as stream:
            found = read(stream, Teller())
        say(f"The backup is whole: {found.rows:,} rows as of {found.made_at}.\n")
        return DONE
    sources = called.sources
    with (
        opened(address_of(options), NO_LIMIT) as engine,
        engine.begin() as connection,
        reading_sealed(options.file, identities) as stream,  # found whole before the commit
    ):
        found = put_back(connection, stream, sources.ids(), sources.clock(), Teller())
    say(f"{found.rows:,} rows are back, as of {found.made_at}.\n")
    remark(
        "Laptops offer again what they have sent since. What was done here since has to be done "
        "again: laptops withdrawn, people closed, passwords changed, cases given to others.\n"
    )
    return DONE
