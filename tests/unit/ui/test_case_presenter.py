"""The case screen's decisions, with real use cases and a view that writes down what it hears."""

from functools import partial

import pytest

from coach_app.domain.contact import ContactResult
from coach_app.domain.people import Channel
from coach_app.services import caseload, contacts, planning
from coach_app.services.changes import Changes
from coach_app.services.contacts import NewContact
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.runners import AtOnce, Held, Recorder
from ui.case.presenter import CasePresenter, CaseUses
from ui.shared.ports import Place


class Bench:
    def __init__(self, desk: Desk, runner: AtOnce) -> None:
        self.view = Recorder()
        self.places: list[Place] = []
        self.announced: list[Changes] = []
        self.presenter = CasePresenter(
            self.view,
            runner,
            CaseUses(
                open_case=partial(caseload.open_case, desk),
                log_contact=partial(contacts.log, desk),
                draft_plan=partial(planning.draft, desk),
            ),
            self.places.append,
            self.announced.append,
        )


@pytest.fixture
def bench(desk: Desk) -> Bench:
    return Bench(desk, AtOnce())


REACHED = NewContact(channel=Channel.PHONE, result=ContactResult.REACHED, note="Keen.")


def test_an_unknown_tab_opens_the_summary(desk: Desk, bench: Bench) -> None:
    bench.presenter.open(journeys.agreed_case(desk), "nonsense")
    assert bench.view.last("show_tab") == "summary"
    assert bench.view.was_told("show_case")


def test_today_leads_to_the_form_for_a_contact_once(desk: Desk, bench: Bench) -> None:
    case_id = journeys.agreed_case(desk)
    bench.presenter.open(case_id, "contact")
    assert bench.view.told[-1][0] == "open_contact_form", "after the case is there"
    bench.presenter.open(case_id)
    assert bench.view.told[-1][0] != "open_contact_form"


def test_an_unknown_case_is_said(bench: Bench) -> None:
    bench.presenter.open("nobody")
    assert bench.view.was_told("show_problem")
    assert not bench.view.was_told("show_case")


def test_logging_a_contact_closes_the_form_and_tells_the_others(desk: Desk, bench: Bench) -> None:
    case_id = journeys.agreed_case(desk)
    bench.presenter.open(case_id)
    bench.presenter.log_contact(REACHED)
    assert bench.view.told[-1][0] == "close_contact_form"
    assert [c.kinds for c in bench.announced] == [frozenset({"contact"})]
    bench.presenter.heard(bench.announced[-1])
    assert len(bench.view.last("show_case").file.contacts) == 2


def test_a_refused_contact_keeps_the_form_open(desk: Desk, bench: Bench) -> None:
    bench.presenter.open(journeys.agreed_case(desk))
    closed = [name for name, _ in bench.view.told].count("close_contact_form")
    lone_surrogate = NewContact(
        channel=Channel.PHONE,
        result=ContactResult.REACHED,
        note="\ud800 broken",
    )
    bench.presenter.log_contact(lone_surrogate)
    assert bench.view.was_told("show_problem")
    assert [name for name, _ in bench.view.told].count("close_contact_form") == closed
    assert bench.view.last("set_busy") is False


def test_a_double_click_logs_one_contact(desk: Desk) -> None:
    held = Held()
    bench = Bench(desk, held)
    case_id = journeys.agreed_case(desk)
    bench.presenter.open(case_id)
    held.finish()
    bench.presenter.log_contact(REACHED)
    bench.presenter.log_contact(REACHED)
    assert len(held.waiting) == 1
    held.finish()
    assert len(caseload.open_case(desk, case_id).file.contacts) == 2


def test_the_draft_is_made_and_opened(desk: Desk, bench: Bench) -> None:
    case_id = journeys.assessed_case(desk)
    bench.presenter.open(case_id)
    bench.presenter.do_next()
    assert bench.places == [Place("plan", case_id)]
    assert caseload.open_case(desk, case_id).file.plan is not None


def test_each_next_step_leads_to_its_place(desk: Desk, bench: Bench) -> None:
    agreed = journeys.agreed_case(desk)
    bench.presenter.open(agreed)
    bench.presenter.do_next()
    to_sign, _ = journeys.agreed_plan(desk)
    bench.presenter.open(to_sign)
    bench.presenter.do_next()
    signed, _ = journeys.signed_case(desk)
    bench.presenter.open(signed)
    bench.presenter.do_next()
    document = caseload.open_case(desk, signed).file.documents[0]
    assert bench.places == [
        Place("assessment", agreed),
        Place("together", to_sign),
        Place("documents", signed, tab=document.id),
    ]


def test_a_case_that_was_left_is_not_shown_over_the_next(desk: Desk) -> None:
    held = Held()
    bench = Bench(desk, held)
    first, second = journeys.agreed_case(desk), journeys.assessed_case(desk)
    bench.presenter.open(first)
    bench.presenter.open(second)
    held.finish(1)
    held.finish(0)
    assert bench.view.last("show_case").file.case.id == second


def test_changes_of_other_cases_are_ignored(desk: Desk, bench: Bench) -> None:
    bench.presenter.open(journeys.agreed_case(desk))
    before = len(bench.view.told)
    bench.presenter.heard(Changes(frozenset({"contact"}), "another"))
    assert len(bench.view.told) == before
