"""Where the lines of Today lead."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from coach_app.domain.disclosed import Disclosure, Route
from coach_app.domain.disclosure import Released
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import DueKind
from coach_app.services.agenda import Agenda, Line, ThingKind
from tests.support.runners import AtOnce, Recorder
from ui.shared.ports import Place
from ui.today.presenter import TodayPresenter, TodayUses, place_of

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
EMPTY = Agenda(now=NOW, groups=())


def line(kind: DueKind | ThingKind, **other: Any) -> Line:
    facts = {"case_id": "case-1", "ref": "AB-0001-K", "name": "Pat Sample", **other}
    return Line(kind=kind, on=date(2026, 12, 1), **facts)


def presenter(view: Recorder, places: list[Place], **uses: Any) -> TodayPresenter:
    known = {"of_today": lambda _most: EMPTY, "paper": a_copy, "going_out": nullcontext, **uses}
    return TodayPresenter(cast(Any, view), AtOnce(), TodayUses(**known), places.append)


def a_copy() -> Released:
    left = Disclosure(
        id="d", case_id="c", left_at=NOW, route=Route.DAY_LIST, what="A line", purpose="The day"
    )
    return Released(data=b"%PDF", media_type="application/pdf", disclosure=left)


@pytest.mark.parametrize("kind", [*DueKind, *ThingKind])
@pytest.mark.parametrize("accepted", [True, False])
def test_every_kind_of_work_leads_somewhere(kind: DueKind | ThingKind, *, accepted: bool) -> None:
    places: list[Place] = []
    today = presenter(Recorder(), places)
    today.load()
    today.open_line(line(kind, accepted=accepted))
    assert places[0].id == "case-1"


@pytest.mark.parametrize(
    ("found", "place"),
    [
        (line(DueKind.DECIDE_REFERRAL), Place("referrals", "case-1")),
        (line(ThingKind.TO_ANSWER, accepted=False), Place("referrals", "case-1")),
        (line(ThingKind.TO_ANSWER), Place("case", "case-1", "summary")),
        (line(DueKind.FIRST_CONTACT), Place("case", "case-1", "contact")),
        (line(ThingKind.CONCERN), Place("safety", "case-1")),
        (line(ThingKind.SENT_BACK), Place("comments", "case-1")),
        (line(DueKind.SIGN_PLAN), Place("plan", "case-1")),
        (line(DueKind.REVIEW_PLAN), Place("review", "case-1")),
        (line(ThingKind.EVIDENCE), Place("outcomes", "case-1")),
        (line(ThingKind.APPOINTMENT, at=NOW, minutes=60), Place("case", "case-1", "appointments")),
        (
            line(ThingKind.APPOINTMENT, at=NOW - timedelta(hours=1), minutes=60),
            Place("case", "case-1", "contact"),
        ),
    ],
)
def test_one_press_leads_to_the_exact_place(found: Line, place: Place) -> None:
    assert place_of(found, NOW) == place


def test_a_refusal_is_shown() -> None:
    refusal, view = Refusal("Locked."), Recorder()

    def refuse(_most: int) -> Agenda:
        raise refusal

    presenter(view, [], of_today=refuse).load()
    assert view.last("show_unread") is refusal


def test_a_long_group_is_fetched_when_somebody_asks_for_it() -> None:
    asked: list[int] = []

    def of_today(most: int) -> Agenda:
        asked.append(most)
        return EMPTY

    today = presenter(Recorder(), [], of_today=of_today)
    today.load()
    today.load_more()
    today.load()
    assert asked == [25, 200, 200]


def test_the_list_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    view = Recorder()
    presenter(view, []).save_list(tmp_path / "list")
    assert view.last("show_saved") == "list.pdf"
    assert (tmp_path / "list.pdf").read_bytes() == b"%PDF"
    presenter(view, []).save_list(tmp_path / "nowhere" / "list.pdf")
    assert "Choose another place" in str(view.last("show_problem"))
    assert [path.name for path in tmp_path.iterdir()] == ["list.pdf"]
