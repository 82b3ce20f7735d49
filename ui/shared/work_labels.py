"""The words for the codes of changes at work, phased returns, reviews and outcomes."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from coach_app.domain.adjustment import Cost
from coach_app.domain.comment import CommentAbout
from coach_app.domain.distance import Direction
from coach_app.domain.hours_plan import HoursFor
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.phased_return import Branch, Pay, Spread
from coach_app.domain.review import ChangeResult, OutcomeKind, StepResult

translate = QCoreApplication.translate
Words = dict[type[StrEnum], dict[str, str]]


def at_work() -> Words:
    return {
        Cost: {
            "NONE": translate("Labels", "No cost"),
            "SMALL": translate("Labels", "Small cost for the employer"),
            "SOME": translate("Labels", "Some cost for the employer"),
            "ACCESS_TO_WORK": translate("Labels", "Access to Work may pay: the person applies"),
        },
        HoursFor: {
            "RETURN": translate("Labels", "Phased return"),
            "SHORTER": translate("Labels", "Fewer hours for a while"),
            "NEW_JOB": translate("Labels", "Building up hours in a new job"),
        },
        Spread: {
            "SHORTER_DAYS": translate("Labels", "Shorter days"),
            "FEWER_DAYS": translate("Labels", "Fewer days"),
        },
        Branch: {
            "NORMAL": translate("Labels", "As agreed"),
            "FASTER": translate("Labels", "If it goes well: faster"),
            "SLOWER": translate("Labels", "If it is too much: slower"),
        },
        Pay: {
            "NOT_AGREED": translate("Labels", "Not agreed yet"),
            "USUAL": translate("Labels", "Usual pay all the time"),
            "HOURS_WORKED": translate("Labels", "Pay for the hours worked"),
            "SICK_PAY": translate("Labels", "Pay for the hours worked, sick pay for days off"),
            "HOLIDAY": translate("Labels", "Holiday for the hours not worked"),
        },
    }


def came_of_it() -> Words:
    return {
        StepResult: {
            "DONE": translate("Labels", "Done"),
            "PARTLY": translate("Labels", "Partly"),
            "NOT_YET": translate("Labels", "Not yet"),
            "DROPPED": translate("Labels", "Not wanted any more"),
        },
        ChangeResult: {
            "HELPS": translate("Labels", "It helps"),
            "NOT_ENOUGH": translate("Labels", "Not enough"),
            "NOT_MADE": translate("Labels", "Not made yet"),
            "NOT_NEEDED": translate("Labels", "Not needed any more"),
        },
        Direction: {
            "BETTER": translate("Labels", "Better"),
            "SAME": translate("Labels", "The same"),
            "WORSE": translate("Labels", "Worse"),
            "NOT_KNOWN": translate("Labels", "Asked once"),
        },
        OutcomeKind: {
            "JOB_START": translate("Labels", "Started a job"),
            "JOB_KEPT": translate("Labels", "Kept their job"),
            "HOURS_INCREASED": translate("Labels", "Works more hours"),
            "SUSTAINED_WORK": translate("Labels", "Sustained work"),
            "PERMITTED_WORK": translate("Labels", "Permitted work"),
            "PLACEMENT": translate("Labels", "Work placement"),
            "VOLUNTEERING": translate("Labels", "Volunteering"),
            "TRAINING": translate("Labels", "Training or a course"),
            "EXIT": translate("Labels", "Left the support"),
            "RE_ENTRY": translate("Labels", "Came back to the support"),
        },
        ExitReason: {
            "IN_WORK": translate("Labels", "In work and does not need support any more"),
            "DONE": translate("Labels", "The support has come to its end"),
            "OWN_WISH": translate("Labels", "Does not want to go on"),
            "LOST_CONTACT": translate("Labels", "Could not be reached any more"),
            "HEALTH": translate("Labels", "Health does not allow it now"),
            "MOVED_AWAY": translate("Labels", "Moved away"),
            "ELSEWHERE": translate("Labels", "Goes on with other support"),
            "DIED": translate("Labels", "Has died"),
            "OTHER": translate("Labels", "Something else"),
        },
        CommentAbout: {
            "PLAN": translate("Labels", "The plan"),
            "GOAL": translate("Labels", "The goal"),
            "STEP": translate("Labels", "A step"),
            "ADJUSTMENTS": translate("Labels", "Changes at work"),
            "PHASED_RETURN": translate("Labels", "The phased return"),
            "REVIEW": translate("Labels", "The review"),
            "OUTCOME": translate("Labels", "An outcome"),
            "ASSESSMENT": translate("Labels", "The assessment"),
        },
    }


def exit_reason(reason: str) -> str:
    """The words of a reason's code; own words as they were written."""
    known = {code.value: code.name for code in ExitReason}
    return came_of_it()[ExitReason][known[reason]] if reason in known else reason
