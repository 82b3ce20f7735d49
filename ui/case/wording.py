"""The sentences of the case screen: who the person is, what is next, what happened."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Recipient
from coach_app.domain.disclosure import Sharing, sharing
from coach_app.domain.journey import Due, DueKind, Stage
from coach_app.domain.people import Channel, CommunicationNeed, Person
from coach_app.services.caseload import CaseView
from ui.case.journey import NextStep, Standing, Station
from ui.case.stepper import Stop
from ui.shared.dates import near_date, short_date
from ui.shared.labels import label
from ui.shared.quoting import apart

translate = QCoreApplication.translate
Flag = tuple[str, str]
"""The words of a tag and its tone."""


def stop(station: Station) -> Stop:
    words = label(station.stage)
    if station.stage is Stage.PLAN and station.plan_version > 1:
        words = translate("Case", "Plan v{version}").format(version=station.plan_version)
    if station.on is not None:
        words = f"{words} {_day_and_month(station.on)}"
    standing = {
        Standing.DONE: translate("Case", "done"),
        Standing.NOW: translate("Case", "now"),
        Standing.AHEAD: translate("Case", "still to come"),
    }[station.standing]
    spoken = f"{label(station.stage)}, {standing}"
    if station.on is not None:
        spoken = f"{spoken}, {short_date(station.on)}"
    return Stop(words=words, spoken=spoken, standing=station.standing)


def _day_and_month(day: date) -> str:
    """29 Dec"""
    british = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return british.toString(QDate(day.year, day.month, day.day), "d MMM")


def language_name(tag: str) -> str:
    return QLocale.languageToString(QLocale(tag).language())


def need_flags(person: Person) -> list[Flag]:
    """What the person needs to take part; shown every time the case is opened."""
    flags: list[Flag] = []
    foreign = not person.language.lower().startswith("en")
    for need in person.needs:
        words = label(need)
        if need is CommunicationNeed.INTERPRETER and foreign:
            words = f"{words}: {language_name(person.language)}"
        flags.append((words, "info"))
    if foreign and CommunicationNeed.INTERPRETER not in person.needs:
        language = language_name(person.language)
        flags.append((translate("Case", "Language: {language}").format(language=language), "info"))
    return flags


def contact_flags(person: Person) -> list[Flag]:
    """How the person wants to be reached, and whether a message may be left."""
    flags: list[Flag] = []
    if person.contact_by:
        ways = " / ".join(label(channel) for channel in person.contact_by)
        only = translate("Case", "{way} only") if len(person.contact_by) == 1 else "{way}"
        flags.append((only.format(way=ways), "info"))
    flags.append(_message_flag(person))
    return flags


def _message_flag(person: Person) -> Flag:
    if person.safe_to_leave_message is None:
        return translate("Case", "Ask before leaving a message"), "attention"
    if person.safe_to_leave_message:
        return translate("Case", "May leave a message"), ""
    return translate("Case", "Leave no message"), "attention"


def safety_flags(file: CaseFile) -> list[Flag]:
    """Shown before anything else, until the concern is closed."""
    return [(translate("Case", "Safety concern open"), "late")] if file.open_concerns else []


def consent_flags(file: CaseFile, today: date) -> list[Flag]:
    if file.agreement is not None:
        flags: list[Flag] = [(translate("Case", "Takes part"), "done")]
    elif file.agreements:
        flags = [(translate("Case", "Stopped taking part"), "late")]
    else:
        flags = [(translate("Case", "Not yet agreed to take part"), "attention")]
    for recipient, question in (
        (Recipient.EMPLOYER, translate("Case", "Employer: {answer}")),
        (Recipient.GP, translate("Case", "GP: {answer}")),
    ):
        allowed = sharing(file, recipient, today)
        answer = {
            Sharing.NOTHING: translate("Case", "nothing shared"),
            Sharing.SPEAK: translate("Case", "may be spoken with, no copy"),
            Sharing.COPY: translate("Case", "copy allowed"),
        }[allowed]
        tone = "" if allowed is Sharing.NOTHING else "done"
        flags.append((question.format(answer=answer), tone))
    return flags


class Wishes(Protocol):
    """How somebody wants to be reached, as a person's record and the look before a call say it."""

    @property
    def contact_by(self) -> tuple[Channel, ...]: ...
    @property
    def best_time(self) -> str: ...
    @property
    def safe_to_leave_message(self) -> bool | None: ...


def before_contact(person: Wishes) -> str:
    """What to know before dialling, as one short paragraph."""
    said = []
    if person.contact_by:
        ways = translate("Case", " or ").join(
            label(channel).lower() for channel in person.contact_by
        )
        said.append(translate("Case", "Wants to be reached by {ways}.").format(ways=ways))
    else:
        said.append(translate("Case", "It is not known how they want to be reached."))
    if person.best_time:
        said.append(translate("Case", "Best time: {time}.").format(time=person.best_time))
    said.append(
        {
            None: translate("Case", "It is not known whether a message is safe, so leave none."),
            True: translate("Case", "A message may be left."),
            False: translate("Case", "Leave no message: somebody else may hear or read it."),
        }[person.safe_to_leave_message]
    )
    return " ".join(said)


def next_words(step: NextStep, name: str) -> tuple[str, str, str]:
    """The heading, the sentence and the button of the next step; an empty button for none."""
    heading, sentence, button = _next_texts()[step]()
    return heading, sentence.format(name=apart(name)), button


def _next_texts() -> dict[NextStep, Callable[[], tuple[str, str, str]]]:
    return {
        NextStep.DECIDE: lambda: (
            translate("Case", "Decide on the referral"),
            translate("Case", "The referral for {name} is not accepted yet."),
            translate("Case", "Look at the referral"),
        ),
        NextStep.LOG_CONTACT: lambda: (
            translate("Case", "Get in touch"),
            translate("Case", "Speak with {name}, explain the support and log how it went."),
            translate("Case", "Log a contact"),
        ),
        NextStep.DECIDE_CONTACT: lambda: (
            translate("Case", "Decide how to go on"),
            translate("Case", "Go on trying with {name}, or stop. Write down why."),
            translate("Case", "Decide"),
        ),
        NextStep.RECORD_AGREEMENT: lambda: (
            translate("Case", "Ask for agreement"),
            translate("Case", "Go through the privacy notice. Taking part is {name}'s choice."),
            translate("Case", "Record the agreement"),
        ),
        NextStep.START_ASSESSMENT: lambda: (
            translate("Case", "Do the assessment together"),
            translate("Case", "Begin with what {name} can do. It can be stopped at any point."),
            translate("Case", "Start the assessment"),
        ),
        NextStep.RESUME_ASSESSMENT: lambda: (
            translate("Case", "Go on with the assessment"),
            translate("Case", "It was begun and every answer so far is saved."),
            translate("Case", "Go on with the assessment"),
        ),
        NextStep.DRAFT_PLAN: lambda: (
            translate("Case", "Draft a plan"),
            translate("Case", "The assessment is done. A first draft is made from the answers."),
            translate("Case", "Draft the plan"),
        ),
        NextStep.AGREE_PLAN: lambda: (
            translate("Case", "Go through the draft together"),
            translate("Case", "Change it until {name} says: yes, that is my plan."),
            translate("Case", "Open the plan"),
        ),
        NextStep.SIGN_PLAN: lambda: (
            translate("Case", "Sign the plan together"),
            translate("Case", "The plan is agreed. Read it together once more, then both sign."),
            translate("Case", "Read and sign together"),
        ),
        NextStep.COACH_SIGNS: lambda: (
            translate("Case", "Your signature is missing"),
            translate("Case", "{name} has signed. With your signature the plan is sealed."),
            translate("Case", "Sign the plan"),
        ),
        NextStep.OPEN_PDF: lambda: (
            translate("Case", "The plan is signed"),
            translate("Case", "Support is under way. Give {name} a copy of the signed plan."),
            translate("Case", "Open the signed plan"),
        ),
        NextStep.REVIEW: lambda: (
            translate("Case", "Review the plan together"),
            translate("Case", "Ask {name} what helped and what has changed."),
            translate("Case", "Open the review"),
        ),
        NextStep.ANSWER_COMMENT: lambda: (
            translate("Case", "The plan came back"),
            translate("Case", "A supervisor sent it back. Answer, and it can be signed."),
            translate("Case", "Read and answer"),
        ),
        NextStep.COME_BACK: lambda: (
            translate("Case", "This case is closed"),
            translate("Case", "Nothing is left to do. If {name} comes back, open it again."),
            translate("Case", "Record that they came back"),
        ),
        NextStep.NOTHING: lambda: (
            translate("Case", "This case is closed"),
            translate("Case", "Nothing is left to do."),
            "",
        ),
    }


def due_flag(due: Due, today: date) -> Flag:
    day = near_date(due.on, today)
    if due.kind is DueKind.REVIEW_PLAN and due.on > today:
        return translate("Case", "Review {day}").format(day=day), ""
    if due.late(today):
        return translate("Case", "Late: was due {day}").format(day=day), "late"
    if due.on == today:
        return translate("Case", "Due today"), "attention"
    return translate("Case", "By {day}").format(day=day), ""


def name_of(view: CaseView) -> str:
    person = view.file.person
    return person.preferred_name if person is not None else view.file.case.ref
