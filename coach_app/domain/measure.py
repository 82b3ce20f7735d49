"""Measures that can be switched on beside the assessment: their licence, score and safety."""

from dataclasses import dataclass

from coach_app.domain.answers import Answers
from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import required
from coach_app.domain.questionnaire import ItemType, Questionnaire


class MeasureNotLicensed(Refusal):
    key = "measure.not_licensed"
    sentence = (
        "This measure has no licence reference. Enter the reference of your licence in its pack "
        "before you switch it on."
    )


class MeasureWrong(Refusal):
    key = "measure.wrong"
    sentence = "The pack of a measure does not fit its questions. Repair the file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Who owns the questions, and by what right they are asked here."""

    holder: str
    reference: str = ""
    """Number or words of the licence; without it the measure cannot be switched on."""

    def __post_init__(self) -> None:
        required(self.holder, "The holder of the licence")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyItem:
    """An answer above this opens the local safety card at once."""

    question: str
    above: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What its authors call a total from this score on. It is not a diagnosis."""

    from_score: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePack:
    """What is known about a measure beside its questions."""

    key: str
    name: str
    version: str
    source: str
    licence: Licence
    total: bool
    """Whether its answers may be added up; of some measures they may not."""
    safety: tuple[SafetyItem, ...] = ()
    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        for text, what in (
            (self.key, "The key of a measure"),
            (self.name, "The name of a measure"),
            (self.version, "The version of a measure"),
            (self.source, "The source of a measure"),
        ):
            required(text, what)
        scores = [band.from_score for band in self.bands]
        if scores and (not self.total or scores[0] != 0 or scores != sorted(set(scores))):
            raise FieldInvalid("Bands go up from 0, and only a measure with a total has them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    total: int
    highest: int
    """The highest total there can be."""
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A pack with its questions. Every answer is a number, a choice by its code."""

    pack: MeasurePack
    form: Questionnaire

    def __post_init__(self) -> None:
        for item in self.pack.safety:
            if item.question not in self.questions:
                raise MeasureWrong(f"{self.pack.key}: {item.question} is not one of its questions.")
        for question in self.questions:
            for option in self.form.item(question).options:
                if not (option.code.isascii() and option.code.isdigit()):
                    raise MeasureWrong(f"{question}: the code of an answer has to be a number.")

    @property
    def questions(self) -> tuple[str, ...]:
        """Link ids of the questions that are answered by a number."""
        kinds = (ItemType.CHOICE, ItemType.INTEGER)
        return tuple(item.link_id for item in self.form.walk() if item.type in kinds)

    @property
    def licensed(self) -> bool:
        return bool(self.pack.licence.reference.strip())

    def switched_on(self) -> "Measure":
        """The same measure, when it may be asked. Raises MeasureNotLicensed."""
        if not self.licensed:
            raise MeasureNotLicensed
        return self

    def opens_safety_card(self, answers: Answers) -> bool:
        """Whether an answer so far calls for the safety card, also in a form half filled in."""
        given = ((item, _number(answers, item.question)) for item in self.pack.safety)
        return any(number is not None and number > item.above for item, number in given)

    def score(self, answers: Answers) -> Score | None:
        """The total, once every question is answered; None before, or where nothing is added."""
        given = [_number(answers, question) for question in self.questions]
        numbers = [number for number in given if number is not None]
        if not self.pack.total or len(numbers) < len(given):
            return None
        total = sum(numbers)
        reached = (band.name for band in reversed(self.pack.bands) if band.from_score <= total)
        return Score(total=total, highest=self._highest, band=next(reached, ""))

    @property
    def _highest(self) -> int:
        items = [self.form.item(question) for question in self.questions]
        return sum(
            max((int(option.code) for option in item.options), default=item.maximum or 0)
            for item in items
        )


def _number(answers: Answers, question: str) -> int | None:
    value = answers.value(question)
    return None if value is None else int(str(value))
