"""Whom a programme takes: a decision that can be said aloud, or what has to be asked first.

Every condition is met, missed or not known. A missing answer is never taken for a no.
"""

from dataclasses import dataclass
from datetime import date

from coach_app.domain.condition import Cohort, Condition
from coach_app.domain.dates_in_words import age_on, days_in_words, in_words, months_before
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import Referral, Source

SAID_OF_SOURCE: dict[Source, str] = {
    Source.GP: "a GP",
    Source.PRIMARY_CARE: "another primary care service",
    Source.SECONDARY_CARE: "a hospital or specialist service",
    Source.JOBCENTRE: "the Jobcentre",
    Source.EMPLOYER: "an employer",
    Source.HOUSING: "a housing service",
    Source.VOLUNTARY: "the voluntary sector",
    Source.SOCIAL_PRESCRIBING: "social prescribing",
    Source.OTHER_PROGRAMME: "another programme",
    Source.SELF: "the person",
}
Fact = str | bool | int | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a person for a decision. None means not known yet."""

    referral: Referral
    age: int | None

    def get(self, name: str) -> Fact | None:
        """A fact by its name in a pack.

        No health need written down means that nobody asked yet; no local group written down
        means that the person is in none.
        """
        value: Fact | None = self.age if name == "age" else getattr(self.referral, name)
        return None if name == "health_needs" and not value else value


@dataclass(frozen=True, slots=True)
class Checked:
    """One condition with its result: True met, False missed, None not known."""

    condition: Condition
    result: bool | None
    said: str
    """The pack's own sentence about it, filled in; empty when it has none."""
    short_by: int = 0
    """Days by which a window was missed."""
    asks: tuple[str, ...] = ()
    """Questions whose answers are missing."""


@dataclass(frozen=True, slots=True)
class CohortFinding:
    """How a person stands to one cohort."""

    cohort: Cohort
    checks: tuple[Checked, ...]

    @property
    def missed(self) -> tuple[Checked, ...]:
        return tuple(check for check in self.checks if check.result is False)

    @property
    def unknown(self) -> tuple[Checked, ...]:
        return tuple(check for check in self.checks if check.result is None)

    @property
    def fits(self) -> bool:
        return not self.missed and not self.unknown

    @property
    def gates_missed(self) -> int:
        return sum(check.condition.gate for check in self.missed)

    @property
    def distance(self) -> tuple[int, int, int, int]:
        """Smaller is nearer: gates missed, conditions missed, not known, and met at the end."""
        met = len(self.checks) - len(self.missed) - len(self.unknown)
        return (self.gates_missed, len(self.missed), len(self.unknown), -met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a pack says of a referral, with everything it was decided on."""

    outcome: Outcome
    programme: str
    programme_name: str
    programme_version: str
    decided_on: date
    cohort: str = ""
    cohort_name: str = ""
    reason: str
    dates_used: tuple[str, ...]
    nearest_miss: str = ""
    next_door: str = ""
    ask_for: tuple[str, ...] = ()
    findings: tuple[CohortFinding, ...] = ()

    @property
    def aloud(self) -> str:
        """All of it, to be read out."""
        dates = f"Dates used: {'; '.join(self.dates_used)}."
        rules = f"Decided by the rules of {self.programme_name}, version {self.programme_version}."
        asks = f"Please ask: {' '.join(self.ask_for)}" if self.ask_for else ""
        parts = (self.reason, asks, self.nearest_miss, self.next_door, dates, rules)
        return " ".join(part for part in parts if part)


def judge(
    referral: Referral, pack: ProgrammePack, on: date, *, date_of_birth: date | None = None
) -> Verdict:
    """What the pack says of the referral. Windows count back from the day it came in.

    The date of birth stands in for an age that the referral does not give.
    """
    age = referral.age
    if age is None and date_of_birth is not None and date_of_birth <= referral.received_on:
        age = age_on(referral.received_on, date_of_birth)
    facts = Facts(referral, age)
    everyone = _everyone(facts, pack)
    findings = tuple(
        CohortFinding(cohort, tuple(_check(c, facts, pack) for c in cohort.conditions))
        for cohort in pack.cohorts
    )
    outcome, fitting = _outcome(everyone, findings)
    ask_for = _questions(everyone, findings) if outcome is Outcome.CANNOT_TELL else ()
    return Verdict(
        outcome=outcome,
        programme=pack.key,
        programme_name=pack.name,
        programme_version=pack.version,
        decided_on=on,
        cohort=fitting.cohort.key if fitting and outcome is Outcome.ELIGIBLE else "",
        cohort_name=fitting.cohort.name if fitting and outcome is Outcome.ELIGIBLE else "",
        reason=_reason(outcome, everyone, findings, pack, ask_for),
        dates_used=_dates(facts, pack),
        nearest_miss=_nearest_miss(outcome, everyone, findings),
        next_door=pack.next_door if outcome is Outcome.NOT_ELIGIBLE else "",
        ask_for=ask_for,
        findings=findings,
    )


def decide(
    referral: Referral,
    pack: ProgrammePack,
    on: date,
    *,
    decision_id: str,
    date_of_birth: date | None = None,
) -> Decision:
    """The verdict as the record that the case keeps."""
    verdict = judge(referral, pack, on, date_of_birth=date_of_birth)
    return Decision(
        id=decision_id,
        case_id=referral.case_id,
        referral_id=referral.id,
        programme=verdict.programme,
        programme_version=verdict.programme_version,
        decided_on=on,
        outcome=verdict.outcome,
        cohort=verdict.cohort,
        reason=verdict.reason,
        dates_used=verdict.dates_used,
        nearest_miss=verdict.nearest_miss,
        next_door=verdict.next_door,
        ask_for=verdict.ask_for,
    )


def _everyone(facts: Facts, pack: ProgrammePack) -> tuple[Checked, ...]:
    """What everybody has to meet, and first of all that the right door was taken."""
    checks = tuple(_check(condition, facts, pack) for condition in pack.everyone)
    source = facts.referral.source
    if not pack.may_refer or source in pack.may_refer:
        return checks
    door = Condition(
        name="was referred by somebody who may refer",
        fact="source",
        is_one_of=pack.may_refer,
        ask="Who made the referral?",
    )
    said = f"{pack.who_refers} This referral came from {SAID_OF_SOURCE[source]}."
    return (Checked(door, result=False, said=said), *checks)


def _outcome(
    everyone: tuple[Checked, ...], findings: tuple[CohortFinding, ...]
) -> tuple[Outcome, CohortFinding | None]:
    fitting = next((finding for finding in findings if finding.fits), None)
    if any(check.result is False for check in everyone):
        return Outcome.NOT_ELIGIBLE, fitting
    if fitting and all(check.result for check in everyone):
        return Outcome.ELIGIBLE, fitting
    if any(not finding.missed for finding in findings):
        return Outcome.CANNOT_TELL, fitting
    return Outcome.NOT_ELIGIBLE, None


def _check(condition: Condition, facts: Facts, pack: ProgrammePack) -> Checked:
    if condition.any_of:
        return _check_any(condition, facts, pack)
    value = facts.get(condition.fact)
    if value is None:
        return Checked(condition, None, "", asks=(condition.ask,))
    result = _holds(condition, value, facts)
    short_by = 0
    if isinstance(value, date) and not result:
        short_by = _short_by(condition, value, facts.referral.received_on)
    return Checked(condition, result, _said(condition, value, facts, pack, met=result), short_by)


def _check_any(condition: Condition, facts: Facts, pack: ProgrammePack) -> Checked:
    inner = [_check(one, facts, pack) for one in condition.any_of]
    if any(check.result for check in inner):
        first = next(check for check in inner if check.result)
        return Checked(condition, result=True, said=condition.met or first.said)
    if any(check.result is None for check in inner):
        asks = tuple(ask for check in inner for ask in check.asks)
        return Checked(condition, None, "", asks=asks)
    said = _said(condition, "", facts, pack, met=False)
    return Checked(condition, result=False, said=said)


def _holds(condition: Condition, value: Fact, facts: Facts) -> bool:
    if isinstance(value, bool):
        return value is condition.is_true
    if isinstance(value, str):
        return value in condition.is_one_of
    if isinstance(value, tuple):
        return any(word in condition.includes_any for word in value)
    if isinstance(value, date):
        return _in_time(condition, value, facts.referral.received_on)
    return _in_range(condition, value)


def _in_range(condition: Condition, number: int) -> bool:
    low, high = condition.at_least, condition.at_most
    above, below = condition.more_than, condition.less_than
    return (
        (low is None or number >= low)
        and (high is None or number <= high)
        and (above is None or number > above)
        and (below is None or number < below)
    )


def _in_time(condition: Condition, day: date, received: date) -> bool:
    """Recent enough, or for long enough, on the day the referral came in."""
    if condition.for_months is not None:
        return day <= months_before(received, condition.for_months)
    return _earliest(condition, received) <= day <= received


def _short_by(condition: Condition, day: date, received: date) -> int:
    """By how many days a window was missed, or something has not lasted long enough."""
    if condition.for_months is not None:
        return (day - months_before(received, condition.for_months)).days
    return (_earliest(condition, received) - day).days


def _earliest(condition: Condition, received: date) -> date:
    """The first day of a window that ends on the day the referral came in."""
    if condition.within_days is not None:
        return date.fromordinal(max(received.toordinal() - condition.within_days, 1))
    return months_before(received, condition.within_months or 0)


def _said(
    condition: Condition, value: Fact, facts: Facts, pack: ProgrammePack, *, met: bool
) -> str:
    sentence = condition.met if met else condition.missed
    fill_ins = {"place": pack.place, "programme": pack.name}
    if isinstance(value, date):
        received = facts.referral.received_on
        fill_ins["day"] = in_words(value)
        fill_ins["days"] = days_in_words((received - value).days)
        fill_ins["earliest"] = in_words(_earliest(condition, received))
        latest = months_before(received, condition.for_months or 0)
        fill_ins["latest"] = in_words(latest)
    elif isinstance(value, int):
        fill_ins["number"] = str(value)
    blanks = dict.fromkeys(("day", "days", "earliest", "latest", "number"), "")
    return sentence.format_map({**blanks, **fill_ins})


def _questions(
    everyone: tuple[Checked, ...], findings: tuple[CohortFinding, ...]
) -> tuple[str, ...]:
    """What to ask, the cohort that needs least first; nothing that could not change the answer."""
    open_ones = sorted((f for f in findings if not f.missed), key=lambda f: len(f.unknown))
    if any(finding.fits for finding in open_ones):
        open_ones = []
    asks = [ask for finding in open_ones for check in finding.unknown for ask in check.asks]
    asks += [ask for check in everyone for ask in check.asks]
    return tuple(dict.fromkeys(asks))


def _nearest(outcome: Outcome, findings: tuple[CohortFinding, ...]) -> CohortFinding | None:
    """The cohort that was missed by least; the pack's order settles a tie.

    While another may still fit, one that is meant for other people is no near miss.
    """
    if any(finding.fits for finding in findings):
        return None
    missed = [finding for finding in findings if finding.missed]
    if outcome is Outcome.CANNOT_TELL:
        missed = [finding for finding in missed if not finding.gates_missed]
    return min(missed, key=lambda finding: finding.distance, default=None)


def _nearest_miss(
    outcome: Outcome, everyone: tuple[Checked, ...], findings: tuple[CohortFinding, ...]
) -> str:
    fitting = next((finding.cohort for finding in findings if finding.fits), None)
    if outcome is Outcome.NOT_ELIGIBLE and fitting is not None:
        wanted = "; ".join(check.condition.name for check in everyone if check.result is False)
        return (
            f"Cohort {fitting.number}, {fitting.name}, would fit. Only this is missing: {wanted}."
        )
    nearest = _nearest(outcome, findings)
    if nearest is None:
        return ""
    short_by = max(check.short_by for check in nearest.missed)
    by = f" It was missed by {days_in_words(short_by)}." if short_by > 0 else ""
    wanted = "; ".join(check.condition.name for check in nearest.missed)
    note = f" {nearest.cohort.note}" if nearest.cohort.note else ""
    number, name = nearest.cohort.number, nearest.cohort.name
    return f"The nearest is cohort {number}, {name}, which needs: {wanted}.{by}{note}"


def _reason(
    outcome: Outcome,
    everyone: tuple[Checked, ...],
    findings: tuple[CohortFinding, ...],
    pack: ProgrammePack,
    ask_for: tuple[str, ...],
) -> str:
    fitting = next((finding for finding in findings if finding.fits), None)
    if outcome is Outcome.ELIGIBLE and fitting is not None:
        said = " ".join(check.said for check in fitting.checks if check.said)
        cohort = fitting.cohort
        return f"{pack.name} can help, under cohort {cohort.number}. {cohort.says} {said}".strip()
    missed = [check for check in everyone if check.result is False]
    nearest = _nearest(outcome, findings)
    if not missed and nearest is not None:
        missed = list(nearest.missed)
    said = " ".join(check.said or _needs(check.condition.name) for check in missed)
    if outcome is Outcome.CANNOT_TELL:
        few = "One answer is" if len(ask_for) == 1 else f"{len(ask_for)} answers are"
        other = " in another way" if said else ""
        open_still = f"It cannot be said yet whether {pack.name} can help{other}. {few} missing."
        return f"{said} {open_still}".strip()
    return f"{said} So {pack.name} cannot help this time."


def _needs(name: str) -> str:
    return f"This is not so: {name}."


def _dates(facts: Facts, pack: ProgrammePack) -> tuple[str, ...]:
    referral = facts.referral
    used = [f"the referral came in on {in_words(referral.received_on)}"]
    if referral.unemployed_since is not None:
        used.append(f"the last job ended on {in_words(referral.unemployed_since)}")
    if referral.work_programme_since is not None:
        since = in_words(referral.work_programme_since)
        used.append(f"the time on the Work Programme began on {since}")
    if facts.age is not None:
        used.append(f"age {facts.age} on that day")
    if not pack.in_force(referral.received_on):
        until = f" to {in_words(pack.effective_to)}" if pack.effective_to else ""
        start = in_words(pack.effective_from)
        used.append(f"these rules were made for {start}{until}, so check that they still hold")
    return tuple(used)
