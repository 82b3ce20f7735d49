"""Two versions of one answer, and what could not be taken: decided at the server's pages."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from coach_app.codec import NotReadable
from coach_app.domain.access import NotHere
from coach_app.domain.conflict import Choice
from coach_app.domain.errors import FieldMissing
from coach_app.domain.resolving import ChoiceNotPossible
from sync.client.answers import LaptopWithdrawn
from sync.server import devices, holding
from sync.server.page_writing import Writer
from sync.server.settling import Decided, Dispute, decide, dispute, disputes
from sync.server.tables import Account, Device, Team
from tests.support.laptops import Laptop, RunningServer, fresh_id

SUPERVISOR = Writer("sup-1", "Alex Overlook")
OTHER_SUPERVISOR = Writer("sup-2", "Kim Farsight")
PERSON = {"preferred_name": "Sam", "phone": "1", "email": "a@mail.example"}


def team_of(running: RunningServer, name: str) -> str:
    with Session(running.engine) as session:
        return session.exec(select(Team.id).where(Team.name == name)).one()


def two_versions(running: RunningServer, team: str) -> tuple[Laptop, Laptop, str]:
    """Robin's two laptops say two things of Sam's phone."""
    one, two = running.laptop(team=team), running.laptop(team=team)
    case = one.open_case()
    person = {**PERSON, "id": f"p-{case}", "case_id": case}
    one.journal.change("person", f"p-{case}", case, **person)
    one.sync()
    two.sync()
    one.journal.change("person", f"p-{case}", case, phone="off sick")
    two.journal.change("person", f"p-{case}", case, phone="phased return")
    one.sync()
    two.sync()
    one.sync()
    return one, two, case


def only(running: RunningServer, team: str, *, decided: bool = False) -> Dispute:
    with Session(running.engine) as session:
        (found,) = disputes(session, [team_of(running, team)], decided=decided)
    return found


def settle(
    running: RunningServer,
    about: Dispute,
    choice: Choice,
    by: Writer = SUPERVISOR,
    written: dict[str, str] | None = None,
) -> Decided:
    with Session(running.engine) as session, session.begin():
        return decide(
            session,
            about,
            by,
            choice=choice,
            written=written or {},
            seen=about.seen,
            new_id=fresh_id,
            now=running.clock(),
        )


def phone(laptop: Laptop, case: str) -> Any:
    return laptop.journal.bodies[("person", f"p-{case}")]["phone"]


def test_the_page_says_who_said_what_in_words(shared: RunningServer) -> None:
    two_versions(shared, "Words")
    found = only(shared, "Words")
    assert (found.name, found.ref, found.coach) == ("Sam", "K-4821", "Robin Ashdown")
    (field,) = found.fields
    assert (field.label, field.shown, field.other) == ("Phone", "off sick", "phased return")
    assert found.choices == (Choice.SHOWN, Choice.OTHER, Choice.NEW)
    assert found.conflict.other.offline
    with Session(shared.engine) as session, pytest.raises(NotHere):
        dispute(session, ["another-team"], found.conflict.id)


@pytest.mark.parametrize(
    ("choice", "written", "outcome"),
    [
        (Choice.SHOWN, {}, "off sick"),
        (Choice.OTHER, {}, "phased return"),
        (Choice.NEW, {"phone": "back full time"}, "back full time"),
    ],
)
def test_a_decision_reaches_every_laptop(
    shared: RunningServer, choice: Choice, written: dict[str, str], outcome: str
) -> None:
    team = f"Reaches {choice}"
    one, two, case = two_versions(shared, team)
    assert not settle(shared, only(shared, team), choice, written=written).met
    one.sync()
    two.sync()
    assert phone(one, case) == phone(two, case) == outcome
    assert one.journal.bodies == two.journal.bodies
    (resolution,) = (b for (kind, _), b in one.journal.bodies.items() if kind == "resolution")
    assert (resolution["by"], resolution["choice"]) == ("Alex Overlook", choice.value)
    done = only(shared, team, decided=True)
    assert done.decided is not None
    assert not done.open


def test_what_was_put_aside_comes_back_with_one_more_decision(shared: RunningServer) -> None:
    one, _, case = two_versions(shared, "Restored")
    settle(shared, only(shared, "Restored"), Choice.SHOWN)
    settle(shared, only(shared, "Restored", decided=True), Choice.OTHER)
    one.sync()
    assert phone(one, case) == "phased return"
    last = only(shared, "Restored", decided=True).decided
    assert last is not None
    assert last.choice is Choice.OTHER


@pytest.mark.parametrize("first", [Choice.SHOWN, Choice.OTHER])
def test_p44_two_who_decide_differently_make_a_new_question(
    shared: RunningServer, first: Choice
) -> None:
    team = f"Twice {first}"
    one, two, case = two_versions(shared, team)
    about = only(shared, team)
    assert not settle(shared, about, first).met
    second = Choice.OTHER if first is Choice.SHOWN else Choice.SHOWN
    assert settle(shared, about, second, OTHER_SUPERVISOR).met
    again = only(shared, team)
    assert again.conflict.id != about.conflict.id
    assert (again.conflict.shown.by, again.conflict.other.by) == ("Alex Overlook", "Kim Farsight")
    said = {again.fields[0].shown, again.fields[0].other}
    assert said == {"off sick", "phased return"}
    one.sync()
    two.sync()
    assert one.journal.bodies == two.journal.bodies
    assert phone(one, case) == again.fields[0].shown


def test_p44_two_who_decide_the_same_are_agreed(shared: RunningServer) -> None:
    two_versions(shared, "Agreed")
    about = only(shared, "Agreed")
    settle(shared, about, Choice.OTHER)
    assert not settle(shared, about, Choice.OTHER, OTHER_SUPERVISOR).met
    with Session(shared.engine) as session:
        assert disputes(session, [team_of(shared, "Agreed")]) == ()


def test_a_decision_that_makes_no_sense_is_refused_and_changes_nothing(
    shared: RunningServer,
) -> None:
    two_versions(shared, "Refused")
    about = only(shared, "Refused")
    with pytest.raises(FieldMissing):
        settle(shared, about, Choice.NEW, written={"phone": " "})
    with pytest.raises(ChoiceNotPossible):
        settle(shared, about, Choice.BOTH)
    with pytest.raises(NotReadable):
        settle(shared, about, Choice.NEW, written={"phone": "x" * 30_000})
    assert only(shared, "Refused").seen == about.seen


def test_notes_are_never_replaced_and_both_stay(shared: RunningServer) -> None:
    one, two = shared.laptop(team="Notes"), shared.laptop(team="Notes")
    case = one.open_case()
    said = {"id": "n1", "case_id": case, "at": "2026-12-01T09:00:00Z", "channel": "phone"}
    one.sync()
    two.sync()
    one.journal.change("contact", "n1", case, **said, result="reached", note="first")
    two.journal.change("contact", "n1", case, **said, result="reached", note="second")
    one.sync()
    two.sync()
    about = only(shared, "Notes")
    assert about.choices == (Choice.BOTH, Choice.SHOWN)
    with pytest.raises(ChoiceNotPossible):
        settle(shared, about, Choice.OTHER)
    settle(shared, about, Choice.BOTH)
    one.sync()
    notes = [b["note"] for (kind, _), b in one.journal.bodies.items() if kind == "contact"]
    assert sorted(notes) == ["first", "second"]


# ---- The holding area -----------------------------------------------------------------------


def withdrawn(running: RunningServer, laptop: Laptop) -> None:
    with Session(running.engine) as session, session.begin():
        devices.revoke(session, laptop.device_id, "operator", running.clock())


def held(running: RunningServer, team: str, *, settled: bool = False) -> list[holding.HeldBack]:
    with Session(running.engine) as session:
        return list(holding.holding(session, [team_of(running, team)], settled=settled))


def test_p39_work_of_a_withdrawn_laptop_is_held_and_applied_to_nothing(
    shared: RunningServer,
) -> None:
    one, two, case = two_versions(shared, "Left")
    for number in range(7):
        one.journal.change("contact", f"late{number}", case, note=f"note {number}")
    withdrawn(shared, one)
    with pytest.raises(LaptopWithdrawn):
        one.sync(chunk=3)
    items = held(shared, "Left")
    assert [item.fields["note"] for item in items] == [f"note {n}" for n in range(7)]
    assert {item.reason for item in items} == {"sync.access_withdrawn"}
    assert all(item.can_be_taken and item.why.endswith(".") for item in items)
    assert two.sync().received == 0
    with pytest.raises(LaptopWithdrawn):
        one.sync()
    assert len(held(shared, "Left")) == 7


def test_what_is_taken_over_reaches_the_case_and_what_is_set_aside_stays_readable(
    shared: RunningServer,
) -> None:
    one, two, case = two_versions(shared, "Over")
    one.journal.change("contact", "c1", case, note="kept")
    one.journal.change("contact", "c2", case, note="not needed")
    one.journal.change("person", f"p-{case}", case, phone="said last by who left")
    withdrawn(shared, one)
    with pytest.raises(LaptopWithdrawn):
        one.sync()
    team = team_of(shared, "Over")
    first, second, third = held(shared, "Over")
    with Session(shared.engine) as session, session.begin():
        now = shared.clock()
        assert holding.take_over(session, [team], [third.id, first.id], SUPERVISOR, now) == 2
        holding.set_aside(session, [team], [second.id], SUPERVISOR, now)
        told = json.loads(holding.as_file(session, [team], second.id, SUPERVISOR, now))
    assert told["entry"]["changed"]["note"] == "not needed"
    two.sync()
    assert two.journal.bodies[("contact", "c1")]["note"] == "kept"
    assert ("contact", "c2") not in two.journal.bodies
    assert held(shared, "Over") == []
    assert [h.settled_how for h in held(shared, "Over", settled=True)] == [
        "taken-over",
        "set-aside",
        "taken-over",
    ]
    with Session(shared.engine) as session, pytest.raises(holding.SettledAlready):
        holding.take_over(session, [team], [first.id], SUPERVISOR, now)
    with Session(shared.engine) as session, pytest.raises(NotHere):
        holding.set_aside(session, ["elsewhere"], [first.id], SUPERVISOR, now)
    actions = shared.rows(
        "SELECT action FROM audit WHERE actor = 'sup-1' AND team_id = %(t)s", t=team
    )
    assert {action for (action,) in actions} == {
        "held.taken_over",
        "held.set_aside",
        "held.saved",
    }


def test_a_case_that_only_the_withdrawn_laptop_had_goes_to_a_coach_of_the_team(
    shared: RunningServer,
) -> None:
    lost, next_one = shared.laptop(team="New"), shared.laptop(team="New", coach="Jo Fairweather")
    lost.sync()
    case = lost.open_case()
    lost.journal.change("contact", "first", case, note="nobody else has this")
    withdrawn(shared, lost)
    with pytest.raises(LaptopWithdrawn):
        lost.sync()
    team, ids = team_of(shared, "New"), [item.id for item in held(shared, "New")]
    with Session(shared.engine) as session, pytest.raises(holding.ChooseCoach):
        holding.take_over(session, [team], ids, SUPERVISOR, shared.clock())
    with Session(shared.engine) as session, session.begin():
        to = session.get_one(Device, next_one.device_id).account_id
        holding.take_over(session, [team], ids, SUPERVISOR, shared.clock(), to)
        assert session.get_one(Account, to).name == "Jo Fairweather"
    next_one.sync()
    assert next_one.journal.bodies[("contact", "first")]["note"] == "nobody else has this"


def test_p14_what_is_held_for_long_is_shown(shared: RunningServer) -> None:
    laptop = shared.laptop(team="Waits")
    laptop.journal.change("contact", "orphan", "no-such-case", note="early")
    laptop.sync()
    team = team_of(shared, "Waits")
    with Session(shared.engine) as session:
        now = shared.clock()
        assert holding.waiting_for_case(session, [team], now) == ()
        (waits,) = holding.waiting_for_case(session, [team], now + timedelta(days=1))
    assert (waits.kind, waits.coach) == ("contact", "Robin Ashdown")


def test_what_its_laptop_put_right_is_settled_by_itself(shared: RunningServer) -> None:
    laptop = shared.laptop(team="Right")
    case = laptop.open_case()
    wrong = laptop.journal.change("not-yet-known", "x1", case, words="kept")
    laptop.sync()
    assert len(held(shared, "Right")) == 1
    entry = laptop.journal.change("contact", "x1", case, note="kept")
    laptop.journal.entries[-1] = type(entry)(
        **{name: getattr(entry, name) for name in entry.__slots__ if name != "instead_of"},
        instead_of=wrong.sequence,
    )
    laptop.sync()
    (done,) = held(shared, "Right", settled=True)
    assert done.settled_how == "sent-again"
