"""A database full of cases for the pages: where they stand, what they count as, and some records.

Made inside PostgreSQL, so that a quarter of a million takes seconds. Only the first cases of the
team that is looked at have records that can be opened.
"""

import json
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, text
from sqlmodel import Session, select

from coach_app import codec
from coach_app.domain.plan import PlanStatus
from sync.server.figures.in_time import IN_TIME_DAYS
from sync.server.figures.keeping import RULES
from sync.server.figures.tallying import count_anew
from sync.server.standing import EDITION
from sync.server.tables import Team
from tests.support.caseload_sample import assessed, planned, referred

TEAM, COACHES, OPENED = "t0", 100, 200
TEAMS_OF = 1500
"""People of each other team."""

_TEAMS = """
INSERT INTO team (id, name, counter, restored_counter)
  SELECT 't' || n, 'Team ' || n, 1000000, 0 FROM generate_series(0, :others) n;
INSERT INTO account (id, team_id, name, role, failed_attempts, active, all_teams, totp_step)
  SELECT 't0-a' || c, 't0', 'Coach ' || c, 'coach', 0, true, false, 0
  FROM generate_series(0, :coaches - 1) c
  UNION ALL SELECT 't' || n || '-a0', 't' || n, 'Coach of team ' || n, 'coach', 0, true, false, 0
  FROM generate_series(1, :others) n;
INSERT INTO device (id, team_id, account_id, name, public_key, enrolled_at, last_exchange_at,
                    cursor, unsent, refused, held, app_version, conflicts, skew_seconds,
                    incarnation, anchor, seals_told)
  SELECT 'd' || id, team_id, id, 'Laptop', sha256(id::bytea), :now,
         CAST(:now AS timestamptz) - (length(id) % 9) * interval '1 day',
         0, 0, 0, 0, '', 0, 0, 'first', 0, 0 FROM account;
CREATE TEMP TABLE made AS
  SELECT k, CASE WHEN k < :cases THEN 't0' ELSE 't' || (1 + (k - :cases) / 1500) END AS team_id,
         CASE WHEN k < :cases THEN 't0-a' || (k % :coaches)
              ELSE 't' || (1 + (k - :cases) / 1500) || '-a0' END AS account_id,
         'c' || k AS case_id, CAST(:today AS date)
         - CASE WHEN k % 5 > 0 THEN 240 + k % 300 ELSE k % 200 END::int AS d
  FROM generate_series(0, :people - 1) k;
INSERT INTO care_case (team_id, case_id, account_id) SELECT team_id, case_id, account_id FROM made;
INSERT INTO standing (team_id, case_id, account_id, ref, name, words, programme,
    programme_version, stage, plan, due_kind, due_on, sort_on, opened_on, closed, accepted_on,
    last_contact_at, review_on, waits_until, blocked, risk, sent_back, weight, unreadable, keys,
    kept_as, closed_on)
  SELECT team_id, case_id, account_id, 'R-' || k, 'Name ' || k, 'r-' || k || ' name ' || k,
    'bury', '2024.1',
    (ARRAY['contact','agreement','assessment','plan','support','support','outcome'])[1 + k % 7],
    CASE WHEN k % 7 > 2 THEN 'signed' ELSE '' END,
    (ARRAY['first-contact','record-agreement','assess','sign-plan','review-plan','review-plan',
           ''])[1 + k % 7],
    CASE WHEN k % 7 < 6 THEN CAST(:today AS date) + (k % 60)::int - 10 END,
    CASE WHEN k % 7 < 6 THEN CAST(:today AS date) + (k % 60)::int - 10 ELSE '9999-01-01' END,
    d, k % 7 = 6, d, CAST(:now AS timestamptz) - (k % 50) * interval '1 day',
    CASE WHEN k % 7 IN (4, 5) THEN CAST(:today AS date) + (k % 60)::int - 10 END,
    CASE WHEN k % 11 = 0 THEN CAST(:today AS date) + (k % 40)::int - 20 END,
    k % 29 = 0, k % 97 = 0, k % 53 = 0, k % 4, 0,
    ARRAY['name:name', 'phone:0770090' || k], 'active',
    CASE WHEN k % 7 = 6 THEN CAST(:today AS date) - (k % 90)::int END
  FROM made;
INSERT INTO standing_mark (team_id, seq, edition) SELECT id, counter, :edition FROM team;
INSERT INTO case_fact (team_id, case_id, ref, programme, version, cohort, source, received_on,
    enlisted_on, tried_on, reached_on, met_on, agreed_on, attached_on, assessed_on,
    plan_agreed_on, plan_signed_on, started_on, job_started_on, job_claimed, sustained_claimed,
    closed_on, close_reason, work_status, work_status_at_appointment, barriers, main_barrier,
    conditions, age_band, language, needs_support_to_communicate, distance, first_answers,
    same_person)
  SELECT team_id, case_id, 'R-' || k, :programme, '1', (1 + k % 4)::text,
    (ARRAY['gp','self','jobcentre-plus'])[1 + k % 3], d, d + 1, d + 2, d + 2, d + 5, d + 5, d + 5,
    d + 8, d + 9, d + 9, d + 9, CASE WHEN k % 17 = 0 THEN d + 100 END, k % 2 = 0, false,
    CASE WHEN k % 7 = 6 THEN d + 200 END, '', 'in-work',
    CASE WHEN k % 9 > 0 THEN 'in-work' ELSE '' END,
    ARRAY['anxiety', 'pain'], CASE WHEN k % 8 > 0 THEN 'anxiety' ELSE '' END, ARRAY['back'],
    '35 to 49', 'en-GB', false, '{"find-work": [3, 6]}', '{"find-work": 3, "manage-health": 4}',
    ''
  FROM made;
INSERT INTO fact_mark (team_id, seq, rules) SELECT id, counter, :rules FROM team;
INSERT INTO audit (at, team_id, actor, action, subject, n, hash)
  SELECT :now, 't0', 't0-a0', 'case.opened', 'c' || n % 500, n, md5(n::text) || md5(n::text)
  FROM generate_series(1, 50000) n;
"""


def fill(engine: Engine, cases: int, people: int, now: datetime) -> None:
    """`cases` in the team that is looked at, and others up to so many `people` in other teams."""
    today = now.date()
    others = -(-(people - cases) // TEAMS_OF)
    given = {
        "others": others,
        "coaches": COACHES,
        "cases": cases,
        "people": people,
        "edition": EDITION,
        "rules": RULES,
        "today": today,
        "now": now,
        "programme": "bury",
    }
    with engine.begin() as connection:
        for statement in _TEAMS.split(";\n"):
            if statement.strip():
                wanted = {k: v for k, v in given.items() if f":{k}" in statement}
                connection.execute(text(statement), wanted)
        connection.execute(text(_RECORD), list(_records(today)))
    with Session(engine) as session, session.begin():
        for team in session.exec(select(Team.id)).all():
            count_anew(session, team, {IN_TIME_DAYS})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


_RECORD = """
INSERT INTO record (team_id, kind, id, case_id, version, body, seq, first_seq)
VALUES ('t0', :kind, :id, :case_id, 1, CAST(:body AS jsonb), :seq, :seq)
"""


def _records(today: date) -> list[dict[str, object]]:
    """Somebody with a signed plan, for the page of one case."""
    found: list[dict[str, object]] = []
    for number in range(OPENED):
        case_id, day = f"c{number}", today - timedelta(days=40)
        for record in (
            *referred(case_id, f"R-{number}", f"Name {number}", day),
            *assessed(case_id, day),
            *planned(case_id, PlanStatus.SIGNED, day, today),
        ):
            body = json.dumps(codec.dump(record))
            one = {"kind": record.KIND, "id": record.id, "case_id": case_id, "body": body}
            found.append({**one, "seq": len(found) + 1})
    return found
