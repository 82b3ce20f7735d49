"""Safety on a real store: the local card without a network, and concerns that stay flagged."""

import pytest

from coach_app.domain.errors import CaseNotFound, FieldMissing
from coach_app.domain.safety import ConcernAbout, ConcernClosed, ConcernOpen
from coach_app.services import safety
from coach_app.services.desk import Desk
from coach_app.services.safety import NewConcern
from tests.support import journeys

WORRY = NewConcern(about=ConcernAbout.HARM_AT_HOME, what="Said that home is not safe.")


def test_the_card_is_that_of_the_place(desk: Desk) -> None:
    card = safety.card(desk, journeys.agreed_case(desk))
    assert card.place == "Bury"
    assert card.lines[0] == "Danger now: call 999."
    assert any("safeguarding team" in line and "Bury" in line for line in card.lines)


def test_without_a_case_the_lines_that_hold_everywhere(desk: Desk) -> None:
    card = safety.card(desk)
    assert card.place == ""
    assert card.lines[0] == "Danger now: call 999."
    assert any("116 123" in line for line in card.lines)
    assert not any("Bury" in line for line in card.lines)


def test_a_concern_is_open_until_it_is_closed(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    concern_id = safety.raise_concern(desk, case_id, WORRY).record_id
    (concern,) = safety.open_concerns(desk, case_id)
    assert (concern.id, concern.recorded_by, concern.answered) == (
        concern_id,
        desk.coach.name,
        False,
    )
    with pytest.raises(ConcernOpen):
        safety.close(desk, concern_id, "Nothing more to do.")
    safety.act(desk, concern_id, "Called the helpline together.", ("supervisor",))
    safety.act(desk, concern_id, "Wrote to the GP.", ("supervisor", "GP"))
    with pytest.raises(FieldMissing):
        safety.close(desk, concern_id, " ")
    safety.close(desk, concern_id, "A safe place was found.")
    assert safety.open_concerns(desk, case_id) == ()
    with desk.work() as work:
        (kept,) = work.case_file(case_id).concerns
    assert kept.done == "Called the helpline together.\nWrote to the GP."
    assert kept.told == ("supervisor", "GP")
    assert kept.closed_at == desk.now()


def test_a_closed_concern_stays_closed(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    new = NewConcern(
        about=ConcernAbout.OTHER, what="Cold home.", done="Gave blankets.", told=("me",)
    )
    concern_id = safety.raise_concern(desk, case_id, new).record_id
    safety.close(desk, concern_id, "Heating works again.")
    with pytest.raises(ConcernClosed):
        safety.act(desk, concern_id, "More.")
    with pytest.raises(ConcernClosed):
        safety.close(desk, concern_id, "Again.")


def test_a_concern_says_what_it_is_and_belongs_to_a_case(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    with pytest.raises(FieldMissing):
        safety.raise_concern(desk, case_id, NewConcern(about=ConcernAbout.OTHER, what=" "))
    with pytest.raises(CaseNotFound):
        safety.raise_concern(desk, "nobody", WORRY)
