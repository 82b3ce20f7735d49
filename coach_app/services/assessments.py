"""The Work and Health Assessment: begun, saved while unfinished, resumed, finished, asked again."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from coach_app.domain.answers import Answers
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.earlier_answers import Earlier, carried_over
from coach_app.domain.errors import AgreementMissing, AssessmentUnfinished
from coach_app.domain.questionnaire import Questionnaire
from coach_app.services import measures
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.measures import OpenMeasure


class Wording(StrEnum):
    """Whether the answers were given to the questions as they are asked now."""

    SAME = "same"
    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAssessment:
    """`response` is the FHIR QuestionnaireResponse as far as it has been answered."""

    assessment: Assessment
    form: Questionnaire
    response: dict[str, Any]
    wording: Wording = Wording.SAME
    asked_version: str = ""
    """Version of the questions that the answers were given to."""
    earlier: Earlier | None = None
    measures: tuple[OpenMeasure, ...] = ()


def open_or_resume(desk: Desk, case_id: str) -> OpenAssessment:
    """The unfinished assessment, or the finished one to read, or a new one.

    Raises AgreementMissing: nobody is asked about their health before they agreed to take part.
    """
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.agreement is None:
            raise AgreementMissing
        assessment = file.assessment
        if assessment is None:
            form = desk.catalogue.assessment_form
            assessment = _new(desk, case_id, Answers.empty(form))
            work.save(assessment, action="started")
            work.commit()
    return _opened(desk, file, assessment)


def begin_again(desk: Desk, case_id: str) -> Changes:
    """Ask again, for a review: facts are carried over, scales start empty.

    An assessment that is still open goes on instead.
    """
    form = desk.catalogue.assessment_form
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.agreement is None:
            raise AgreementMissing
        last = file.assessment
        if last is not None and last.status is AssessmentStatus.IN_PROGRESS:
            return changes(case_id, "assessment", record_id=last.id)
        known = Answers.empty(form)
        if last is not None:
            known = carried_over(Answers.read(form, last.response), form)
        assessment = _new(desk, case_id, known)
        work.save(assessment, action="started")
        work.commit()
    return changes(case_id, "assessment", record_id=assessment.id)


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


def _new(desk: Desk, case_id: str, answers: Answers) -> Assessment:
    now = desk.now()
    return Assessment(
        id=desk.ids.new(),
        case_id=case_id,
        questionnaire=answers.form.canonical,
        started_at=now,
        saved_at=now,
        response=answers.response(),
    )


def _opened(desk: Desk, file: CaseFile, assessment: Assessment) -> OpenAssessment:
    form = desk.catalogue.assessment_form
    asked = assessment.questionnaire.rpartition("|")[2]
    return OpenAssessment(
        assessment=assessment,
        form=form,
        response=assessment.response,
        wording=_wording(asked, form.version),
        asked_version=asked,
        earlier=_earlier(desk, file, assessment, form),
        measures=measures.asked_in(desk, file, assessment),
    )


def _earlier(
    desk: Desk, file: CaseFile, assessment: Assessment, form: Questionnaire
) -> Earlier | None:
    done = [
        one
        for one in file.assessments
        if one.id != assessment.id
        and one.status is AssessmentStatus.COMPLETED
        and one.started_at <= assessment.started_at
    ]
    if not done:
        return None
    last = done[-1]
    return Earlier(on=desk.day_of(last.saved_at), answers=Answers.read(form, last.response))


def _wording(asked: str, now: str) -> Wording:
    if _numbers(asked) == _numbers(now):
        return Wording.SAME
    return Wording.OLDER if _numbers(asked) < _numbers(now) else Wording.NEWER


def _numbers(version: str) -> tuple[int, ...]:
    """ "1.10.0" comes after "1.9.0"; what is no number counts as the very first."""
    return tuple(
        int(part) if part.isascii() and part.isdigit() else 0 for part in version.split(".")
    )


def _keep(
    desk: Desk, assessment_id: str, response: dict[str, Any], status: AssessmentStatus
) -> Changes:
    form = desk.catalogue.assessment_form
    answers = Answers.read(form, response)
    with desk.work() as work:
        before = work.get(Assessment, assessment_id)
        if before.status is AssessmentStatus.COMPLETED:
            status = AssessmentStatus.COMPLETED
        asked = before.questionnaire
        newer = _wording(asked.rpartition("|")[2], form.version) is Wording.NEWER
        canonical = asked if newer else form.canonical
        kept = {**answers.response(), "questionnaire": canonical, "status": status.value}
        after = replace(
            before, status=status, questionnaire=canonical, saved_at=desk.now(), response=kept
        )
        work.save(after, action="answered")
        work.commit()
    return changes(before.case_id, "assessment", record_id=assessment_id)
