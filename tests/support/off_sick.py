"""A participant who is off sick from a job with usual hours, tasks and a fit note."""

from datetime import date
from typing import Any

from coach_app.demo.people import filled_in, people
from coach_app.services import assessments, planning
from coach_app.services.desk import Desk
from tests.support import journeys

FIT_NOTE_UNTIL = date(2026, 12, 11)


def off_sick(desk: Desk) -> str:
    """A case with a drafted plan: 30 usual hours in four days, not fit until the 11th."""
    case_id = journeys.agreed_case(desk)
    begun = assessments.open_or_resume(desk, case_id)
    answers: dict[str, Any] = {}
    for asked, answer in people()[1]["kitchen"].items():
        answers[asked] = answer
        if asked == "work.situation":
            answers["work.situation"] = "off-sick"
            answers["work.since"] = date(2026, 10, 5)
        if asked == "work.hours":
            answers["work.hours"] = 30
            answers["work.days"] = ["monday", "tuesday", "thursday", "friday"]
    answers |= {
        "work.fit-note": True,
        "work.fit-note-from": date(2026, 11, 2),
        "work.fit-note-until": FIT_NOTE_UNTIL,
        "work.fit-note-says": "not-fit",
    }
    response = filled_in(begun.form, answers).response()
    assessments.finish(desk, begun.assessment.id, response)
    planning.draft(desk, case_id)
    return case_id
