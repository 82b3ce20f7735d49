"""Cases with a plan in a programme, and a sample of them that was drawn for their quality."""

import re
from datetime import date

from coach_app.domain.access import Role
from coach_app.domain.case import Case
from coach_app.domain.plan import PlanStatus
from coach_app.domain.referral import HealthNeed, Referral, Source, WorkStatus
from tests.support.browsers import browser_of, send
from tests.support.caseload_sample import assessed, keep, planned, referred
from tests.support.laptops import Laptop, RunningServer, fresh_id


def cases_with_a_plan(laptop: Laptop, number: int, programme: str = "bury") -> list[str]:
    """Their ids; they are at the server."""
    ids = [fresh_id() for _ in range(number)]
    for at, case_id in enumerate(ids, start=1):
        _, *rest = referred(case_id, "Q", f"Person {at}", date(2026, 11, 2))
        case = Case(
            id=case_id,
            case_id=case_id,
            ref=f"Q-{at:04d}",
            opened_on=date(2026, 11, 2),
            programme=programme,
            programme_version="2024.1",
            coach_name="Robin Ashdown",
        )
        plan = planned(case_id, PlanStatus.SIGNED, date(2026, 11, 6), date(2027, 1, 12))
        keep(laptop, case, *rest, *assessed(case_id, date(2026, 11, 4)), *plan)
    laptop.sync()
    return ids


def team_id(running: RunningServer, team: str) -> str:
    return str(running.rows("SELECT id FROM team WHERE name = %(n)s", n=team)[0][0])


def drawn_sample(running: RunningServer, team: str, cases: int = 3) -> str:
    """The id of a sample that a supervisor of the team has drawn for Bury."""
    with browser_of(running, Role.SUPERVISOR, team) as browser:
        where = team_id(running, team)
        page = send(browser, "/quality", programme="bury", team=where, cases=str(cases))
    found = re.search(r"/quality/([0-9a-f]+)", str(page.url))
    assert found is not None, page.text
    return found[1]


def first_case(running: RunningServer, round_id: str) -> str:
    """The case that was drawn first."""
    wanted = "SELECT case_id FROM quality_case WHERE round_id = %(r)s ORDER BY place"
    return str(running.rows(wanted, r=round_id)[0][0])


def undecided_case(laptop: Laptop, *, fits: bool = True) -> str:
    """A case of Bury that came in on the laptop, in which nobody has decided; its id."""
    case_id = fresh_id()
    day = date(2026, 11, 30)
    _, person, _, _ = referred(case_id, "Q", "Ash", day)
    case = Case(
        id=case_id,
        case_id=case_id,
        ref="Q-7000",
        opened_on=day,
        programme="bury",
        programme_version="2024.1",
        coach_name="Robin Ashdown",
    )
    referral = Referral(
        id=fresh_id(),
        case_id=case_id,
        source=Source.GP,
        reason="Painful knees, wants to keep the work.",
        received_on=day,
        work_status=WorkStatus.IN_WORK,
        work_at_risk=fits,
        health_needs=(HealthNeed.MUSCULOSKELETAL,),
        age=44,
        lives_in_area=True,
        may_work_in_uk=True,
    )
    keep(laptop, case, person, referral)
    laptop.sync()
    return case_id
