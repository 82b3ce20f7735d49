"""What a person's assessments and reviews say over time."""

from datetime import date
from zoneinfo import ZoneInfo

from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.assessment_findings import findings
from coach_app.domain.case import CaseFile
from coach_app.domain.distance import Track, tracks
from coach_app.domain.errors import Refusal
from coach_app.domain.findings import Findings
from coach_app.domain.questionnaire import Questionnaire


def every_answer(
    form: Questionnaire, file: CaseFile, zone: ZoneInfo
) -> tuple[tuple[date, Findings], ...]:
    """Each finished assessment that can be read, with its day in `zone`, oldest first."""
    found: list[tuple[date, Findings]] = []
    for assessment in file.assessments:
        if assessment.status is not AssessmentStatus.COMPLETED:
            continue
        try:
            said = findings(form, assessment.response)
        except Refusal:
            continue
        found.append((assessment.saved_at.astimezone(zone).date(), said))
    return tuple(found)


def distance_travelled(form: Questionnaire, file: CaseFile, zone: ZoneInfo) -> tuple[Track, ...]:
    """Every scale that was answered: in finished assessments and in reviews not given up."""
    asked = (
        ((r.finished_at or r.at).astimezone(zone).date(), {a.scale: a.value for a in r.answers})
        for r in file.reviews
        if r.given_up_at is None
    )
    return tracks(every_answer(form, file, zone), asked)
