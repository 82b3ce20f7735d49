"""The words for the codes of the domain, one place for every screen."""

from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from coach_app.domain.agenda import ThingKind
from coach_app.domain.consent import HowGiven, NoticeHow, Recipient, Subject
from coach_app.domain.contact import ContactResult
from coach_app.domain.decision import Outcome
from coach_app.domain.disclosed import Became, Route
from coach_app.domain.journey import DueKind, Stage
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.plan import Phase, PlanKind, PlanStatus, Who
from coach_app.domain.question import QuestionWay
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)
from coach_app.domain.safety import ConcernAbout
from ui.shared.work_labels import at_work, came_of_it

translate = QCoreApplication.translate
E = TypeVar("E", bound=StrEnum)


def label(code: StrEnum) -> str:
    """What a screen shows for a code."""
    for group in (_people, _referral, _journey, _plan, _consent, _care, at_work, came_of_it):
        found = group().get(type(code))
        if found is not None:
            return found[code.name]
    raise KeyError(code.value)


def options(kind: type[E]) -> tuple[tuple[E, str], ...]:
    """All codes of a kind with their words, for a choice."""
    return tuple((code, label(code)) for code in kind)


def record_kind(kind: str) -> str:
    """The word for a kind of record, as stored: "contact", "plan" and so on."""
    return {
        "case": translate("Labels", "Case"),
        "person": translate("Labels", "Person"),
        "referral": translate("Labels", "Referral"),
        "decision": translate("Labels", "Decision"),
        "contact": translate("Labels", "Contact"),
        "agreement": translate("Labels", "Agreement"),
        "permission": translate("Labels", "Permission"),
        "notice": translate("Labels", "Privacy notice"),
        "employer-consent": translate("Labels", "Consent to an employer copy"),
        "disclosure": translate("Labels", "Copy that left"),
        "delivery": translate("Labels", "What became of a copy"),
        "concern": translate("Labels", "Safety concern"),
        "assessment": translate("Labels", "Assessment"),
        "measure-taken": translate("Labels", "Measure"),
        "plan": translate("Labels", "Plan"),
        "proposal": translate("Labels", "First draft of a plan"),
        "signature": translate("Labels", "Signature"),
        "document": translate("Labels", "Document"),
        "review": translate("Labels", "Review"),
        "outcome": translate("Labels", "Outcome"),
        "question": translate("Labels", "Question"),
        "handover": translate("Labels", "Handover"),
        "signpost": translate("Labels", "Sent elsewhere"),
        "contact-decision": translate("Labels", "Decision about contact"),
        "appointment": translate("Labels", "Appointment"),
        "same-person": translate("Labels", "Compared with another case"),
        "signing-refusal": translate("Labels", "Not signed"),
        "comment": translate("Labels", "Supervisor\u2019s comment"),
        "correction": translate("Labels", "Correction"),
        "conflict": translate("Labels", "Two versions"),
        "resolution": translate("Labels", "Decision about two versions"),
    }.get(kind, kind)


def _people() -> dict[type[StrEnum], dict[str, str]]:
    return {
        Channel: {
            "PHONE": translate("Labels", "Phone call"),
            "TEXT": translate("Labels", "Text message"),
            "EMAIL": translate("Labels", "Email"),
            "LETTER": translate("Labels", "Letter"),
            "IN_PERSON": translate("Labels", "In person"),
        },
        CommunicationNeed: {
            "LARGE_PRINT": translate("Labels", "Large print"),
            "EASY_READ": translate("Labels", "Easy read"),
            "READ_ALOUD": translate("Labels", "Read aloud"),
            "INTERPRETER": translate("Labels", "Interpreter"),
            "SIGN_LANGUAGE": translate("Labels", "Sign language"),
            "HEARING_LOOP": translate("Labels", "Hearing loop"),
            "SCREEN_READER": translate("Labels", "Screen reader"),
        },
        ContactResult: {
            "REACHED": translate("Labels", "Spoke with the person"),
            "NO_ANSWER": translate("Labels", "No answer"),
            "LEFT_MESSAGE": translate("Labels", "Left a message"),
            "WRONG_NUMBER": translate("Labels", "Wrong number or address"),
            "ASKED_TO_CALL_BACK": translate("Labels", "Asked us to call back"),
            "DECLINED": translate("Labels", "Does not want support"),
        },
        HowGiven: {
            "SPOKEN": translate("Labels", "Said it"),
            "SIGNED": translate("Labels", "Signed it"),
            "TYPED": translate("Labels", "Typed it"),
            "WITNESSED": translate("Labels", "Said it, with a witness"),
        },
        Recipient: {
            "EMPLOYER": translate("Labels", "Employer"),
            "GP": translate("Labels", "GP surgery"),
            "REFERRER": translate("Labels", "Whoever referred the person"),
            "LOCAL_SERVICE": translate("Labels", "Local service"),
        },
    }


def _referral() -> dict[type[StrEnum], dict[str, str]]:
    return {
        Source: {
            "GP": translate("Labels", "GP"),
            "PRIMARY_CARE": translate("Labels", "Other primary care"),
            "SECONDARY_CARE": translate("Labels", "Hospital or specialist care"),
            "JOBCENTRE": translate("Labels", "Jobcentre Plus"),
            "EMPLOYER": translate("Labels", "Employer"),
            "HOUSING": translate("Labels", "Housing"),
            "VOLUNTARY": translate("Labels", "Voluntary sector"),
            "SOCIAL_PRESCRIBING": translate("Labels", "Social prescribing"),
            "OTHER_PROGRAMME": translate("Labels", "Another programme"),
            "SELF": translate("Labels", "The person themselves"),
        },
        WorkStatus: {
            "IN_WORK": translate("Labels", "In work"),
            "OFF_SICK": translate("Labels", "Off sick from a job"),
            "SELF_EMPLOYED": translate("Labels", "Self-employed"),
            "OUT_OF_WORK": translate("Labels", "Out of work"),
        },
        HealthNeed: {
            "MENTAL_HEALTH": translate("Labels", "Mental health"),
            "MUSCULOSKELETAL": translate("Labels", "Back, joints or muscles"),
            "OTHER": translate("Labels", "Other health need"),
        },
        WaitingList: {
            "COMMUNITY_HEALTH": translate("Labels", "Community health"),
            "ELECTIVE_CARE": translate("Labels", "Planned hospital care"),
        },
        Benefit: {
            "NONE": translate("Labels", "No benefit"),
            "ESA_WORK_RELATED": translate("Labels", "ESA, work-related activity group"),
            "ESA_SUPPORT": translate("Labels", "ESA, support group"),
            "JOBSEEKERS": translate("Labels", "Jobseeker's Allowance"),
            "INCOME_SUPPORT": translate("Labels", "Income Support"),
            "UNIVERSAL_CREDIT": translate("Labels", "Universal Credit"),
            "OTHER": translate("Labels", "Another benefit"),
        },
        WiderNeed: {
            "HEALTH": translate("Labels", "Health"),
            "SOCIAL": translate("Labels", "Family, friends and community"),
            "ECONOMIC": translate("Labels", "Money and work"),
            "ENVIRONMENTAL": translate("Labels", "Home and surroundings"),
        },
        Outcome: {
            "ELIGIBLE": translate("Labels", "Eligible"),
            "NOT_ELIGIBLE": translate("Labels", "Not eligible"),
            "CANNOT_TELL": translate("Labels", "Cannot tell yet"),
        },
    }


def _journey() -> dict[type[StrEnum], dict[str, str]]:
    return {
        Stage: {
            "REFERRAL": translate("Labels", "Referral"),
            "CONTACT": translate("Labels", "Contact"),
            "AGREEMENT": translate("Labels", "Agreement"),
            "ASSESSMENT": translate("Labels", "Assessment"),
            "PLAN": translate("Labels", "Plan"),
            "SUPPORT": translate("Labels", "Support"),
            "REVIEW": translate("Labels", "Review"),
            "OUTCOME": translate("Labels", "Outcome"),
        },
        DueKind: {
            "DECIDE_REFERRAL": translate("Labels", "Decide on the referral"),
            "ANSWER_QUESTION": translate("Labels", "Answer a question"),
            "CHASE_ANSWER": translate("Labels", "Ask again for an answer"),
            "FIRST_CONTACT": translate("Labels", "First contact"),
            "TRY_AGAIN": translate("Labels", "Try to reach again"),
            "DECIDE_CONTACT": translate("Labels", "Decide: go on trying or stop"),
            "RECORD_AGREEMENT": translate("Labels", "Ask for agreement to take part"),
            "ASSESS": translate("Labels", "Assessment"),
            "DRAFT_PLAN": translate("Labels", "Draft a plan"),
            "AGREE_PLAN": translate("Labels", "Agree the plan together"),
            "SIGN_PLAN": translate("Labels", "Sign the plan"),
            "REVIEW_PLAN": translate("Labels", "Review the plan"),
            "ANSWER_COMMENT": translate("Labels", "Answer a supervisor\u2019s comment"),
        },
    }


def _plan() -> dict[type[StrEnum], dict[str, str]]:
    return {
        PlanKind: {
            "BACK_TO_WORK": translate("Labels", "Back-to-Work plan"),
            "THRIVE_IN_WORK": translate("Labels", "Thrive-in-Work plan"),
        },
        PlanStatus: {
            "DRAFT": translate("Labels", "Draft, not yet agreed"),
            "AGREED": translate("Labels", "Agreed, not yet signed"),
            "SIGNED": translate("Labels", "Signed"),
            "UNDER_REVIEW": translate("Labels", "Signed, under review"),
            "SUPERSEDED": translate("Labels", "Replaced by a newer version"),
            "CLOSED": translate("Labels", "Closed"),
        },
        Phase: {
            "SETTLE": translate("Labels", "Settle"),
            "PREPARE": translate("Labels", "Prepare"),
            "ADJUST": translate("Labels", "Adjust"),
            "MOVE": translate("Labels", "Move"),
            "KEEP_GOING": translate("Labels", "Keep going"),
        },
        Who: {
            "PARTICIPANT": translate("Labels", "Participant"),
            "COACH": translate("Labels", "Coach"),
            "TOGETHER": translate("Labels", "Together"),
            "EMPLOYER": translate("Labels", "Employer"),
            "SERVICE": translate("Labels", "Local service"),
        },
    }


def _consent() -> dict[type[StrEnum], dict[str, str]]:
    return {
        NoticeHow: {
            "ON_PAPER": translate("Labels", "On paper"),
            "ON_SCREEN": translate("Labels", "On the screen"),
            "BY_EMAIL": translate("Labels", "By email"),
            "BY_LETTER": translate("Labels", "By letter"),
            "SPOKEN": translate("Labels", "Spoken"),
        },
        Subject: {
            "PLAN": translate("Labels", "The plan"),
            "PROGRESS": translate("Labels", "How it is going"),
            "CONTACT_DETAILS": translate("Labels", "Name and contact details"),
            "REFERRAL": translate("Labels", "The referral"),
            "ADJUSTMENTS": translate("Labels", "Changes at work"),
        },
        Route: {
            "PARTICIPANT_COPY": translate("Labels", "Own copy"),
            "EMPLOYER_COPY": translate("Labels", "Copy for the employer"),
            "GP_COPY": translate("Labels", "Copy for the GP surgery"),
            "REFERRER_COPY": translate("Labels", "Copy for whoever referred the person"),
            "SERVICE_REFERRAL": translate("Labels", "Sent to a local service"),
            "HANDOVER": translate("Labels", "Handed over to the next coach"),
            "CASE_FILE": translate("Labels", "The whole record as a file"),
            "CASELOAD_TABLE": translate("Labels", "A line in a list of everybody"),
            "DAY_LIST": translate("Labels", "Initials in the list of a day"),
            "CALENDAR_FILE": translate("Labels", "Appointment for the calendar"),
        },
        Became: {
            "NOT_LEFT": translate("Labels", "Did not leave: writing or printing it failed"),
            "IN_PART": translate("Labels", "Failed on its way: some of it may have left"),
            "SENT": translate("Labels", "The e-mail was sent"),
            "STOPPED": translate("Labels", "E-mail not sent: the permission had ended"),
            "NOT_TAKEN": translate("Labels", "The e-mail could not be delivered"),
        },
    }


def _care() -> dict[type[StrEnum], dict[str, str]]:
    return {
        ThingKind: {
            "CONCERN": translate("Labels", "Safety concern open"),
            "APPOINTMENT": translate("Labels", "Meeting"),
            "SENT_BACK": translate("Labels", "A supervisor sent the plan back"),
            "COMMENT": translate("Labels", "A supervisor wrote"),
            "TO_ANSWER": translate("Labels", "Answer a question"),
            "ANSWER_AWAITED": translate("Labels", "An answer is awaited"),
            "STEP_OF_OTHERS": translate("Labels", "Others are to do this"),
            "EVIDENCE": translate("Labels", "Evidence is missing"),
        },
        QuestionWay: {
            "TO_US": translate("Labels", "They ask us"),
            "FROM_US": translate("Labels", "We ask them"),
        },
        ConcernAbout: {
            "HARM_TO_SELF": translate("Labels", "Hurting or ending their own life"),
            "HARM_BY_OTHERS": translate("Labels", "Somebody may hurt or use them"),
            "HARM_TO_OTHERS": translate("Labels", "They may hurt somebody"),
            "A_CHILD": translate("Labels", "A child"),
            "HARM_AT_HOME": translate("Labels", "Not safe at home"),
            "NOT_COPING": translate("Labels", "Not coping or not looking after themselves"),
            "OTHER": translate("Labels", "Something else"),
        },
    }
