"""Decides what the case screen shows and what its buttons do. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from coach_app.services.contacts import NewContact
from ui.case.journey import NextStep, next_step
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner

TABS = (
    "summary",
    "timeline",
    "appointments",
    "assessment",
    "plan",
    "progress",
    "documents",
    "consent",
)

CONTACT = "contact"
"""A place in the timeline and no tab of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUses:
    """The use cases behind the case screen."""

    open_case: Callable[[str], CaseView]
    log_contact: Callable[[str, NewContact], Changes]
    draft_plan: Callable[[str], Changes]


class CaseShown(Protocol):
    """What the presenter needs of the screen."""

    def show_case(self, view: CaseView) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_tab(self, tab: str) -> None: ...
    def open_contact_form(self) -> None: ...
    def close_contact_form(self) -> None: ...
    def close_permission_form(self) -> None: ...
    def close_appointment_form(self) -> None: ...
    def show_decision(self) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class CasePresenter:
    def __init__(
        self,
        view: CaseShown,
        runner: Runner,
        uses: CaseUses,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._changing = OneAtATime.showing(view, runner)
        self._to_contact = False
        self.case_id = ""
        self.case: CaseView | None = None

    def open(self, case_id: str, tab: str = "") -> None:
        """At this tab; with CONTACT at the form for a contact, once the case is read."""
        self._to_contact = tab == CONTACT
        self._view.show_tab(tab if tab in TABS else "summary")
        if case_id != self.case_id:
            self.case = None
            self._view.close_contact_form()
            self._view.close_permission_form()
            self._view.close_appointment_form()
        self.case_id = case_id
        self._load()

    def heard(self, changes: Changes) -> None:
        """Looks again when somebody changed this case."""
        if self.case_id and changes.case_id == self.case_id:
            self._load()

    def do_next(self) -> None:
        """The one primary button of the summary."""
        if self.case is not None:
            self.do(next_step(self.case))

    def do(self, step: NextStep) -> None:
        match step:
            case NextStep.LOG_CONTACT:
                self._view.open_contact_form()
            case NextStep.DECIDE_CONTACT:
                self._view.show_decision()
            case NextStep.RECORD_AGREEMENT:
                self._view.show_tab("consent")
            case NextStep.DRAFT_PLAN:
                self.draft()
            case NextStep.NOTHING:
                pass
            case NextStep.OPEN_PDF:
                self.open_document(self._newest_document())
            case _:
                self._navigate(Place(SCREEN_OF_STEP[step], self.case_id))

    def open_screen(self, kind: str) -> None:
        """Goes to another screen of the same case: "assessment", "plan", "together"..."""
        self._navigate(Place(kind, self.case_id))

    def open_document(self, document_id: str) -> None:
        self._navigate(Place("documents", self.case_id, tab=document_id))

    def log_contact(self, new: NewContact) -> None:
        case_id = self.case_id
        self.change(lambda: self._uses.log_contact(case_id, new), self._view.close_contact_form)

    def draft(self) -> None:
        case_id = self.case_id
        self.change(
            lambda: self._uses.draft_plan(case_id),
            lambda: self._navigate(Place("plan", case_id)),
        )

    def change(self, work: Callable[[], Changes], then: Callable[[], None]) -> None:
        """One change of this case at a time; `then` comes before the others hear of it."""

        def done(changes: Changes) -> None:
            then()
            self._announce(changes)

        self._changing.run(work, done=done)

    def _load(self) -> None:
        wanted = self.case_id

        def loaded(case: CaseView) -> None:
            if wanted == self.case_id:
                self.case = case
                self._view.show_case(case)
                if self._to_contact:
                    self._to_contact = False
                    self._view.open_contact_form()

        self._runner.run(
            lambda: self._uses.open_case(wanted),
            done=loaded,
            failed=self._view.show_problem,
        )

    def _newest_document(self) -> str:
        documents = self.case.file.documents if self.case is not None else ()
        return documents[-1].id if documents else ""


SCREEN_OF_STEP = {
    NextStep.DECIDE: "referrals",
    NextStep.START_ASSESSMENT: "assessment",
    NextStep.RESUME_ASSESSMENT: "assessment",
    NextStep.AGREE_PLAN: "plan",
    NextStep.SIGN_PLAN: "together",
    NextStep.COACH_SIGNS: "signing",
    NextStep.REVIEW: "review",
    NextStep.ANSWER_COMMENT: "comments",
    NextStep.COME_BACK: "outcomes",
}


def _nothing() -> None:
    """What follows where nothing follows."""
