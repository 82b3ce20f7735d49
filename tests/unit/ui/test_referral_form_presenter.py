"""What the referral form says and sends."""

from datetime import date
from typing import Any, cast

import pytest

from coach_app.domain.decision import Decision
from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.people import Channel
from coach_app.domain.referral import Source, WorkStatus
from coach_app.services.changes import Changes, changes
from coach_app.services.duplicates import Match
from coach_app.services.pasted import Pasted
from coach_app.services.referrals import NewReferral
from tests.support.runners import AtOnce, Held, Recorder
from ui.referral_form.presenter import Filled, ReferralFormPresenter, UseCases
from ui.shared.ports import Place

DECISION = cast(Decision, object())
WHOLE: dict[str, Any] = {
    "programme": "bury",
    "preferred_name": "Pat",
    "source": Source.GP,
    "reason": "Back pain",
    "received_on": date(2026, 12, 1),
}


class FormView(Recorder):
    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self.values = values
        self.unreadable: dict[str, Refusal] = {}

    def filled(self) -> Filled:
        return Filled(self.values, self.unreadable)


class Form:
    """The presenter with what it did: sent, previewed, went to, announced."""

    def __init__(self, values: dict[str, Any], runner: Any = None) -> None:
        self.view = FormView(values)
        self.sent: list[NewReferral] = []
        self.previewed: list[NewReferral] = []
        self.places: list[Place] = []
        self.announced: list[Changes] = []
        self.refusal: Refusal | None = None
        self.known: tuple[Match, ...] = ()
        self.settled: list[tuple[str, str, bool]] = []
        self.presenter = ReferralFormPresenter(
            cast(Any, self.view),
            runner or AtOnce(),
            UseCases(
                register=self._register,
                preview=self._preview,
                likely=lambda new: self.known,
                side_by_side=lambda new, case_id: (),
                settle=self._settle,
                read_pasted=lambda text, *, received_on: Pasted(reason=f"{received_on} {text}"),
            ),
            self.places.append,
            self.announced.append,
        )

    def _settle(self, case_id: str, other_case_id: str, *, same: bool) -> Changes:
        self.settled.append((case_id, other_case_id, same))
        return changes(case_id, "same-person")

    def _register(self, new: NewReferral) -> Changes:
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(new)
        return changes("case-1", "case")

    def _preview(self, new: NewReferral) -> Decision:
        self.previewed.append(new)
        return DECISION


def test_a_whole_form_is_saved_and_leads_to_the_decision() -> None:
    form = Form(WHOLE)
    form.presenter.save()
    assert form.sent[0].preferred_name == "Pat"
    assert form.places == [Place("referrals", "case-1")]
    assert form.announced
    assert form.view.was_told("clear")


@pytest.mark.parametrize("name", list(WHOLE))
def test_what_is_missing_is_named_and_nothing_is_sent(name: str) -> None:
    form = Form({key: value for key, value in WHOLE.items() if key != name})
    form.presenter.save()
    assert form.view.last("show_missing") == (name,)
    assert form.sent == []


@pytest.mark.parametrize(
    ("ways", "missing"),
    [
        ((Channel.PHONE,), ("phone",)),
        ((Channel.TEXT, Channel.EMAIL), ("phone", "email")),
        ((Channel.LETTER,), ()),
    ],
)
def test_a_way_to_be_reached_needs_its_number(
    ways: tuple[Channel, ...], missing: tuple[str, ...]
) -> None:
    form = Form({**WHOLE, "contact_by": ways})
    form.presenter.save()
    assert form.view.last("show_missing") == missing


def test_what_cannot_be_read_is_shown_beside_its_field_and_nothing_is_sent() -> None:
    form = Form({key: value for key, value in WHOLE.items() if key != "received_on"})
    form.view.unreadable = {"received_on": FieldInvalid("No date.")}
    form.presenter.save()
    assert form.view.last("show_missing") == ()
    assert form.view.last("show_unreadable") == form.view.unreadable
    assert form.sent == []


def test_a_refusal_keeps_what_was_typed() -> None:
    form = Form(WHOLE)
    form.refusal = Refusal("No room on the disk.")
    form.presenter.save()
    assert form.view.last("show_problem") is form.refusal
    assert not form.view.was_told("clear")
    assert form.places == []
    form.refusal = None
    form.presenter.save()
    assert len(form.sent) == 1


def test_two_presses_save_once() -> None:
    runner = Held()
    form = Form(WHOLE, runner)
    form.presenter.save()
    form.presenter.save()
    runner.finish()
    assert runner.waiting == []
    assert len(form.sent) == 1


def test_eligibility_speaks_before_name_and_reason_are_there() -> None:
    form = Form({"programme": "bury", "received_on": date(2026, 12, 1), "preferred_name": ""})
    form.presenter.changed()
    assert form.view.last("show_decision") is DECISION
    assert form.previewed[0].programme == "bury"


@pytest.mark.parametrize("name", ["programme", "received_on"])
def test_without_programme_or_date_it_says_nothing(name: str) -> None:
    form = Form({**WHOLE, name: None})
    form.presenter.changed()
    assert form.view.was_told("show_no_decision")
    assert form.previewed == []


def test_an_older_decision_is_not_shown() -> None:
    runner = Held()
    form = Form(WHOLE, runner)
    form.presenter.changed()
    form.presenter.changed()
    runner.finish()
    assert not form.view.was_told("show_decision")
    while runner.waiting:
        runner.finish()
    assert [name for name, _ in form.view.told].count("show_decision") == 1
    assert [name for name, _ in form.view.told].count("show_known") == 1


@pytest.mark.parametrize(
    ("status", "kept", "dropped"),
    [
        (WorkStatus.OUT_OF_WORK, "health_contributed", "work_at_risk"),
        (WorkStatus.OFF_SICK, "work_at_risk", "health_contributed"),
    ],
)
def test_answers_to_questions_that_no_longer_fit_are_not_sent(
    status: WorkStatus, kept: str, dropped: str
) -> None:
    form = Form({**WHOLE, "work_status": status, kept: True, dropped: True})
    form.presenter.save()
    assert getattr(form.sent[0], kept) is True
    assert getattr(form.sent[0], dropped) is None


AGES: list[tuple[dict[str, Any], int | None]] = [
    ({"date_of_birth": date(1984, 12, 1)}, 42),
    ({"date_of_birth": date(1984, 12, 2)}, 41),
    ({"date_of_birth": date(1984, 12, 2), "age": 50}, 50),
    ({}, None),
]


@pytest.mark.parametrize(("given", "age"), AGES)
def test_age_is_that_of_the_day_the_referral_came_in(
    given: dict[str, Any], age: int | None
) -> None:
    form = Form({**WHOLE, **given})
    form.presenter.save()
    assert form.sent[0].age == age


def test_somebody_who_may_be_known_is_looked_at_before_anything_is_saved() -> None:
    form = Form(WHOLE)
    form.known = (
        Match(case_id="old", ref="KD-0012-R", name="Pat", score=90, why=("same phone number",)),
    )
    form.presenter.save()
    assert form.sent == []
    assert form.view.last("show_known")[0].match.ref == "KD-0012-R"
    assert form.view.was_told("show_decide_first")
    assert form.view.last("set_busy") is False
    form.presenter.open_known("old")
    assert form.places == [Place("case", "old")]


def test_another_person_is_saved_as_another_person_and_that_is_kept() -> None:
    form = Form(WHOLE)
    form.known = (Match(case_id="old", ref="KD-0012-R", name="Pat", score=90, why=("phone",)),)
    form.presenter.save()
    form.presenter.another_person("old")
    assert form.view.last("show_known") == ()
    form.presenter.save()
    assert len(form.sent) == 1
    assert form.settled == [("case-1", "old", False)]
    form.presenter.save()
    assert len(form.sent) == 1, "who was looked at for one referral is looked at for the next"


def test_a_second_case_of_the_same_person_is_no_other_person() -> None:
    form = Form(WHOLE)
    form.known = (Match(case_id="old", ref="KD-0012-R", name="Pat", score=90, why=("phone",)),)
    form.presenter.another_person("old")
    form.presenter.same_person("old")
    form.presenter.save()
    assert len(form.sent) == 1
    assert form.settled == [("case-1", "old", True)], "the last answer counts"


def test_a_pasted_text_is_read_against_the_day_it_came_in() -> None:
    form = Form(WHOLE)
    form.presenter.paste("Name: Pat")
    assert form.view.last("show_pasted").reason == "2026-12-01 Name: Pat"
    undated = Form({**WHOLE, "received_on": None})
    undated.presenter.paste("Name: Pat")
    assert not undated.view.was_told("show_pasted")
    assert undated.view.last("show_missing") == "received_on" or undated.view.last(
        "show_missing"
    ) == ("received_on",)
