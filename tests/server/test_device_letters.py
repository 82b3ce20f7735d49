"""References are made offline, so no two laptops of one server may begin them alike."""

from coach_app.services import caseload, exchange, referrals
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from sync.client.transport import enrol
from tests.support.journeys import a_referral
from tests.support.laptops import Laptop, RunningServer


def letters_for(running: RunningServer, offered: str, coach: str) -> str:
    laptop = Laptop(running.url, running.clock)
    reply = enrol(
        running.url,
        code=running.code(team="Team South", coach=coach),
        private_key=laptop.key,
        device_name=offered,
        clock=laptop.clock,
        nonces=laptop.nonce,
    )
    return reply.device_letters


def test_a_laptop_keeps_its_letters_unless_another_has_them(running: RunningServer) -> None:
    given = [letters_for(running, "KDX", f"Coach {number}") for number in range(3)]
    assert given[0] == "KDX"
    assert len(set(given)) == 3
    assert all(letters.isalpha() and letters.isupper() for letters in given)
    assert letters_for(running, "Laptop 7", "Coach 4") == ""


def test_cases_made_after_enrolment_begin_with_the_letters_given(
    running: RunningServer, desk: Desk
) -> None:
    mine = desk.setting(SettingName.DEVICE_CODE)
    letters_for(running, mine, "Somebody Else")
    before = referrals.register(desk, a_referral()).case_id
    exchange.enrol(desk, running.url, running.code(team="Team South", coach="Jo Coach"))
    after = referrals.register(desk, a_referral()).case_id
    first, second = (caseload.open_case(desk, one).file.case.ref for one in (before, after))
    assert first.startswith(f"{mine}-0001-")
    assert not second.startswith(mine)
    assert second.startswith(f"{desk.setting(SettingName.DEVICE_CODE)}-0002-")
