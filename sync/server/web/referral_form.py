"""The form a partner fills in: who it is about, why, and the questions of the programme's pack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from coach_app.domain.condition import FACT_KINDS, FACT_WORDS, Condition, FactKind
from coach_app.domain.errors import Refusal
from coach_app.domain.fields import storable
from coach_app.domain.identifiers import email_holds, nhs_number_holds
from coach_app.domain.people import Channel, CommunicationNeed, Person
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import Referral, Source
from sync.server.web.forms import Form

ASKED_ELSEWHERE = frozenset({"source"})
"""The link says it."""
LONGEST_LINE, LONGEST_REASON = 200, 5000
FIRST_BIRTHDAY = date(1900, 1, 1)
YES, NO = "yes", "no"
LINES = {
    "preferred_name": "The name the person wants to be called by",
    "full_name": "Full name",
    "phone": "Telephone",
    "email": "Email address",
    "postcode": "Postcode",
    "nhs_number": "NHS number",
    "best_time": "Best time to call",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of the pack, in the words of the pack."""

    fact: str
    kind: FactKind
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was sent: values ready for the records, and what is wrong, by field."""

    person: Mapping[str, Any]
    referral: Mapping[str, Any]
    wrong: Mapping[str, str]


def questions_of(pack: ProgrammePack) -> tuple[Asked, ...]:
    """Every fact that the pack's rules ask for, once, in the order of the rules."""
    found: dict[str, Asked] = {}
    cohorts = (condition for cohort in pack.cohorts for condition in cohort.conditions)
    for condition in (*pack.everyone, *cohorts):
        for one in _single(condition):
            if one.ask and one.fact not in found and one.fact not in ASKED_ELSEWHERE:
                found[one.fact] = _asked(one, pack)
    return tuple(found.values())


def _single(condition: Condition) -> Iterator[Condition]:
    if condition.any_of:
        for inner in condition.any_of:
            yield from _single(inner)
    else:
        yield condition


def _asked(condition: Condition, pack: ProgrammePack) -> Asked:
    kind = FACT_KINDS[condition.fact]
    words = sorted(FACT_WORDS.get(condition.fact, ()))
    if condition.fact == "local_groups":
        words = sorted(
            {
                word
                for cohort in pack.cohorts
                for one in cohort.conditions
                for single in _single(one)
                if single.fact == "local_groups"
                for word in single.includes_any
            }
        )
    return Asked(fact=condition.fact, kind=kind, text=condition.ask, options=tuple(words))


def filled(form: Form, asked: tuple[Asked, ...], today: date) -> Filled:
    """Reads a form that was sent; nothing is refused here, everything wrong is named."""
    wrong: dict[str, str] = {}
    person = _person(form, today, wrong)
    referral = _referral(form, asked, today, wrong)
    if form.text("agreed") != YES:
        wrong["agreed"] = "Refer somebody only when they know about it and agree."
    return Filled(person=person, referral=referral, wrong=_storable(person, referral, wrong))


def _person(form: Form, today: date, wrong: dict[str, str]) -> dict[str, Any]:
    person: dict[str, Any] = {name: form.text(name)[:LONGEST_LINE] for name in LINES}
    if not person["preferred_name"]:
        wrong["preferred_name"] = "Say what the person wants to be called."
    if not person["phone"] and not person["email"] and not person["postcode"]:
        wrong["phone"] = "Give a telephone number, or another way to reach the person."
    if person["nhs_number"] and not nhs_number_holds(person["nhs_number"]):
        wrong["nhs_number"] = "This NHS number has a slip in it. Look at it again, or leave it out."
    if person["email"] and not email_holds(person["email"]):
        wrong["email"] = "This is no email address yet. It needs an @ and a name after it."
    born = _day(form, "date_of_birth", wrong)
    if born is not None and not FIRST_BIRTHDAY <= born <= today:
        wrong["date_of_birth"] = "The date of birth cannot be right. Look at the year."
    person["date_of_birth"] = born
    person["contact_by"] = tuple(c for c in Channel if c.value in form.all("contact_by"))
    person["needs"] = tuple(n for n in CommunicationNeed if n.value in form.all("needs"))
    person["safe_to_leave_message"] = _yes_no(form, "safe_to_leave_message")
    return person


def _referral(
    form: Form, asked: tuple[Asked, ...], today: date, wrong: dict[str, str]
) -> dict[str, Any]:
    referral: dict[str, Any] = {"reason": form.text("reason")[:LONGEST_REASON]}
    if not referral["reason"]:
        wrong["reason"] = "Say why you refer this person, in a sentence or two."
    referral["referrer"] = form.text("referrer")[:LONGEST_LINE]
    if not referral["referrer"]:
        wrong["referrer"] = "Give your name and how we reach you with a question."
    for one in asked:
        value = _value(form, one, wrong)
        if value is not None:
            referral[one.fact] = value
    ends = referral.get("unemployed_since")
    if ends is not None and ends > today:
        wrong["unemployed_since"] = "This day is still to come. Look at the date."
    return referral


def _storable(
    person: Mapping[str, Any], referral: Mapping[str, Any], wrong: dict[str, str]
) -> dict[str, str]:
    for name, value in (*person.items(), *referral.items()):
        if isinstance(value, str):
            try:
                storable(value)
            except Refusal as refused:
                wrong.setdefault(name, str(refused))
    return wrong


def _value(form: Form, one: Asked, wrong: dict[str, str]) -> Any:
    """None for a question that was left open."""
    if one.kind is FactKind.YES_NO:
        return _yes_no(form, one.fact)
    if one.kind is FactKind.DAY:
        return _day(form, one.fact, wrong)
    if one.kind is FactKind.NUMBER:
        return _number(form, one.fact, wrong)
    chosen = tuple(word for word in one.options if word in form.all(one.fact))
    if one.kind is FactKind.WORDS:
        return chosen or None
    return chosen[0] if chosen else None


def _yes_no(form: Form, name: str) -> bool | None:
    return {YES: True, NO: False}.get(form.text(name))


def _number(form: Form, name: str, wrong: dict[str, str]) -> int | None:
    typed = form.text(name)
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or int(typed[:4]) > 120:
        wrong[name] = "Type a whole number, such as 42."
        return None
    return int(typed)


def _day(form: Form, name: str, wrong: dict[str, str]) -> date | None:
    parts = [form.text(f"{name}-{part}") for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts if part.isascii()))
    except (ValueError, TypeError, OverflowError):
        wrong[name] = "Type the date as day, month and year, such as 27 3 1984."
        return None


def records_of(
    filled_in: Filled, case_id: str, ids: tuple[str, str], source: Source, received_on: date
) -> tuple[Person, Referral]:
    """Raises FieldInvalid and the like for what only the records themselves can tell."""
    person = Person(id=ids[0], case_id=case_id, **filled_in.person)
    known = {field.name for field in fields(Referral)}
    facts = {name: value for name, value in filled_in.referral.items() if name in known}
    referral = Referral(id=ids[1], case_id=case_id, source=source, received_on=received_on, **facts)
    return person, referral
