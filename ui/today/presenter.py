"""Decides what Today shows and where each line leads. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from coach_app.domain.disclosure import Released
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import DueKind
from coach_app.services.agenda import FIRST_LINES, MOST_LINES, Agenda, Line, ThingKind
from coach_app.services.disclosures import GoingOut
from ui.shared.copies import written
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


class ListNotSaved(Refusal):
    key = "day_list.not_saved"
    sentence = "The list could not be saved there. Choose another place or free some room."


TAB_OF = {
    DueKind.ANSWER_QUESTION: "summary",
    DueKind.CHASE_ANSWER: "summary",
    DueKind.DECIDE_CONTACT: "summary",
    DueKind.FIRST_CONTACT: "contact",
    DueKind.TRY_AGAIN: "contact",
    DueKind.RECORD_AGREEMENT: "consent",
    DueKind.ASSESS: "assessment",
    DueKind.DRAFT_PLAN: "plan",
    ThingKind.TO_ANSWER: "summary",
    ThingKind.ANSWER_AWAITED: "summary",
}
"""Where in the case it is done."""
SCREEN_OF = {
    DueKind.AGREE_PLAN: "plan",
    DueKind.SIGN_PLAN: "plan",
    DueKind.REVIEW_PLAN: "review",
    DueKind.ANSWER_COMMENT: "comments",
    ThingKind.CONCERN: "safety",
    ThingKind.SENT_BACK: "comments",
    ThingKind.COMMENT: "comments",
    ThingKind.STEP_OF_OTHERS: "plan",
    ThingKind.EVIDENCE: "outcomes",
}
"""What has a screen of its own."""
IN_TRIAGE = frozenset(
    {
        DueKind.DECIDE_REFERRAL,
        DueKind.ANSWER_QUESTION,
        DueKind.CHASE_ANSWER,
        ThingKind.TO_ANSWER,
        ThingKind.ANSWER_AWAITED,
    }
)
"""What is done on the referral as long as nobody has taken it on."""


def place_of(line: Line, now: datetime) -> Place:
    """Where the work of this line is done."""
    if line.kind is DueKind.DECIDE_REFERRAL or (line.kind in IN_TRIAGE and not line.accepted):
        return Place("referrals", line.case_id)
    if line.kind is ThingKind.APPOINTMENT:
        return Place("case", line.case_id, "contact" if line.over(now) else "appointments")
    if line.kind in SCREEN_OF:
        return Place(SCREEN_OF[line.kind], line.case_id)
    return Place("case", line.case_id, TAB_OF[line.kind])


class View(Protocol):
    def show_loading(self) -> None: ...
    def show_agenda(self, agenda: Agenda) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_unread(self, problem: Exception) -> None: ...
    def show_saved(self, name: str) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayUses:
    of_today: Callable[[int], Agenda]
    """With at most so many lines a group."""
    paper: Callable[[], Released]
    going_out: GoingOut
    """Around the writing of a copy: when that fails, the log of copies says so."""


class TodayPresenter:
    def __init__(self, view: View, runner: Runner, uses: TodayUses, navigate: Navigate) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._now: datetime | None = None
        self._most = FIRST_LINES
        self._saving = OneAtATime.showing(view, runner)

    def load(self) -> None:
        self._view.show_loading()
        most = self._most
        self._runner.run(
            lambda: self._uses.of_today(most), done=self._loaded, failed=self._view.show_unread
        )

    def load_more(self) -> None:
        """All the lines that a group ever shows."""
        self._most = MOST_LINES
        self.load()

    def open_line(self, line: Line) -> None:
        if self._now is not None:
            self._navigate(place_of(line, self._now))

    def save_list(self, path: Path) -> None:
        """The day's list as a file to print; initials and reference only."""
        self._saving.run(
            lambda: written(path, self._uses.paper(), ".pdf", ListNotSaved, self._uses.going_out),
            done=lambda target: self._view.show_saved(target.name),
        )

    def go(self, kind: str) -> None:
        self._navigate(Place(kind))

    def _loaded(self, agenda: Agenda) -> None:
        self._now = agenda.now
        self._view.show_agenda(agenda)
