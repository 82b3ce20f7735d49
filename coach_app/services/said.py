"""What the person said, as the newest finished assessment has it."""

from datetime import date

from coach_app.domain.assessment_findings import findings
from coach_app.domain.case import CaseFile
from coach_app.domain.errors import AssessmentUnfinished
from coach_app.domain.findings import Findings
from coach_app.domain.travelled import every_answer
from coach_app.services.desk import HOME_ZONE, Desk


def newest(desk: Desk, file: CaseFile) -> Findings | None:
    """None before the first assessment is finished, or when it does not say the situation."""
    assessment = file.finished_assessment
    if assessment is None:
        return None
    try:
        return findings(desk.catalogue.assessment_form, assessment.response)
    except AssessmentUnfinished:
        return None


def every(desk: Desk, file: CaseFile) -> tuple[tuple[date, Findings], ...]:
    """Each finished assessment with the day in Britain on which it was finished."""
    return every_answer(desk.catalogue.assessment_form, file, HOME_ZONE)
