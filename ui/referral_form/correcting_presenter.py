"""Decides how a saved referral is put right: the same form, filled with what was saved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.services.changes import Changes
from coach_app.services.corrections import Entered
from ui.referral_form.presenter import ReferralFormPresenter, UseCases, View
from ui.shared.ports import Navigate, Place, Runner


class CorrectingView(View, Protocol):
    def show_loading(self) -> None: ...
    def show_entered(self, entered: Entered) -> None: ...
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectingUses:
    entered: Callable[[str], Entered]
    of_case: Callable[[str, Callable[[], str]], UseCases]
    """The form's use cases for one case; the second argument gives the reason typed last."""


class CorrectingPresenter(ReferralFormPresenter):
    def __init__(
        self,
        view: CorrectingView,
        runner: Runner,
        uses: CorrectingUses,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        super().__init__(view, runner, uses.of_case("", lambda: ""), navigate, announce)
        self._correcting_view = view
        self._uses = uses
        self._case_id = ""
        self._why = ""

    def open(self, case_id: str) -> None:
        """What was typed stays when the coach comes back to the same case."""
        if case_id == self._case_id:
            return
        self._case_id = case_id
        self._use_cases = self._uses.of_case(case_id, lambda: self._why)
        self._correcting_view.show_loading()
        self._runner.run(
            lambda: self._uses.entered(case_id), done=self._entered, failed=self._view.show_problem
        )

    def save(self) -> None:
        self._why = self._correcting_view.why()
        super().save()

    def leave(self) -> None:
        self._navigate(Place("case", self._case_id))

    def _entered(self, entered: Entered) -> None:
        self._settled = entered.settled | {entered.case_id}
        self._correcting_view.show_entered(entered)

    def _saved(self, changes: Changes) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
        self._view.clear()
        self._announce(changes)
        self._navigate(Place("case", changes.case_id, tab="timeline"))
