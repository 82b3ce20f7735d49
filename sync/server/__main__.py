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
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from coach_app.catalogue import bank_holidays
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.access import Role, may_sign_in
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Deadlines
from coach_app.domain.limits import limits_book
from sync.server import demo, devices, teams
from sync.server.accounts import Passwords
from sync.server.app import create_app
from sync.server.audit import broken_chains, holds_line
from sync.server.certificates import AUTHORITY, AUTHORITY_KEY, SERVER, SERVER_KEY, make_certificate
from sync.server.database import DatabaseNotMigrated, migrate, open_database, up_to_date
from sync.server.environment import (
    DATABASE_URL,
    DATABASE_URL_FILE,
    FileNotReadable,
    database_url,
    serving_from,
    settings_from,
    text_of,
    unknown,
)
from sync.server.postgres import throw_away_postgres
from sync.server.serving import address, listening, serve, serve_with_workers
from sync.server.settings import Serving, Settings, Sources
from sync.server.tables import Team
from sync.server.web.pages import STYLE_SHEET

DONE, REFUSED, NETWORK = 0, 3, 5
YEARS_BACK, YEARS_AHEAD = 3, 3
FIXED = "_COACH_FIXED"
"""Hands what only the command line can say on to the workers."""


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


def environment_of(options: argparse.Namespace) -> dict[str, str]:
    """The environment with what was said on the command line put over it, as workers get it."""
    said = dict(os.environ)
    if options.database_url_file is not None:
        said[DATABASE_URL_FILE] = str(options.database_url_file)
    elif options.database_url:
        if urlsplit(options.database_url).password:
            sys.stderr.write(
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
def opened(url: str) -> Iterator[Engine]:
    """The database for one command; no connection is left behind."""
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def worker() -> FastAPI:
    """The app of one worker process: all it knows comes from the environment."""
    settings = settings_from(os.environ, **json.loads(os.environ.get(FIXED, "{}")))
    sources = real_sources()
    engine = open_database(settings.database_url, settings.statement_timeout, settings.connections)
    return create_app(settings, engine, sources, deadlines(sources))


def run_command(options: argparse.Namespace) -> int:
    environment = environment_of(options)
    serving = serving_from(
        environment,
        host=options.host,
        port=options.port,
        workers=options.workers,
        certificate=options.tls_certificate,
        private_key=options.tls_key,
        behind_proxy=options.behind_proxy or None,
    )
    serving.check()
    fixed: dict[str, Any] = {"secure_cookies": False} if options.plain_http else {}
    settings = settings_from(environment, **fixed)
    with opened(settings.database_url) as engine:
        if not up_to_date(engine):
            raise DatabaseNotMigrated
    os.environ.update(environment | {FIXED: json.dumps(fixed)})
    try:
        sock = listening(serving.host, serving.port)
    except OSError:
        raise PortTaken from None
    with sock:

        def ready() -> None:
            say(f"The server answers at {address(sock, tls=serving.tls)}\n")

        started = serve_with_workers("sync.server.__main__:worker", sock, serving, ready)
    return DONE if started else REFUSED


def certificate_command(options: argparse.Namespace) -> int:
    make_certificate(options.folder, options.host, real_sources().clock())
    say(
        f"COACH_TLS_CERTIFICATE={options.folder / SERVER}\n"
        f"COACH_TLS_KEY={options.folder / SERVER_KEY}\n"
        f"COACH_TLS_AUTHORITY={options.folder / AUTHORITY}\n"
    )
    sys.stderr.write(
        f"Keep {options.folder / AUTHORITY_KEY} away from the server: it is needed again only "
        "when the certificate is renewed, once a year.\n"
    )
    return DONE


def demo_command(options: argparse.Namespace) -> int:
    Serving(host=options.host).check()
    sources = real_sources()
    given = options.supervisor_password_file
    password = None if given is None else text_of(given)
    with throw_away_postgres() as url, opened(url) as engine:
        settings = Settings(database_url=url, secure_cookies=False, second_factor=False)
        migrate(engine)
        team = demo.set_up(engine, sources, password)

        try:
            sock = listening(options.host, options.port)
        except OSError:
            raise PortTaken from None
        with sock:

            def ready() -> None:
                demo.announce(team, address(sock), options.ready_file, say)

            serve(create_app(settings, engine, sources, deadlines(sources)), sock, ready)
    say("The server has ended and its data is gone.\n")
    return DONE


def migrate_command(options: argparse.Namespace) -> int:
    with opened(address_of(options)) as engine:
        migrate(engine)
    say("The database is up to date.\n")
    return DONE


def enrol_command(options: argparse.Namespace) -> int:
    sources = real_sources()
    with (
        opened(address_of(options)) as engine,
        Session(engine) as session,
        session.begin(),
    ):
        team = teams.team_named(session, options.team, sources)
        if options.coach is None:
            _make_account(session, team, options, sources)
            say("The account is made. The second step is set up at the first sign-in.\n")
            return DONE
        coach = teams.coach_named(session, team, options.coach, sources)
        code = teams.new_code(session, coach, sources.clock())
    say(f"{code}\n")
    sys.stderr.write("The code is good for one laptop and for 2 days. It is not shown again.\n")
    return DONE


def _make_account(
    session: Session, team: Team, options: argparse.Namespace, sources: Sources
) -> None:
    if options.password_file is None:
        raise FileNotReadable("Whoever signs in with a browser needs --password-file FILE.")
    new = teams.NewAccount(
        sign_in_name=options.supervisor or options.person,
        role=Role(options.role),
        password=text_of(options.password_file),
        all_teams=options.all_teams,
    )
    teams.make_account(session, team, new, Passwords(PasswordHasher(), sources.tokens()), sources)


def revoke_command(options: argparse.Namespace) -> int:
    sources = real_sources()
    with (
        opened(address_of(options)) as engine,
        Session(engine) as session,
        session.begin(),
    ):
        devices.revoke(session, options.device, "operator", sources.clock())
    say("The laptop is withdrawn. The server takes nothing from it any more.\n")
    return DONE


def check_command(options: argparse.Namespace) -> int:
    with opened(address_of(options)) as engine:
        found = {
            "database": True,
            "migrated": up_to_date(engine),
            "page_assets": STYLE_SHEET.is_file(),
            "audit_trail": True,
            "settings": not unknown(environment_of(options)),
        }
        if found["migrated"]:
            found["audit_trail"] = _trail_is_whole(engine, options.trail)
    remedies = {
        "migrated": "The tables are not up to date. Run: coach-server migrate",
        "page_assets": "The pages have no style. Run: make assets",
        "audit_trail": "The audit trail was changed, or its end was cut off.",
        "settings": "Not settings of ours: " + ", ".join(unknown(environment_of(options))),
    }
    wrong = [name for name, good in found.items() if not good]
    if options.json:
        say(json.dumps({**found, "remedies": [remedies[name] for name in wrong]}) + "\n")
    elif wrong:
        say("".join(f"{remedies[name]}\n" for name in wrong))
    else:
        say("The database answers, the tables are up to date, the pages have their style.\n")
    return REFUSED if wrong else DONE


def _trail_is_whole(engine: Engine, witnessed: str | None) -> bool:
    """Whether every line fits, and the lines a laptop bears witness to are still there."""
    with Session(engine) as session:
        return not any(broken_chains(session)) and (
            witnessed is None or holds_line(session, witnessed)
        )


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

    def where(sub: argparse.ArgumentParser, port: int | None = None) -> None:
        sub.add_argument("--host", default=None if port is None else "127.0.0.1")
        sub.add_argument("--port", type=int, default=port, help="0 lets the system choose")

    trial = command(
        "demo", "Try it: own database, one team, gone at the end.", demo_command, db=False
    )
    where(trial, 8720)
    trial.add_argument("--ready-file", type=Path, metavar="FILE")
    trial.add_argument("--supervisor-password-file", type=Path, metavar="FILE")

    run = command("run", "Serve a real database.", run_command)
    where(run)
    run.add_argument("--workers", type=int, help="processes that answer; 2 when not said")
    run.add_argument("--tls-certificate", type=Path, metavar="FILE")
    run.add_argument("--tls-key", type=Path, metavar="FILE")
    run.add_argument("--behind-proxy", action="store_true", help="a proxy in front speaks TLS")
    run.add_argument(
        "--plain-http", action="store_true", help="cookies without TLS, for this machine only"
    )

    command("migrate", "Bring the tables up to date.", migrate_command)
    own = command("certificate", "A certificate of one's own.", certificate_command, db=False)
    own.add_argument("--host", action="append", required=True, metavar="NAME")
    own.add_argument("--folder", type=Path, required=True)
    enrol = command("enrol", "A code for a coach's laptop, or an account.", enrol_command)
    enrol.add_argument("--team", required=True)
    who = enrol.add_mutually_exclusive_group(required=True)
    who.add_argument("--coach", metavar="NAME")
    who.add_argument("--supervisor", metavar="NAME")
    who.add_argument("--person", metavar="NAME", help="somebody with another --role")
    enrol.add_argument(
        "--role",
        choices=[role.value for role in Role if may_sign_in(role)],
        default=Role.SUPERVISOR.value,
    )
    enrol.add_argument("--all-teams", action="store_true", help="answers for the whole area")
    enrol.add_argument("--password-file", type=Path, metavar="FILE")
    revoke = command("revoke", "Withdraw a lost laptop.", revoke_command)
    revoke.add_argument("device", help="its number on the caseload page")
    check = command("check", "Look whether everything is in place.", check_command)
    check.add_argument("--json", action="store_true")
    check.add_argument(
        "--trail", metavar="N:HASH", help="a line of the trail, as `coach-app sync status` says it"
    )
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
