"""The commands that look after a server: tables, people, laptops, and whether all is in place."""

import argparse
import json
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlmodel import Session

from coach_app.catalogue.returns import all_layouts
from coach_app.domain.access import Role
from sync.server import devices, teams
from sync.server.accounts import Passwords
from sync.server.audit import broken_chains, holds_line
from sync.server.console import (
    DONE,
    NO_LIMIT,
    REFUSED,
    Called,
    address_of,
    environment_of,
    opened,
    remark,
    say,
)
from sync.server.database import migrate, up_to_date
from sync.server.environment import RETURN_LAYOUTS, FileNotReadable, text_of, unknown
from sync.server.figures.frozen import tampered
from sync.server.figures.return_rows import MEASURES
from sync.server.settings import Sources
from sync.server.tables import Team
from sync.server.web.pages import STYLE_SHEET


def migrate_command(called: Called) -> int:
    with opened(address_of(called.options), NO_LIMIT) as engine:
        migrate(engine)
    say("The database is up to date.\n")
    return DONE


def enrol_command(called: Called) -> int:
    options, sources = called.options, called.sources
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
    remark("The code is good for one laptop and for 2 days. It is not shown again.\n")
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


def revoke_command(called: Called) -> int:
    with (
        opened(address_of(called.options)) as engine,
        Session(engine) as session,
        session.begin(),
    ):
        devices.revoke(session, called.options.device, "operator", called.sources.clock())
    say("The laptop is withdrawn. What it still sends waits in the holding area.\n")
    return DONE


def check_command(called: Called) -> int:
    options = called.options
    with opened(address_of(options), NO_LIMIT) as engine:
        layouts = _wrong_layouts(environment_of(options))
        damaged: list[str] = []
        found = {
            "database": True,
            "migrated": up_to_date(engine),
            "page_assets": STYLE_SHEET.is_file(),
            "audit_trail": True,
            "settings": not unknown(environment_of(options)),
            "return_layouts": not layouts,
            "frozen_returns": True,
        }
        if found["migrated"]:
            found["audit_trail"] = _trail_is_whole(engine, options.trail)
            with Session(engine) as session:
                damaged = tampered(session)
            found["frozen_returns"] = not damaged
    remedies = {
        "migrated": "The tables are not up to date. Run: coach-server migrate",
        "page_assets": "The pages have no style. Run: make assets",
        "audit_trail": "The audit trail was changed, or its end was cut off.",
        "settings": "Not settings of ours: " + ", ".join(unknown(environment_of(options))),
        "return_layouts": "Layouts of returns that are left out: " + "; ".join(layouts),
        "frozen_returns": "Frozen returns that are not as they were signed: " + ", ".join(damaged),
    }
    wrong = [name for name, good in found.items() if not good]
    if options.json:
        say(json.dumps({**found, "remedies": [remedies[name] for name in wrong]}) + "\n")
    elif wrong:
        say("".join(f"{remedies[name]}\n" for name in wrong))
    else:
        say("The database answers, the tables are up to date, the pages have their style.\n")
    return REFUSED if wrong else DONE


def _wrong_layouts(environment: dict[str, str]) -> list[str]:
    folder = environment.get(RETURN_LAYOUTS, "").strip()
    return [str(one) for one in all_layouts(Path(folder) if folder else None, MEASURES).wrong]


def _trail_is_whole(engine: Engine, witnessed: str | None) -> bool:
    """Whether every line fits, and the lines a laptop bears witness to are still there."""
    with Session(engine) as session:
        return not any(broken_chains(session)) and (
            witnessed is None or holds_line(session, witnessed)
        )
