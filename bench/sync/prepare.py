"""Make the tables of a fresh database and write enrolment codes for a benchmark's devices."""

import argparse
from pathlib import Path

from sqlmodel import Session

from sync.server.__main__ import real_sources
from sync.server.console import opened
from sync.server.database import migrate
from sync.server.teams import coach_named, new_code, team_named

DEVICES = 4


def prepare(database_url: str, codes: Path, devices: int = DEVICES) -> None:
    """`codes`: one line for each device, all of the same coach."""
    sources = real_sources()
    with opened(database_url) as engine:
        migrate(engine)
        with Session(engine) as session, session.begin():
            coach = coach_named(
                session, team_named(session, "Team North", sources), "Robin Ashdown", sources
            )
            lines = [new_code(session, coach, sources.clock()) for _ in range(devices)]
    codes.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database_url")
    parser.add_argument("codes", type=Path)
    options = parser.parse_args()
    prepare(options.database_url, options.codes)
