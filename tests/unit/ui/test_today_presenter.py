"""Where the lines of Today lead."""

from datetime import date
from typing import Any, cast

import pytest

from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Due, DueKind
from coach_app.services.caseload import Group, TodayItem
from tests.support.runners import AtOnce, Recorder
from ui.shared.ports import Place
from ui.today.presenter import TodayPresenter


def item(kind: DueKind) -> TodayItem:
    return TodayItem(
        case_id="case-1",
        ref="AB-0001-K",
        name="Pat Sample",
        due=Due(kind, date(2026, 12, 1)),
        late=False,
        group=Group.TODAY,
    )


@pytest.mark.parametrize("kind", list(DueKind))
def test_every_kind_of_work_leads_somewhere(kind: DueKind) -> None:
    places: list[Place] = []
    presenter = TodayPresenter(cast(Any, Recorder()), AtOnce(), tuple, places.append)
    presenter.open_item(item(kind))
    assert places[0].id == "case-1"
    assert places[0].kind == ("referrals" if kind is DueKind.DECIDE_REFERRAL else "case")


def test_a_refusal_is_shown() -> None:
    refusal, view = Refusal("Locked."), Recorder()

    def refuse() -> tuple[TodayItem, ...]:
        raise refusal

    TodayPresenter(cast(Any, view), AtOnce(), refuse, lambda _place: None).load()
    assert view.last("show_problem") is refusal
