"""What came of the support: what may be claimed, and the clock of sustained work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.review import CaseOutcome, OutcomeKind

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SustainedRule:
    """When work counts as sustained: so many days in work, with breaks no longer than so.

    The default is our own choice, for packs whose papers say nothing.
    """

    days_in_work: int = 182
    longest_break_days: int = 28
    """A longer break starts the clock again from nothing."""
    counts: tuple[OutcomeKind, ...] = (OutcomeKind.JOB_START,)
    """Outcomes whose days count."""

    def __post_init__(self) -> None:
        if self.days_in_work < 1 or self.longest_break_days < 0 or not self.counts:
            raise FieldInvalid("Sustained work needs at least one day of something that counts.")


DEFAULT_SUSTAINED = SustainedRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class SustainedClock:
    """How far somebody is on the way to sustained work."""

    days: int
    """Days in work since the clock last started; breaks do not count."""
    needed: int
    started_on: date | None
    in_work: bool
    reached_on: date | None
    """The day on which the days were enough. Once reached, it stays."""
    restarts_on: date | None
    """In a break: the day from which the clock would begin again."""

    @property
    def to_go(self) -> int:
        return 0 if self.reached_on else self.needed - self.days

    def expected_on(self, today: date) -> date | None:
        """The day on which it is reached if work goes on; None out of work or when reached."""
        if self.reached_on or not self.in_work:
            return None
        return today + timedelta(days=self.to_go)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many outcomes of a kind have their evidence, and how many still wait for it."""

    claimed: int
    unclaimed: int

    @property
    def all(self) -> int:
        return self.claimed + self.unclaimed


def claimable(outcome: CaseOutcome) -> bool:
    """Claimed only with evidence: until it is in, the outcome is there and unclaimed."""
    return outcome.counts and bool(outcome.evidence.strip())


def sustained_claimable(outcomes: Iterable[CaseOutcome], rule: SustainedRule, today: date) -> bool:
    """Sustained work is claimed when the clock has run and an outcome of it has evidence."""
    known = tuple(outcomes)
    proven = any(o.what is OutcomeKind.SUSTAINED_WORK and claimable(o) for o in known)
    return proven and sustained(known, rule, today).reached_on is not None


def tally(outcomes: Iterable[CaseOutcome]) -> dict[OutcomeKind, Tally]:
    """Every kind, also those that have not happened. What was withdrawn counts for nothing."""
    known = tuple(outcome for outcome in outcomes if outcome.counts)
    counts = {}
    for kind in OutcomeKind:
        claims = [claimable(outcome) for outcome in known if outcome.what is kind]
        counts[kind] = Tally(claimed=sum(claims), unclaimed=len(claims) - sum(claims))
    return counts


def sustained(outcomes: Iterable[CaseOutcome], rule: SustainedRule, today: date) -> SustainedClock:
    """The clock on this day. Jobs at the same time count once; days to come do not count."""
    known = tuple(outcome for outcome in outcomes if outcome.counts)
    days = 0
    started: date | None = None
    ended: date | None = None
    for first, last in _spells(known, rule, today):
        if started is None or ended is None or _break(ended, first) > rule.longest_break_days:
            days, started = 0, first
        length = (last - first).days + 1
        if days + length >= rule.days_in_work:
            reached = first + timedelta(days=rule.days_in_work - days - 1)
            return _reached(rule, started, reached, in_work=_now(known, rule, today))
        days, ended = days + length, last
    in_work = ended is not None and ended >= today
    restarts = None if ended is None or in_work else ended + (rule.longest_break_days + 2) * DAY
    if restarts is not None and restarts <= today:
        days, started, restarts = 0, None, None
    return SustainedClock(
        days=days,
        needed=rule.days_in_work,
        started_on=started,
        in_work=in_work,
        reached_on=None,
        restarts_on=restarts,
    )


def _reached(rule: SustainedRule, started: date, reached: date, *, in_work: bool) -> SustainedClock:
    return SustainedClock(
        days=rule.days_in_work,
        needed=rule.days_in_work,
        started_on=started,
        in_work=in_work,
        reached_on=reached,
        restarts_on=None,
    )


def _break(ended: date, begins: date) -> int:
    """Days between two jobs, neither counted."""
    return (begins - ended).days - 1


def _now(outcomes: Iterable[CaseOutcome], rule: SustainedRule, today: date) -> bool:
    return any(
        o.what in rule.counts and o.on <= today and (o.until is None or o.until >= today)
        for o in outcomes
    )


def _spells(
    outcomes: Iterable[CaseOutcome], rule: SustainedRule, today: date
) -> Iterator[tuple[date, date]]:
    """First and last days in work up to today, without overlaps, in order."""
    raw = sorted(
        (o.on, min(o.until or today, today))
        for o in outcomes
        if o.what in rule.counts and o.on <= today
    )
    whole: tuple[date, date] | None = None
    for first, last in raw:
        if whole is None:
            whole = (first, last)
        elif first <= whole[1] + DAY:
            whole = (whole[0], max(whole[1], last))
        else:
            yield whole
            whole = (first, last)
    if whole is not None:
        yield whole


def working_now(outcomes: Iterable[CaseOutcome], today: date) -> bool:
    """Whether a job was started that has not ended."""
    return any(
        o.counts and o.what is OutcomeKind.JOB_START and (o.until is None or o.until >= today)
        for o in outcomes
    )
