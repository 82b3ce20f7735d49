"""What stands beside a label in the full case record: any value of any record, in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Any, get_type_hints

from coach_app.codec import NotReadable, load
from coach_app.domain.case import CaseFile
from coach_app.domain.distance import SCALES
from coach_app.domain.paper import Manner
from coach_app.domain.phased_return import UsualDay
from coach_app.domain.records import RECORD_TYPES
from coach_app.plans.layout import Span, Text, plain
from coach_app.plans.record_answers import Forms, in_lines
from coach_app.plans.record_words import choice_words, record_words
from coach_app.plans.working_time import named_day_line
from coach_app.plans.writing import Writer

MONDAY = date(2024, 1, 1)
"""Any Monday: a day of the week is kept as a number from 0."""
FROM_THE_PROGRAM = frozenset(
    {
        "Decision.reason",
        "Decision.dates_used",
        "Decision.nearest_miss",
        "Decision.next_door",
        "Decision.ask_for",
        "Disclosure.what",
        "Disclosure.purpose",
        "EmployerConsent.purpose",
        "Document.title",
        "Step.title",
        "Step.what",
        "Step.why",
        "Step.how_we_know",
        "Parked.label",
        "Parked.reason",
        "Adjustment.difficulty",
        "Adjustment.change",
        "Removed.title",
        "Comment.part",
    }
)
"""Fields that the program or its library writes: in English where nobody has translated it. In
all others somebody typed the words, and they stand as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the keys in a record stand for."""

    forms: Forms = field(default_factory=Forms)
    programmes: Mapping[str, str] = field(default_factory=dict)
    """Key of a programme -> its name."""
    cohorts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Key of a programme and of a group in its rules -> the group's name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One field: whose it is, what it is called there, what it holds."""

    shape: type
    name: str
    value: Any
    record: Any = None
    """None for a value that is kept apart from its record: of two versions, or corrected."""

    @property
    def where(self) -> str:
        return f"{self.shape.__name__}.{self.name}"

    def beside(self, name: str) -> Any:
        """Another field of the same record."""
        return getattr(self.record, name, "")


@dataclass(frozen=True, slots=True)
class Values:
    w: Writer
    file: CaseFile
    sources: Sources

    def text(self, kept: Kept) -> Text:
        """Of one field, which holds neither a record nor several."""
        value = kept.value
        if value in (None, ""):
            return self.w.text("Not known")
        if value == ():
            return self.w.text("None of these")
        say = NAMED.get(kept.where) or NAMED.get(f"*.{kept.name}")
        if say is not None:
            return say(self, kept)
        from_program = kept.where in FROM_THE_PROGRAM
        return self.listed(value, self.w.known if from_program else self.single)

    def listed(self, value: Any, say: Callable[[Any], Text]) -> Text:
        if not isinstance(value, tuple):
            return say(value)
        return in_lines(say(one) for one in value)

    def single(self, value: Any) -> Text:
        """What is none of these was typed by somebody, or is a whole number."""
        for kind, words in OF_A_KIND.items():
            if isinstance(value, kind):
                return plain(words(value, self.w))
        return self.w.own(str(value))

    def version(self, plan_id: str) -> Text:
        numbers = (plan.version for plan in self.file.plans if plan.id == plan_id)
        return next((self.w.text("Version {version}", version=number) for number in numbers), ())

    def step(self, step_id: str) -> Text:
        """The title of a step; () where no plan has it any more."""
        steps = (step for plan in reversed(self.file.plans) for step in plan.steps)
        return next((self.w.known(step.title) for step in steps if step.id == step_id), ())

    def change(self, key: str) -> Text:
        """A change at work; () where no plan has it any more."""
        changes = (one for plan in reversed(self.file.plans) for one in plan.adjustments)
        return next((self.w.known(one.change) for one in changes if one.key == key), ())

    def copy(self, disclosure_id: str) -> Text:
        """What left, and when."""
        w = self.w
        for one in self.file.disclosures:
            if one.id == disclosure_id:
                return (*w.known(one.what), *plain(w.comma + w.moment(one.left_at)))
        return ()

    def document(self, document_id: str) -> Text:
        titles = (one.title for one in self.file.documents if one.id == document_id)
        return next((self.w.known(title) for title in titles if title), ())

    def cohort(self, programme: str, key: str) -> Text:
        return self.w.known(self.sources.cohorts.get((programme, key), key))

    def groups(self, keys: tuple[str, ...]) -> Text:
        words = record_words().groups
        return self.listed(keys, lambda key: self.w.known(words.get(key, key)))

    def ticked(self, keys: tuple[str, ...]) -> Text:
        said = tuple(text for key in keys if (text := self._tick(key)))
        return self.listed(said, lambda text: text)

    def _tick(self, key: str) -> Text:
        words = record_words().ticked
        if key in words:
            return self.w.known(words[key])
        kind, _, of = key.partition(":")
        return self.step(of) if kind == "step" else self.change(of)

    def obstacle(self, code: str) -> Text:
        found = self.sources.forms.questions.get(f"obstacle.{code}")
        return self.w.known(found.text) if found is not None else ()

    def form(self, record: Any) -> Text:
        form = self.sources.forms.asked(record) if record is not None else None
        return self.w.known(form.title) if form is not None else ()

    def measure(self, key: str) -> Text:
        form = self.sources.forms.measures.get(key)
        return self.w.own(form.title if form is not None else key.upper())

    def other_case(self, kept: Kept) -> Text:
        """The reference of somebody else's case is theirs, not this person's."""
        return self.w.own(kept.value) if kept.beside("same") else ()

    def kind(self, kind: str) -> Text:
        return self.w.known(record_words().kinds.get(kind, kind))

    def statement(self, sentence: str, language: str) -> Text:
        """In the language in which it was shown and signed."""
        return (Span(text=sentence, language="" if language == self.w.language else language),)


NAMED: Mapping[str, Callable[[Values, Kept], Text]] = MappingProxyType(
    {
        "*.plan_id": lambda v, kept: v.version(kept.value),
        "*.new_plan_id": lambda v, kept: v.version(kept.value),
        "*.document_id": lambda v, kept: v.document(kept.value),
        "*.language": lambda v, kept: plain(v.w.language_name(kept.value)),
        "*.statement_language": lambda v, kept: plain(v.w.language_name(kept.value)),
        "*.statement": lambda v, kept: v.statement(kept.value, kept.beside("statement_language")),
        "*.programme": lambda v, kept: v.w.own(v.sources.programmes.get(kept.value, kept.value)),
        "Decision.cohort": lambda v, kept: v.cohort(kept.beside("programme"), kept.value),
        "Referral.local_groups": lambda v, kept: v.groups(kept.value),
        "EmployerConsent.items": lambda v, kept: v.ticked(kept.value),
        "Delivery.disclosure_id": lambda v, kept: v.copy(kept.value),
        "Assessment.questionnaire": lambda v, kept: v.form(kept.record),
        "MeasureTaken.measure": lambda v, kept: v.measure(kept.value),
        "Step.obstacle": lambda v, kept: v.obstacle(kept.value),
        "StepReviewed.step_id": lambda v, kept: v.step(kept.value),
        "ChangeReviewed.key": lambda v, kept: v.change(kept.value),
        "SamePerson.other_ref": lambda v, kept: v.other_case(kept),
        "Conflict.about_kind": lambda v, kept: v.kind(kept.value),
    }
)
"""Fields that hold a key, a tag or a number of another record: "Class.field", or "*.field"."""


def _yes_or_no(value: bool, w: Writer) -> str:  # noqa: FBT001 - the value of a field
    return w.say("Yes") if value else w.say("No")


def _usual_day(day: UsualDay, w: Writer) -> str:
    name = w.day_of_week(MONDAY + timedelta(days=day.weekday))
    return named_day_line(name, day.minutes, w, night=day.night)


def _manner(manner: Manner, w: Writer) -> str:
    return w.comma.join((choice_words(manner.format, w), w.language_name(manner.language)))


OF_A_KIND: Mapping[type, Callable[[Any, Writer], str]] = MappingProxyType(
    {
        bool: _yes_or_no,
        datetime: lambda value, w: w.moment(value),
        date: lambda value, w: w.short_day(value),
        Enum: choice_words,
        float: lambda value, w: w.number(value),
        UsualDay: _usual_day,
        Manner: _manner,
    }
)
"""In this order: a moment is a day too."""


def scale_name(key: str) -> str:
    """In English, as a review asks for it; the key of a scale that is new."""
    return next((scale.name for scale in SCALES if scale.key == key), key)


def as_kept(kind: str, name: str, value: Any) -> Any:
    """A field's value out of the JSON of a stored record; as text where it does not fit."""
    shape = RECORD_TYPES.get(kind)
    hint = get_type_hints(shape).get(name) if shape is not None else None
    try:
        return load(hint, value) if hint is not None and value is not None else value
    except NotReadable:
        return str(value)
