"""The words of the supervisors' pages: stages, what is due, dates, how long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coach_app.domain.access import Role
from coach_app.domain.case import CaseFile
from coach_app.domain.conflict import Choice
from coach_app.domain.consent import EmployerConsent, Permission
from coach_app.domain.decision import Outcome
from coach_app.domain.distance import SCALES
from coach_app.domain.journey import DueKind, Stage
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.plain_values import field_words, value_words
from coach_app.domain.plan import PlanStatus
from coach_app.domain.retention import KeptAs
from coach_app.domain.review import Review
from coach_app.domain.signature import Signature
from sync.server.bookkeeping import NotShown
from sync.server.caseload import Flag, Order
from sync.server.laptop_list import LaptopRow
from sync.server.mail import State

STAGES: dict[Stage, str] = {
    Stage.REFERRAL: "Referral",
    Stage.CONTACT: "First contact",
    Stage.AGREEMENT: "Agreement to take part",
    Stage.ASSESSMENT: "Assessment",
    Stage.PLAN: "Plan",
    Stage.SUPPORT: "Support",
    Stage.REVIEW: "Review",
    Stage.OUTCOME: "Closed",
}

DUE: dict[DueKind, str] = {
    DueKind.DECIDE_REFERRAL: "Decide on the referral",
    DueKind.ANSWER_QUESTION: "Answer a question",
    DueKind.CHASE_ANSWER: "Ask again for an answer",
    DueKind.FIRST_CONTACT: "First contact",
    DueKind.TRY_AGAIN: "Try to reach them again",
    DueKind.DECIDE_CONTACT: "Decide: go on trying or stop",
    DueKind.RECORD_AGREEMENT: "Record the agreement to take part",
    DueKind.ASSESS: "Finish the assessment",
    DueKind.DRAFT_PLAN: "Draft the plan",
    DueKind.AGREE_PLAN: "Agree the plan",
    DueKind.SIGN_PLAN: "Sign the plan",
    DueKind.REVIEW_PLAN: "Review the plan",
    DueKind.ANSWER_COMMENT: "Answer a supervisor's comment",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A coloured label; its text alone says everything."""

    text: str
    colour: str


ROLES: dict[Role, str] = {
    Role.COACH: "Coach",
    Role.TRIAGE_OFFICER: "Triage officer",
    Role.SUPERVISOR: "Supervisor",
    Role.PROGRAMME_LEAD: "Programme lead",
    Role.ADMINISTRATOR: "Administrator",
}
ROLE_MEANS: dict[Role, str] = {
    Role.COACH: "Has cases, on a laptop.",
    Role.TRIAGE_OFFICER: "Decides on referrals and gives them to coaches.",
    Role.SUPERVISOR: "Sees the team's cases, comments on plans, moves cases between coaches.",
    Role.PROGRAMME_LEAD: "Sees numbers without names, and freezes returns.",
    Role.ADMINISTRATOR: "Looks after people, laptops, retention and the audit. Sees no plans.",
}
ACCOUNT_STATES: dict[str, Tag] = {
    "in": Tag("Open", "green"),
    "locked": Tag("Locked for a while", "orange"),
    "closed": Tag("Closed", "grey"),
}

CHOICES: dict[Choice, str] = {
    Choice.SHOWN: "What stands now stays",
    Choice.OTHER: "Take what came later",
    Choice.NEW: "Write it anew",
    Choice.BOTH: "Keep both beside each other",
}
KEPT: dict[KeptAs, str] = {
    KeptAs.NEVER_REACHED: "Never reached",
    KeptAs.ACTIVE: "Was supported",
    KeptAs.SAFEGUARDING: "With a concern about safety",
}
OUTCOMES: dict[Outcome, Tag] = {
    Outcome.ELIGIBLE: Tag("Eligible", "green"),
    Outcome.NOT_ELIGIBLE: Tag("Not eligible", "red"),
    Outcome.CANNOT_TELL: Tag("Cannot tell yet", "yellow"),
}

PLANS: dict[PlanStatus | None, Tag] = {
    None: Tag("No plan yet", "grey"),
    PlanStatus.DRAFT: Tag("Draft, not yet agreed", "yellow"),
    PlanStatus.AGREED: Tag("Agreed, not signed", "yellow"),
    PlanStatus.SIGNED: Tag("Signed", "green"),
    PlanStatus.UNDER_REVIEW: Tag("Signed, under review", "blue"),
    PlanStatus.SUPERSEDED: Tag("Replaced by a newer version", "grey"),
    PlanStatus.CLOSED: Tag("Closed", "grey"),
}


@dataclass(frozen=True, slots=True)
class FlagWords:
    """`count` follows a number; `tag` is short, empty where the row says it already."""

    count: str
    tag: str = ""
    colour: str = "grey"


FLAGS: dict[Flag, FlagWords] = {
    Flag.RISK: FlagWords("with an open concern about safety", "Concern open", "red"),
    Flag.FIRST_CONTACT: FlagWords("first contacts late"),
    Flag.NO_CONTACT: FlagWords("without contact for {days} days", "No contact", "orange"),
    Flag.REVIEW: FlagWords("reviews overdue"),
    Flag.UNSIGNED: FlagWords("plans not signed in time"),
    Flag.SENT_BACK: FlagWords("sent back, not answered yet", "Sent back", "blue"),
    Flag.BLOCKED: FlagWords("with a blocked step", "Step blocked", "orange"),
    Flag.WAITING: FlagWords("whose waiting list date has passed", "Waiting date passed", "orange"),
    Flag.LATE: FlagWords("with something late"),
    Flag.SILENT: FlagWords("on a laptop silent for a week", "Laptop silent", "grey"),
    Flag.REFUSED: FlagWords("on a laptop with refused work", "Work refused", "red"),
}
ORDERS: dict[Order, str] = {
    Order.DUE: "What is due first",
    Order.CONTACT: "Longest without contact",
    Order.OPENED: "Oldest case first",
}


def flag(value: Flag, days: int) -> str:
    return FLAGS[value].count.format(days=days)


def day(value: date) -> str:
    """As in "Tuesday 1 December 2026"."""
    return f"{value:%A} {value.day} {value:%B %Y}"


def local_day(value: datetime, zone: ZoneInfo) -> str:
    return day(value.astimezone(zone).date())


def moment(value: datetime, zone: ZoneInfo) -> str:
    """As in "Tuesday 1 December 2026, 10:30"."""
    return f"{local_day(value, zone)}, {value.astimezone(zone):%H:%M}"


SHORT_WORDS = frozenset({"gp"})


def plain(code: str) -> str:
    """A code of ours for people: "spoken-with-witness" is "Spoken with witness"."""
    said = str(code).replace("-", " ")
    if said in SHORT_WORDS:
        return said.upper()
    return said[:1].upper() + said[1:]


def why_closed(reason: str) -> str:
    """A reason of the list in words; what somebody wrote themselves as it stands."""
    return plain(reason) if reason in set(ExitReason) else reason


def list_of(codes: Sequence[str]) -> str:
    return ", ".join(plain(code) for code in codes)


def value(thing: object) -> str:
    """One fact of a person for people."""
    if isinstance(thing, date):
        return f"{thing.day} {thing:%B %Y}"
    return str(thing) if thing else "not known"


def deed(action: str) -> str:
    """A line of the audit: "plan.sent_back" is "Plan: sent back"."""
    thing, _, done = action.partition(".")
    return f"{plain(thing)}: {done.replace('_', ' ')}" if done else plain(thing)


def field(name: str) -> str:
    return field_words(name)


def told(said: object) -> str:
    """Any value of any record."""
    return value_words(said)


def hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest} min" if rest else f"{whole} h"


def steps(review: Review, file: CaseFile) -> str:
    """What a review says of each step, one a line."""
    titles = {step.id: step.title for plan in file.plans for step in plan.steps}
    return "\n".join(
        f"{titles.get(one.step_id, 'A step')}: {plain(one.result).lower()}"
        f"{'. ' + one.note if one.note else ''}"
        for one in review.steps
    )


def changes(review: Review, file: CaseFile) -> str:
    """What a review says of each change at work, one a line."""
    titles = {one.key: one.change for plan in file.plans for one in plan.adjustments}
    return "\n".join(
        f"{titles.get(one.key, 'A change')}: {plain(one.result).lower()}"
        f"{'. ' + one.note if one.note else ''}"
        for one in review.changes_at_work
    )


def asked_again(review: Review) -> str:
    """The 0 to 10 questions of a review, one a line."""
    names = {scale.key: scale.name for scale in SCALES}
    return "\n".join(f"{names.get(one.scale, one.scale)}: {one.value}" for one in review.answers)


def manner(signature: Signature) -> str:
    """How somebody signed, and what helped them to understand what."""
    helped = ["read aloud"] if signature.read_aloud else []
    if signature.interpreted:
        by = signature.interpreter.strip()
        helped.append(f"interpreted by {by}" if by else "interpreted")
    said = [plain(signature.method), *helped]
    if signature.witness.strip():
        said.append(f"witness: {signature.witness}")
    return ", ".join(said)


def agreement(file: CaseFile, zone: ZoneInfo) -> str:
    """Whether the person takes part: also that they did, and have stopped."""
    live = file.agreement
    if live is not None:
        return local_day(live.given_at, zone)
    ended = [one.withdrawn_at for one in file.agreements if one.withdrawn_at is not None]
    return f"Withdrawn, {local_day(max(ended), zone)}" if ended else "Not yet"


def standing(given: Permission | EmployerConsent, today: date) -> str:
    if given.withdrawn_at is not None:
        return "Withdrawn"
    return "Live" if given.live_on(today) else "Over"


def count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def left_out(changes: int, done: str) -> str:
    """What a page says while not every change is worked out."""
    one = changes == 1
    said = f"{count(changes, 'change')} {'has' if one else 'have'} arrived that"
    return f"{said} {'is' if one else 'are'} not {done} yet. Look again in a moment."


def not_shown(left: NotShown) -> str:
    """What a page of standings says while not everything is worked out."""
    said = [left_out(left.changes, "shown")] if left.changes else []
    if left.anew:
        one = left.anew == 1
        said.append(
            f"The program was updated: {count(left.anew, 'case')} still "
            f"{'stands' if one else 'stand'} here as the version before had worked "
            f"{'it' if one else 'them'} out. {'It is' if one else 'They are'} being gone through; "
            "look again in a moment."
        )
    return " ".join(said)


def lasting(time: timedelta | None) -> str:
    """How long something counts: 12 hours, 14 days; "" for never."""
    if time is None:
        return ""
    days, rest = divmod(time, timedelta(days=1))
    return count(time // timedelta(hours=1), "hour") if rest else count(days, "day")


UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
WORTH_TELLING, FAR_OFF = 60, 300
"""Seconds that a laptop's clock may be off before it is told, and before notes are misdated."""


def span(seconds: int) -> str:
    """In one unit; "" below a minute."""
    whole = (count(seconds // size, unit) for size, unit in UNITS if seconds >= size)
    return next(whole, "")


def ago(then: datetime | None, now: datetime) -> str:
    """How long ago a laptop was heard of, in one unit."""
    if then is None:
        return "never"
    told = span(int((now - then).total_seconds()))
    return f"{told} ago" if told else "less than a minute ago"


def clock_off(laptop: LaptopRow) -> str:
    """How far the laptop's clock was off at its last exchange; "" while that does no harm."""
    off = abs(laptop.skew_seconds)
    if off <= WORTH_TELLING:
        return ""
    return f"Its clock is {span(off)} {'ahead' if laptop.skew_seconds > 0 else 'behind'}"


MAIL = {
    State.WAITS: ("To be sent", "blue"),
    State.FILE_MISSING: ("Paper not here yet", "blue"),
    State.UNDER_WAY: ("Being sent, or cut off", "yellow"),
    State.SENT: ("Sent", "green"),
    State.STOPPED: ("Stopped: permission withdrawn", "grey"),
    State.NOT_TAKEN: ("Address does not take it", "red"),
}


def mail_tag(state: State) -> dict[str, str]:
    """How an e-mail stands, as a tag."""
    text, colour = MAIL[state]
    return {"text": text, "colour": colour}


def waiting(laptop: LaptopRow) -> str:
    """What a laptop said it still holds back, in words."""
    if laptop.last_exchange_at is None:
        return "Not known"
    parts = [
        f"{count(number, 'change')} {word}"
        for number, word in (
            (laptop.unsent, "waiting"),
            (laptop.refused, "refused"),
            (laptop.held, "held"),
        )
        if number
    ]
    if laptop.conflicts:
        parts.append(f"{count(laptop.conflicts, 'answer')} with two versions")
    return ", ".join(parts) or "Nothing"
