"""What a programme is paid, as its pack states it: people, prices, shares, steps and caps."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import required

ALL = 100
"""Per cent."""
WHOLE = ""
"""The name of the whole time of a programme, where years have names such as "2024/25"."""


class FundingWrong(Refusal):
    """The money of a programme cannot be computed; the sentence says what is wrong."""

    key = "programme.funding_wrong"


class Part(StrEnum):
    """What a sum of money is for."""

    MANAGEMENT = "management"
    """Team and management, outside the split."""
    BASIC = "basic"
    """Paid for delivering, whoever comes."""
    EARNED = "earned"
    """Paid for people who reach the event that counts as a start."""
    TOTAL = "total"
    CONTRIBUTION = "contribution"
    """What one council adds of its own."""


class Reckoning(StrEnum):
    """How a year's money comes about."""

    PEOPLE_BY_YEAR = "people-by-year"
    """Each year has its own number of people and price."""
    SHARE_OF_MONEY = "share-of-money"
    """One number of people; each year has a share of the whole money."""
    PER_STEP = "per-step"
    """So much for each person at each step."""
    NOT_STATED = "not-stated"
    """The paper gives no price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingYear:
    name: str
    first_day: date
    last_day: date
    people: int | None = None
    price: int | None = None
    """Pounds for each person."""
    percent: int | None = None
    """Share of the people, or of the money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A figure as a paper states it, in whole pounds."""

    part: Part
    year: str = WHOLE
    pounds: int
    cap: bool = True
    """The most that can be paid, as entered."""
    about: bool = False
    """A round figure ("up to 7 million"): shown, not compared."""


class Reached(StrEnum):
    """What a person has come to when a step is paid."""

    STARTED = "started"
    JOB_START = "job-start"
    SUSTAINED = "sustained"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStep:
    """A payment for each person who gets so far."""

    name: str
    reached: Reached = Reached.STARTED
    percent: int
    pounds: int | None = None
    least_percent: int = 100
    """Of all people, how many have to get so far at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """The money of one version of a programme, as data."""

    says: str
    """How and when it is paid, in a sentence."""
    reckoning: Reckoning
    people: int | None = None
    people_say: str = ""
    basic_percent: int | None = None
    earned_percent: int | None = None
    earned_for: str = ""
    years: tuple[FundingYear, ...] = ()
    steps: tuple[PaymentStep, ...] = ()
    entered: tuple[Entered, ...] = ()
    notes: tuple[str, ...] = ()
    """Where the paper disagrees with itself in a way that no sum shows."""

    def __post_init__(self) -> None:
        required(self.says, "How the programme is paid")
        if (self.basic_percent is None) != (self.earned_percent is None):
            raise FundingWrong("The split needs both parts, basic and earned.")
        split = (self.basic_percent or 0, self.earned_percent or 0)
        if any(split) and sum(split) != ALL:
            raise FundingWrong("Basic and earned have to make 100 per cent.")
        self._years_can_be_reckoned()
        if self.reckoning is Reckoning.PER_STEP and not self.steps:
            raise FundingWrong("Payment by step needs its steps.")
        unknown = {one.year for one in self.entered} - {WHOLE, *(y.name for y in self.years)}
        if unknown:
            raise FundingWrong("A figure is entered for a year that is not listed.")

    def _years_can_be_reckoned(self) -> None:
        if self.reckoning is Reckoning.PEOPLE_BY_YEAR:
            if not self.years or any(y.people is None or y.price is None for y in self.years):
                raise FundingWrong("Each year needs its people and its price.")
        elif self.reckoning is Reckoning.SHARE_OF_MONEY:
            shares = [y.percent or 0 for y in self.years]
            if self.people is None or any(y.price is None for y in self.years):
                raise FundingWrong("The people and each year's price are needed.")
            if sum(shares) != ALL:
                raise FundingWrong("The shares of the years have to make 100 per cent.")
