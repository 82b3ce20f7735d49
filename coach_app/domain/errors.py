"""Refusals: a rule said no. Each has a name, a key for its sentence and says what to do."""

from enum import StrEnum
from typing import ClassVar


class Meaning(StrEnum):
    """What a refusal means to whoever asked; the command line has an exit code for each."""

    RULE = "rule"
    LOCKED = "locked"
    NETWORK = "network"
    DAMAGED = "damaged"


class Refusal(ValueError):
    """A rule said no; nothing was changed.

    `key` names the rule: screens translate by it, the command line prints it.
    The message is a plain sentence that says what to do and holds no personal data.
    """

    key: ClassVar[str] = "refused"
    meaning: ClassVar[Meaning] = Meaning.RULE
    sentence: ClassVar[str] = "This cannot be done."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class FieldMissing(Refusal):
    key = "field.missing"
    sentence = "Something that has to be filled in is empty. Fill it in and try again."


class FieldInvalid(Refusal):
    key = "field.invalid"
    sentence = "Something has a value that is not possible. Correct it and try again."


class TextNotStorable(Refusal):
    key = "text.not_storable"
    sentence = "The text holds a character that cannot be kept. Type the text again."


class RecordNotFound(Refusal):
    key = "record.not_found"
    sentence = "There is no such record on this laptop. Check the reference."


class CaseNotFound(Refusal):
    key = "case.not_found"
    sentence = "There is no case with this reference on this laptop. Check the reference."


class CaseAlreadyHere(Refusal):
    key = "case.already_here"
    sentence = "This case is already on this laptop. Nothing was imported."


class ClockBehind(Refusal):
    key = "clock.behind"
    sentence = (
        "The laptop's clock shows a day before this case was opened. Set date and time right, "
        "then try again."
    )


class AgreementMissing(Refusal):
    key = "agreement.missing"
    sentence = "The person has not agreed to take part yet. Record their agreement first."


class PermissionMissing(Refusal):
    key = "permission.missing"
    sentence = "There is no live permission to share this. Ask the person and record it first."


class AssessmentUnfinished(Refusal):
    key = "assessment.unfinished"
    sentence = "The assessment is not finished. Answer the required questions first."


class PlanAlreadyAgreed(Refusal):
    key = "plan.already_agreed"
    sentence = "This version is agreed and stays as it is. Start a new version to change it."


class PlanNotAgreed(Refusal):
    key = "plan.not_agreed"
    sentence = "The plan is not agreed yet. Agree it together first."


class PlanEmpty(Refusal):
    key = "plan.empty"
    sentence = "A plan needs at least one step and a goal in the person's own words."


class StepNotFound(Refusal):
    key = "plan.step_not_found"
    sentence = "This step is no longer in the plan. Look at the plan again."


class AlreadySigned(Refusal):
    key = "signature.already_there"
    sentence = "This signature is already on the plan. Nothing was changed."


class ParticipantSignsFirst(Refusal):
    key = "signature.participant_first"
    sentence = "The participant signs first, then the coach."


class SignatureEmpty(Refusal):
    key = "signature.empty"
    sentence = "Nothing was drawn or typed. Sign on the pad, or type the name."


class DocumentNotThere(Refusal):
    key = "document.not_there"
    sentence = "There is no such document yet. Sign the plan first."
