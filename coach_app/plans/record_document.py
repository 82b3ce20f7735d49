"""The full case record, for somebody who asks what is kept about them (UK GDPR, article 15).

It is written from the kinds of record that there are, so that a new kind is never forgotten.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Any

from coach_app.domain.adjustment import Cost
from coach_app.domain.case import CaseFile
from coach_app.domain.phased_return import Pay, Spread
from coach_app.domain.plan import Phase, PlanKind, Who
from coach_app.domain.questionnaire import Item, Questionnaire
from coach_app.domain.records import FIELD_OF_KIND
from coach_app.domain.review import ChangeResult, OutcomeKind, StepResult
from coach_app.domain.translation import ENGLISH
from coach_app.plans.easy_read import simplified
from coach_app.plans.layout import (
    Block,
    BulletList,
    Document,
    Fact,
    Facts,
    Heading,
    Link,
    Paragraph,
    Rule,
    Text,
    bold,
    plain,
)
from coach_app.plans.letters import needs_words
from coach_app.plans.outcome_words import outcome_words
from coach_app.plans.plan_words import (
    cost_words,
    pay_words,
    phase_words,
    plan_title,
    spread_words,
    who_words,
)
from coach_app.plans.review_answers import change_words, step_words
from coach_app.plans.sheet import About, sheet
from coach_app.plans.web_pages import web_pages
from coach_app.plans.writing import Writer

NOT_SHOWN = frozenset({"id", "case_id", "strokes"})
"""Numbers of our own, and the pen's path, which is the same as the signature on the paper."""
DEEPEST = 6
MONDAY = date(2024, 1, 1)
"""Any Monday: a day of the week is kept as a number from 0."""
ACRONYMS = frozenset({"gp", "nhs", "uk", "esa", "ni"})
SAID_BETTER: Mapping[str, str] = MappingProxyType(
    {
        "ref": "Reference",
        "opened_on": "Support since",
        "coach_name": "Coach",
        "date_of_birth": "Born on",
        "ni_number": "National Insurance number",
        "sha256": "Fingerprint (SHA-256)",
        "content_hash": "Fingerprint of the content",
        "steps": "My steps",
        "who": "Who",
        "why": "Why",
        "how_we_know": "How we will know",
        "strengths": "What I am good at",
        "goal": "What I want",
        "review_on": "Review on",
        "by": "Written by",
    }
)
"""Where a field of the record has a plainer name, as other papers say it."""
CHOICES: Mapping[type[Enum], Callable[[Any, Writer], str]] = MappingProxyType(
    {
        Who: who_words,
        Phase: phase_words,
        PlanKind: plan_title,
        Cost: cost_words,
        Spread: spread_words,
        Pay: pay_words,
        OutcomeKind: outcome_words,
        StepResult: step_words,
        ChangeResult: change_words,
    }
)
"""Choices that other papers say in a sentence, which is translated."""


def case_record(
    case_file: CaseFile,
    forms: tuple[Questionnaire, ...],
    made: datetime,
    writer: Writer | None = None,
) -> Document:
    """`forms` give the questions of the answers that are kept."""
    w = writer or Writer()
    record = _Record(w, {item.link_id: item for form in forms for item in form.walk()})
    case = case_file.case
    person = case_file.person.preferred_name if case_file.person else ""
    about = About(
        title=w.say("All that we keep about you"),
        subject=case.ref,
        author=case.coach_name,
        created=made,
        person=person,
        ref=case.ref,
    )
    blocks = (*_opening(case_file, made, w), *record.kinds(case_file), *_rights(w))
    return sheet(w, about, simplified(blocks) if w.easy else blocks)


def _opening(case_file: CaseFile, made: datetime, w: Writer) -> Iterator[Block]:
    person = case_file.person.preferred_name if case_file.person else ""
    rows = (
        (w.say("For"), person),
        (w.say("Reference"), case_file.case.ref),
        (w.say("Coach"), case_file.case.coach_name),
        (w.say("Made on"), w.day(w.moment_day(made))),
    )
    items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value)
    yield Facts(items=items, columns=2)
    yield Paragraph(
        text=w.text(
            "You have the right to a copy of what is kept about you. This is all that stands in "
            "your record. Each entry says when it was made."
        )
    )


def _rights(w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=w.text("What you can do"))
    yield BulletList(
        items=(
            w.text("If something is wrong, tell your coach. We put it right within a month."),
            w.text("You can ask us to use less of it, or to erase what we need not keep."),
            w.text("You can stop taking part at any time. Nothing bad follows from that."),
            w.text(
                "If you are not content with our answer, you can complain to the Information "
                "Commissioner on 0303 123 1113."
            ),
        )
    )
    yield Link(
        text=w.text("Complain to the Information Commissioner"),
        address=web_pages().complaints,
        description=w.say("Opens the page for complaints of the Information Commissioner"),
    )


@dataclass(frozen=True, slots=True)
class _Record:
    w: Writer
    questions: Mapping[str, Item]

    @property
    def foreign(self) -> str:
        """Questions of the forms stand in English."""
        return "" if self.w.translation.is_english else ENGLISH

    def kinds(self, case_file: CaseFile) -> Iterator[Block]:
        """Every kind of record that there is any of, in the order of the journey."""
        for kind, name in FIELD_OF_KIND.items():
            kept = getattr(case_file, name)
            records = kept if isinstance(kept, tuple) else (kept,)
            records = tuple(record for record in records if record is not None)
            if records:
                yield Heading(level=2, text=self.kind_words(kind))
                for place, record in enumerate(records):
                    if place:
                        yield Rule()
                    yield Facts(items=tuple(self.facts(record)))

    def kind_words(self, kind: str) -> Text:
        w = self.w
        known = {
            "case": w.say("Your case"),
            "person": w.say("You"),
            "referral": w.say("Referrals"),
            "decision": w.say("Decisions"),
            "contact": w.say("Contacts"),
            "agreement": w.say("Agreement to take part"),
            "permission": w.say("Permissions to share"),
            "notice": w.say("Privacy notices"),
            "employer-consent": w.say("Consent to employer copies"),
            "disclosure": w.say("Copies that left"),
            "concern": w.say("Concerns"),
            "assessment": w.say("Assessments"),
            "plan": w.say("Plans"),
            "signature": w.say("Signatures"),
            "document": w.say("Documents"),
            "review": w.say("Reviews"),
            "outcome": w.say("Outcomes"),
            "appointment": w.say("Appointments"),
            "comment": w.say("Comments"),
        }
        return plain(known[kind]) if kind in known else w.known(label_of(kind))

    def facts(self, record: object) -> Iterator[Fact]:
        """Every field that says something. Numbers of our own say nothing to a reader."""
        for name, value in _said(record):
            if isinstance(value, dict):
                yield from self.answers(value)
                continue
            text = self.value(self.named(name, value))
            if any(span.text.strip() for span in text):
                yield Fact(label=self.label(name), value=text, language=self.spoken(name))

    def label(self, name: str) -> str:
        sentence = label_of(name)
        return self.w.translation.known(sentence) or sentence

    def spoken(self, name: str) -> str:
        """The language of a label, where it has not been translated."""
        return "" if self.w.translation.known(label_of(name)) is not None else ENGLISH

    def named(self, name: str, value: Any) -> Any:
        """Tags of languages, needs and days of the week in words."""
        if name == "language":
            return self.w.language_name(str(value))
        if name == "needs":
            return self.w.comma.join(needs_words(need, self.w) for need in value)
        if name == "weekday":
            return self.w.day_of_week(MONDAY + timedelta(days=value))
        return value

    def value(self, value: Any) -> Text:
        if isinstance(value, tuple) and any(is_dataclass(one) for one in value):
            return self.lines(value)
        if is_dataclass(value):
            return self.lines((value,))
        if isinstance(value, tuple):
            return self.w.own(self.w.comma.join(self.single(one) for one in value))
        return self.w.own(self.single(value))

    def lines(self, parts: tuple[Any, ...]) -> Text:
        """Each part with its number, each of its fields on a line of its own."""
        said = [self.inside(part, 0) for part in parts]
        numbered = (f"{number}. {part}" for number, part in enumerate(said, start=1))
        return self.w.own("\n".join(numbered if len(said) > 1 else said))

    def inside(self, part: Any, depth: int) -> str:
        said: list[str] = []
        for name, value in _said(part):
            if is_dataclass(value) and depth < DEEPEST:
                inner = self.inside(value, depth + 1)
            elif isinstance(value, tuple) and any(is_dataclass(one) for one in value):
                inner = "; ".join(self.inside(one, depth + 1) for one in value)
            elif isinstance(value, tuple):
                inner = self.w.comma.join(self.single(one) for one in value)
            else:
                inner = self.single(self.named(name, value))
            # In a row of them, what is said in a whole sentence would bring a second full stop.
            ended = inner.rstrip().removesuffix(".") if depth else inner
            said.append(f"{self.label(name)}: {ended}")
        return (". " if depth else "\n").join(said)

    def single(self, value: Any) -> str:
        w = self.w
        match value:
            case bool():
                return w.say("Yes") if value else w.say("No")
            case datetime():
                return w.moment(value)
            case date():
                return w.short_day(value)
            case Enum():
                return choice_words(value, w) or self.label(str(value.value))
            case float():
                return w.number(value)
        return str(value)

    def answers(self, response: Mapping[str, Any]) -> Iterator[Fact]:
        """Answers of a form (FHIR R4 QuestionnaireResponse), each beside its question."""
        for link_id, answer in _answered(response):
            item = self.questions.get(link_id)
            question = (item.text or item.prefix) if item else link_id
            option = item.option(answer) if item and isinstance(answer, str) else None
            said = option.display if option else self.single(answer)
            yield Fact(label=question or link_id, value=self.w.own(said), language=self.foreign)


def choice_words(value: Enum, w: Writer) -> str:
    """What was chosen, as other papers of the person say it; "" where none does."""
    return next((say(value, w) for kind, say in CHOICES.items() if isinstance(value, kind)), "")


def label_of(name: str) -> str:
    """ "Agreed at" for "agreed_at", "GP in area" for "gp_in_area"."""
    if name in SAID_BETTER:
        return SAID_BETTER[name]
    words = name.replace("_", " ").replace("-", " ").split()
    written = [word.upper() if word in ACRONYMS else word for word in words]
    sentence = " ".join(written)
    return sentence[:1].upper() + sentence[1:]


def _said(record: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(record):
        value = getattr(record, field.name)
        silent = field.name in NOT_SHOWN or field.name.endswith("_id")
        if not silent and value not in (None, "", ()):
            yield field.name, value


def _answered(part: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Link id and answer, in the order of the form; a code stands for a choice."""
    for item in part.get("item", ()) if depth < DEEPEST * 2 else ():
        for answer in item.get("answer", ()):
            for key, value in answer.items():
                if key.startswith("value"):
                    yield item.get("linkId", ""), _plain(value)
            yield from _answered(answer, depth + 1)
        yield from _answered(item, depth + 1)


def _plain(value: Any) -> Any:
    return value.get("code", "") if isinstance(value, Mapping) else value
