"""What the person said, as the newest finished assessment has it."""

from datetime import date

from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.assessment_findings import findings
from coach_app.domain.case import CaseFile
from coach_app.domain.errors import AssessmentUnfinished
from coach_app.domain.findings import Findings
from coach_app.services.desk import Desk


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
    found: list[tuple[date, Findings]] = []
    for assessment in file.assessments:
        if assessment.status is not AssessmentStatus.COMPLETED:
            continue
        try:
            said = findings(desk.catalogue.assessment_form, assessment.response)
        except AssessmentUnfinished:
            continue
        found.append((desk.day_of(assessment.saved_at), said))
    return tuple(found)
