"""What cannot stand on the paper is refused while the participant still sits there.

A participant's signature never changes once it is kept: one that the seals would refuse later
would leave a plan that nobody can ever finish.
"""

from datetime import UTC, datetime

import pytest

from coach_app.domain.errors import Refusal
from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.services import caseload, signing
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.stillness import FixedClock


def drawn(strokes: tuple[tuple[tuple[float, float, float], ...], ...]) -> signing.SignatureGiven:
    return signing.SignatureGiven(
        role=SignerRole.PARTICIPANT,
        signer_name="Frankie Notreal",
        method=SigningMethod.DRAWN,
        strokes=strokes,
    )


INVISIBLE = journeys.typed(SignerRole.PARTICIPANT, "\u200b\u2060\ufeff")
UNUSABLE = {
    "invisible letters": INVISIBLE,
    "a scribble without end": drawn((((0.1, 0.1, 0.5), (0.2, 0.3, 0.5)) * 12_000,)),
    "outside the pad": drawn((((0.1, 0.1, 0.5), (7.0, 0.3, 0.5)),)),
    "nowhere": drawn((((0.1, 0.1, 0.5), (float("nan"), 0.3, 0.5)),)),
    "only touched": drawn((((0.1, 0.1, 0.5),), ((0.2, 0.1, 0.5),))),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_mark_that_cannot_be_drawn_on_paper(desk: Desk, what: str) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    with pytest.raises(Refusal):
        signing.sign(desk, plan_id, UNUSABLE[what])
    assert caseload.open_case(desk, case_id).file.signatures == ()
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, "Jo Coach"))


@pytest.mark.parametrize(
    ("year", "told"),
    [(1970, "Set date and time right"), (2031, "Check the date"), (2060, "Check the date")],
)
def test_a_clock_outside_the_time_of_the_seals(
    desk: Desk, clock: FixedClock, year: int, told: str
) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    right = clock.at
    clock.at = datetime(year, 1, 2, 9, tzinfo=UTC)
    with pytest.raises(Refusal, match=told):
        signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    clock.at = right
    assert caseload.open_case(desk, case_id).file.signatures == ()
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    clock.at = datetime(year, 1, 2, 9, tzinfo=UTC)
    with pytest.raises(Refusal, match=told):
        signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, "Jo Coach"))
    clock.at = right
    signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, "Jo Coach"))
    assert len(caseload.open_case(desk, case_id).file.documents) == 1
