"""A database as large as a region's: teams of ten coaches, 150 people a coach, 30 records a person.

Made inside PostgreSQL, team by team, so that nothing but the disk limits it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, text

COACHES_OF_TEAM, PEOPLE_OF_COACH, RECORDS_OF_PERSON = 10, 150, 30
PEOPLE_OF_TEAM = COACHES_OF_TEAM * PEOPLE_OF_COACH
BYTES_OF_RECORD = 4_000
"""On disk with its entry and indexes, rounded up."""
SIZES = {"people": PEOPLE_OF_TEAM, "coaches": COACHES_OF_TEAM, "records": RECORDS_OF_PERSON}
BEGUN = datetime(2026, 1, 5, 9, tzinfo=UTC)

_PEOPLE = """
INSERT INTO team (id, name, counter, restored_counter)
  VALUES (:team, :name, :people * :records, 0);
INSERT INTO account (id, team_id, name, role, failed_attempts, active, all_teams, totp_step)
  SELECT :team || '-a' || c, :team, 'Coach ' || c || ' of ' || :name, 'coach', 0, true, false, 0
  FROM generate_series(0, :coaches - 1) c;
INSERT INTO device (id, team_id, account_id, name, public_key, enrolled_at, cursor, unsent,
                    refused, held, app_version, conflicts, skew_seconds, incarnation, anchor)
  SELECT :team || '-d' || c, :team, :team || '-a' || c, 'Laptop', sha256((:team || c)::bytea),
         :at, 0, 0, 0, 0, '', 0, 0, 'first', 0
  FROM generate_series(0, :coaches - 1) c;
INSERT INTO care_case (team_id, case_id, account_id)
  SELECT :team, :team || '-p' || p, :team || '-a' || (p % :coaches)
  FROM generate_series(0, :people - 1) p;
"""
_MADE = """
CREATE TEMP TABLE made ON COMMIT DROP AS
  SELECT p * :records + r + 1 AS seq, p % :coaches AS coach, :team || '-p' || p AS case_id,
         CASE WHEN r = 0 THEN 'case' WHEN r = 1 THEN 'person' ELSE 'contact' END AS kind,
         CASE WHEN r = 0 THEN :team || '-p' || p ELSE :team || '-p' || p || '-' || r END AS id,
         jsonb_build_object(
           'id', :team || '-p' || p || CASE WHEN r = 0 THEN '' ELSE '-' || r END,
           'case_id', :team || '-p' || p,
           'opened_on', '2026-01-05', 'ref', 'ZZ-' || p, 'number', r, 'channel', 'phone',
           'note', (SELECT string_agg(substr(md5((:team || p || '.' || r || '.' || w)), 1,
                                             3 + (p + r + w) % 8), ' ')
                    FROM generate_series(1, 130) w)) AS body
  FROM generate_series(0, :people - 1) p, generate_series(0, :records - 1) r;
INSERT INTO record (team_id, kind, id, case_id, version, body, seq, first_seq)
  SELECT :team, kind, id, case_id, 1, body, seq, seq FROM made;
INSERT INTO entry (device_id, incarnation, sequence, team_id, content_hash, kind, record_id,
                   case_id, base_version, changed, recorded_at, received_at, verdict, reason,
                   version, applied, current, seq, author)
  SELECT :team || '-d' || coach, 'first', seq, :team, md5(id) || md5(id), kind, id, case_id, 0,
         body, :at, :at, 'applied', '', 1,
         '["case_id", "channel", "id", "note", "number", "opened_on", "ref"]', '{}', seq, ''
  FROM made;
"""


@dataclass(frozen=True, slots=True)
class Coach:
    """One of those who were made: their account, and how to name what they have."""

    team: str
    number: int

    @property
    def account(self) -> str:
        return f"{self.team}-a{self.number}"

    def case(self, index: int) -> str:
        return f"{self.team}-p{index * COACHES_OF_TEAM + self.number}"


def coach_at(index: int) -> Coach:
    return Coach(f"t{index // COACHES_OF_TEAM}", index % COACHES_OF_TEAM)


def fill(engine: Engine, participants: int, told: Callable[[int], None]) -> int:
    """Teams until there are this many participants; returns how many there are. `told` after
    each team."""
    teams = -(-participants // PEOPLE_OF_TEAM)
    plain = _PEOPLE + _MADE
    for name, number in SIZES.items():
        plain = plain.replace(f":{name}", str(number))
    statements = plain.split(";\n")
    for number in range(teams):
        ours = [
            each.replace(":team", f"'t{number}'").replace(":name", f"'Team {number}'")
            for each in statements
        ]
        with engine.begin() as connection:
            for statement in ours:
                if statement.strip():
                    connection.execute(text(statement), {"at": BEGUN} if ":at" in statement else {})
        told((number + 1) * PEOPLE_OF_TEAM)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return teams * PEOPLE_OF_TEAM
