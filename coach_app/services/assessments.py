"""The Work and Health Assessment: begun, saved while unfinished, resumed, finished."""

from dataclasses import dataclass, replace
from typing import Any

from coach_app.domain.answers import Answers
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.errors import AgreementMissing, AssessmentUnfinished
from coach_app.domain.questionnaire import Questionnaire
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """`response` is the FHIR QuestionnaireResponse as far as it has been answered."""

    assessment: Assessment
    form: Questionnaire
    response: dict[str, Any]


def open_or_resume(desk: Desk, case_id: str) -> OpenAssessment:
    """The unfinished assessment, or the finished one to read, or a new one.

    Raises AgreementMissing: nobody is asked about their health before they agreed to take part.
    """
    form = desk.catalogue.assessment_form
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.agreement is None:
            raise AgreementMissing
        assessment = file.assessment
        if assessment is None:
            now = desk.now()
            assessment = Assessment(
                id=desk.ids.new(),
                case_id=case_id,
                questionnaire=form.canonical,
                started_at=now,
                saved_at=now,
                response=Answers.empty(form).response(),
            )
            work.save(assessment, action="started")
            work.commit()
    return OpenAssessment(assessment, form, assessment.response)


def save(desk: Desk, assessment_id: str, response: dict[str, Any]) -> Changes:
    """Keep the answers as they stand. Wrong types are refused with the question's name."""
    return _keep(desk, assessment_id, response, AssessmentStatus.IN_PROGRESS)


def finish(desk: Desk, assessment_id: str, response: dict[str, Any]) -> Changes:
    """Close the assessment. AssessmentUnfinished names the first question still open."""
    answers = Answers.read(desk.catalogue.assessment_form, response)
    missing = answers.missing_required()
    if missing:
        raise AssessmentUnfinished(f"Please answer first: {missing[0].text}")
    return _keep(desk, assessment_id, response, AssessmentStatus.COMPLETED)


def _keep(
    desk: Desk, assessment_id: str, response: dict[str, Any], status: AssessmentStatus
) -> Changes:
    answers = Answers.read(desk.catalogue.assessment_form, response)
    with desk.work() as work:
        before = work.get(Assessment, assessment_id)
        if before.status is AssessmentStatus.COMPLETED:
            status = AssessmentStatus.COMPLETED
        after = replace(
            before,
            status=status,
            saved_at=desk.now(),
            response={**answers.response(), "status": status.value},
        )
        work.save(after, action="answered")
        work.commit()
    return changes(before.case_id, "assessment", record_id=assessment_id)
