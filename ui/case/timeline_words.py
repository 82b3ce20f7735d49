"""The words of the timeline: what happened, when, by whom, and what was corrected."""

from PySide6.QtCore import QCoreApplication

from coach_app.domain.correction import CorrectedField, Correction
from coach_app.domain.outcome_rules import ExitReason
from ui.case.happening import Entry, Happening
from ui.shared.dates import clock_time, date_and_time, short_date
from ui.shared.field_names import field_name, value_words
from ui.shared.labels import label

translate = QCoreApplication.translate


def happened(entry: Entry) -> str:
    """The first line of a timeline entry."""
    if entry.contact is not None:
        return f"{label(entry.contact.channel)}: {label(entry.contact.result).lower()}"
    code = label(entry.code) if entry.code is not None else ""
    said = _texts()[entry.what].format(
        version=entry.version,
        code=code,
        name=entry.name,
        time=date_and_time(entry.moment) if entry.moment is not None else "",
    )
    if entry.what is Happening.COMPARED:
        same = translate("Case", "the same person")
        return f"{said} {same if entry.version else translate('Case', 'another person')}"
    return said if not _names_somebody(entry) else f"{said}: {entry.name}"


def entry_time(entry: Entry) -> str:
    day = short_date(entry.day)
    return day if entry.at is None else f"{day}, {clock_time(entry.at)}"


def entry_lines(entry: Entry) -> tuple[str, ...]:
    """What stands below the first line; the last one says who wrote it down."""
    corrected = correction_lines(entry.correction) if entry.correction is not None else ()
    by = translate("Case", "By {name}").format(name=entry.by) if entry.by else ""
    return tuple(line for line in (_detail(entry), *corrected, by) if line)


def _detail(entry: Entry) -> str:
    """As it was written; why a case was closed is a code where somebody chose it from a list."""
    if entry.what is Happening.CLOSED and entry.detail in set(ExitReason):
        return label(ExitReason(entry.detail))
    return entry.detail


def correction_lines(correction: Correction) -> tuple[str, ...]:
    """Each field with its old and its new value."""
    return tuple(_corrected(one) for one in correction.fields)


def _corrected(one: CorrectedField) -> str:
    return translate("Case", "{field}: {after}. Before: {before}").format(
        field=field_name(one.field),
        after=value_words(one.field, one.after),
        before=value_words(one.field, one.before),
    )


def _names_somebody(entry: Entry) -> bool:
    """Whether the name comes after the sentence; in some it stands within."""
    within = (Happening.NOTICE_GIVEN, Happening.NOTICE_WITHDRAWN)
    return bool(entry.name) and entry.what not in within


def _texts() -> dict[Happening, str]:
    return {**_of_triage(), **_of_reaching(), **_of_consent(), **_of_work()}


def _of_triage() -> dict[Happening, str]:
    return {
        Happening.REFERRED: translate("Case", "Referral came in, from: {code}"),
        Happening.CORRECTED: translate("Case", "Referral corrected"),
        Happening.DECIDED: translate("Case", "Eligibility decided: {code}"),
        Happening.ACCEPTED: translate("Case", "Accepted"),
        Happening.THEY_ASKED: translate("Case", "A question to us"),
        Happening.WE_ASKED: translate("Case", "A question from us"),
        Happening.ANSWERED: translate("Case", "Question answered"),
        Happening.SIGNPOSTED: translate("Case", "Sent on to other help"),
        Happening.HANDED_OVER: translate("Case", "Handed over"),
        Happening.COMPARED: translate("Case", "Compared with {name}:"),
        Happening.ON_HOLD: translate("Case", "Put on hold"),
        Happening.CLOSED: translate("Case", "Case closed"),
    }


def _of_reaching() -> dict[Happening, str]:
    return {
        Happening.KEEP_TRYING: translate("Case", "Decided to keep trying"),
        Happening.STOP_TRYING: translate("Case", "Decided to stop trying"),
        Happening.APPOINTMENT_MADE: translate("Case", "Appointment made for {time}"),
        Happening.APPOINTMENT_MOVED: translate("Case", "Appointment moved to {time}"),
        Happening.APPOINTMENT_CANCELLED: translate("Case", "Appointment of {time} cancelled"),
        Happening.CONCERN_RAISED: translate("Case", "Safety concern: {code}"),
        Happening.CONCERN_CLOSED: translate("Case", "Safety concern closed: {code}"),
    }


def _of_consent() -> dict[Happening, str]:
    return {
        Happening.NOTICE_GIVEN: translate("Case", "Privacy notice {name} given: {code}"),
        Happening.NOTICE_WITHDRAWN: translate("Case", "Privacy notice {name} taken back"),
        Happening.AGREED_TO_TAKE_PART: translate("Case", "Agreed to take part: {code}"),
        Happening.STOPPED_TAKING_PART: translate("Case", "Stopped taking part"),
        Happening.PERMITTED: translate("Case", "Gave permission to share with: {code}"),
        Happening.PERMISSION_WITHDRAWN: translate(
            "Case", "Withdrew permission to share with: {code}"
        ),
        Happening.EMPLOYER_ALLOWED: translate("Case", "Allowed a copy for the employer"),
        Happening.EMPLOYER_WITHDRAWN: translate("Case", "Took back the copy for the employer"),
        Happening.COPY_LEFT: translate("Case", "A copy left: {code}"),
        Happening.COPY_HEARD: translate("Case", "A copy: {code}"),
    }


def _of_work() -> dict[Happening, str]:
    return {
        Happening.ASSESSMENT_STARTED: translate("Case", "Assessment begun"),
        Happening.ASSESSMENT_FINISHED: translate("Case", "Assessment finished"),
        Happening.PLAN_DRAFTED: translate("Case", "Plan, version {version}: draft begun"),
        Happening.PLAN_AGREED: translate("Case", "Plan, version {version}: agreed"),
        Happening.PARTICIPANT_SIGNED: translate("Case", "Participant signed"),
        Happening.EMPLOYER_SIGNED: translate("Case", "Employer signed their copy"),
        Happening.NOT_SIGNED: translate("Case", "Participant did not sign"),
        Happening.COACH_SIGNED: translate("Case", "Coach signed the plan"),
        Happening.DOCUMENT_MADE: translate("Case", "Document made and sealed"),
        Happening.REVIEWED: translate("Case", "Plan reviewed together"),
        Happening.OUTCOME: translate("Case", "Outcome: {code}"),
        Happening.COMMENTED: translate("Case", "A supervisor commented"),
        Happening.COMMENT_ANSWERED: translate("Case", "The comment was answered"),
    }
