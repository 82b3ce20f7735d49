"""coach-server: run the server, try it, look after it. The one reader of clock and chance."""

import argparse
import json
import logging
import os
import secrets
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from coach_app.catalogue import bank_holidays
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Deadlines
from coach_app.domain.limits import limits_book
from sync.server import demo, devices, teams
from sync.server.accounts import Passwords
from sync.server.app import create_app
from sync.server.database import DatabaseNotMigrated, migrate, open_database, up_to_date
from sync.server.postgres import throw_away_postgres
from sync.server.serving import address, listening, serve
from sync.server.settings import Settings, Sources
from sync.server.web.pages import STYLE_SHEET

DONE, REFUSED, NETWORK = 0, 3, 5
YEARS_BACK, YEARS_AHEAD = 3, 3
ADDRESS_VARIABLE = "COACH_DATABASE_URL"


class DatabaseAddressMissing(Refusal):
    key = "server.database_address_missing"
    sentence = f"Say where the database is: --database-url-file FILE, or {ADDRESS_VARIABLE}."


class FileNotReadable(Refusal):
    key = "server.file_not_readable"
    sentence = "The file could not be read. Check its name and its rights."


class PortTaken(Refusal):
    key = "server.port_not_free"
    sentence = "This port is not free. Choose another one with --port, or 0 for any."


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def real_sources() -> Sources:
    return Sources(
        clock=lambda: datetime.now(UTC),
        ids=lambda: uuid4().hex,
        tokens=lambda: secrets.token_urlsafe(24),
    )


def deadlines(sources: Sources) -> Deadlines:
    """Of every programme that is shipped, over the years in use."""
    year = sources.clock().year
    days = bank_holidays.working_days(year - YEARS_BACK, year + YEARS_AHEAD)
    return Deadlines(days, limits_book(load_programmes().every_version()))


def text_of(file: Path) -> str:
    """The first line of a small file. Raises FileNotReadable."""
    try:
        return file.read_text(encoding="utf-8").strip().splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        raise FileNotReadable from None


def database_url(options: argparse.Namespace) -> str:
    """Raises DatabaseAddressMissing, FileNotReadable."""
    if options.database_url_file is not None:
        return text_of(options.database_url_file)
    if options.database_url and urlsplit(options.database_url).password:
        sys.stderr.write(
            "The address holds a password, which every user of this machine can see in the list "
            "of processes. Use --database-url-file FILE.\n"
        )
    url: str = options.database_url or os.environ.get(ADDRESS_VARIABLE, "")
    if not url:
        raise DatabaseAddressMissing
    return url


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """The database for one command; no connection is left behind."""
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def run_command(options: argparse.Namespace) -> int:
    sources = real_sources()
    settings = Settings(database_url=database_url(options), secure_cookies=not options.plain_http)
    with opened(settings.database_url) as engine:
        if not up_to_date(engine):
            raise DatabaseNotMigrated

        def ready(answers_at: str) -> None:
            say(f"The server answers at {answers_at}\n")

        serve_on(options, settings, engine, sources, ready)
    return DONE


def serve_on(
    options: argparse.Namespace,
    settings: Settings,
    engine: Engine,
    sources: Sources,
    ready: Callable[[str], None],
) -> None:
    """Serve until a signal ends it. Raises PortTaken."""
    try:
        sock = listening(options.host, options.port)
    except OSError:
        raise PortTaken from None
    with sock:
        app = create_app(settings, engine, sources, deadlines(sources))
        serve(app, sock, lambda: ready(address(sock)))


def demo_command(options: argparse.Namespace) -> int:
    sources = real_sources()
    given = options.supervisor_password_file
    password = None if given is None else text_of(given)
    with throw_away_postgres() as url, opened(url) as engine:
        settings = Settings(database_url=url, secure_cookies=False, second_factor=False)
        migrate(engine)
        team = demo.set_up(engine, sources, password)

        def ready(answers_at: str) -> None:
            demo.announce(team, answers_at, options.ready_file, say)

        serve_on(options, settings, engine, sources, ready)
    say("The server has ended and its data is gone.\n")
    return DONE


def migrate_command(options: argparse.Namespace) -> int:
    with opened(database_url(options)) as engine:
        migrate(engine)
    say("The database is up to date.\n")
    return DONE


def enrol_command(options: argparse.Namespace) -> int:
    sources = real_sources()
    with (
        opened(database_url(options)) as engine,
        Session(engine) as session,
        session.begin(),
    ):
        team = teams.team_named(session, options.team, sources)
        if options.supervisor is not None:
            if options.password_file is None:
                raise FileNotReadable("A supervisor needs --password-file FILE.")
            passwords = Passwords(PasswordHasher(), sources.tokens())
            password = text_of(options.password_file)
            teams.make_supervisor(session, team, options.supervisor, password, passwords, sources)
            say("The supervisor can sign in now.\n")
            return DONE
        coach = teams.coach_named(session, team, options.coach, sources)
        code = teams.new_code(session, coach, sources.clock())
    say(f"{code}\n")
    sys.stderr.write("The code is good for one laptop and for 2 days. It is not shown again.\n")
    return DONE


def revoke_command(options: argparse.Namespace) -> int:
    sources = real_sources()
    with (
        opened(database_url(options)) as engine,
        Session(engine) as session,
        session.begin(),
    ):
        devices.revoke(session, options.device, "operator", sources.clock())
    say("The laptop is withdrawn. The server takes nothing from it any more.\n")
    return DONE


def check_command(options: argparse.Namespace) -> int:
    with opened(database_url(options)) as engine:
        found = {
            "database": True,
            "migrated": up_to_date(engine),
            "page_assets": STYLE_SHEET.is_file(),
        }
    remedies = {
        "migrated": "The tables are not up to date. Run: coach-server migrate",
        "page_assets": "The pages have no style. Run: make assets",
    }
    wrong = [name for name, good in found.items() if not good]
    if options.json:
        say(json.dumps({**found, "remedies": [remedies[name] for name in wrong]}) + "\n")
    elif wrong:
        say("".join(f"{remedies[name]}\n" for name in wrong))
    else:
        say("The database answers, the tables are up to date, the pages have their style.\n")
    return REFUSED if wrong else DONE


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="coach-server", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, help_text: str, action: Callable[[argparse.Namespace], int], *, db: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(action=action)
        if db:
            sub.add_argument("--database-url-file", type=Path, metavar="FILE")
            sub.add_argument(
                "--database-url",
                metavar="URL",
                help="only for an address without a password; others belong in a file",
            )
        return sub

    def where(sub: argparse.ArgumentParser, port: int) -> None:
        sub.add_argument("--host", default="127.0.0.1")
        sub.add_argument("--port", type=int, default=port, help="0 lets the system choose")

    trial = command(
        "demo", "Try it: own database, one team, gone at the end.", demo_command, db=False
    )
    where(trial, 8720)
    trial.add_argument("--ready-file", type=Path, metavar="FILE")
    trial.add_argument("--supervisor-password-file", type=Path, metavar="FILE")

    run = command("run", "Serve a real database.", run_command)
    where(run, 8000)
    run.add_argument(
        "--plain-http", action="store_true", help="cookies without TLS, for this machine only"
    )

    command("migrate", "Bring the tables up to date.", migrate_command)
    enrol = command("enrol", "A code for a coach's laptop, or a supervisor.", enrol_command)
    enrol.add_argument("--team", required=True)
    who = enrol.add_mutually_exclusive_group(required=True)
    who.add_argument("--coach", metavar="NAME")
    who.add_argument("--supervisor", metavar="NAME")
    enrol.add_argument("--password-file", type=Path, metavar="FILE")
    revoke = command("revoke", "Withdraw a lost laptop.", revoke_command)
    revoke.add_argument("device", help="its number on the caseload page")
    check = command("check", "Look whether everything is in place.", check_command)
    check.add_argument("--json", action="store_true")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 2 usage, 3 refused by a rule, 5 the database does not answer."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    try:
        done: int = options.action(options)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.key}: {refusal}\n")
        return REFUSED
    except OperationalError:
        sys.stderr.write("server.database_silent: The database does not answer.\n")
        return NETWORK
    except KeyboardInterrupt:
        return DONE
    return done


def _end(_: int, __: FrameType | None) -> None:
    """A polite end, so that the throw-away database is stopped and removed."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
