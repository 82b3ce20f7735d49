"""A server to try things on: its own PostgreSQL, one team, one code, gone when it ends."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlmodel import Session

from sync.server.accounts import Passwords
from sync.server.private_files import write_private
from sync.server.settings import Sources
from sync.server.teams import coach_named, make_supervisor, new_code, team_named

TEAM = "Riverside demonstration team"
COACH = "Jo Coach"
SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """What a visitor needs; the password is for the eyes in front of the screen only."""

    coach_name: str
    enrolment_code: str
    supervisor_name: str
    supervisor_password: str


def set_up(engine: Engine, sources: Sources, password: str | None) -> DemoTeam:
    """One team with a coach's code and a supervisor. Raises PasswordTooShort."""
    password = password if password is not None else secrets.token_urlsafe(12)
    with Session(engine) as session, session.begin():
        team = team_named(session, TEAM, sources)
        coach = coach_named(session, team, COACH, sources)
        passwords = Passwords(PasswordHasher(), sources.tokens())
        make_supervisor(session, team, SUPERVISOR, password, passwords, sources)
        code = new_code(session, coach, sources.clock())
    return DemoTeam(COACH, code, SUPERVISOR, password)


def announce(team: DemoTeam, url: str, ready_file: Path | None, say: Callable[[str], None]) -> None:
    """Say where the server is. With a ready file the password goes into a file beside it."""
    say(f"The server answers at {url}\n")
    say(f"Enrolment code for the laptop of {team.coach_name}: {team.enrolment_code}\n")
    say(f"Supervisors sign in at {url}/sign-in as {team.supervisor_name}\n")
    if ready_file is None:
        say(f"with the password {team.supervisor_password}\n")
    else:
        password_file = ready_file.with_name(f"{ready_file.name}.password")
        write_private(password_file, team.supervisor_password)
        ready = {
            "url": url,
            "enrolment_code": team.enrolment_code,
            "coach_name": team.coach_name,
            "supervisor_name": team.supervisor_name,
            "supervisor_password_file": str(password_file),
        }
        write_private(ready_file, json.dumps(ready, indent=2) + "\n")
        say(f"with the password in {password_file}\n")
    say("Everything in it is thrown away when it ends. Press Ctrl+C to end it.\n")
