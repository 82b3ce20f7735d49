"""One person's journey: the hands, the desk and the screens that its stations work with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach_app.demo.hands import Hands, SaveInto, must
from coach_app.demo.report import Report
from coach_app.domain.case import CaseFile
from coach_app.domain.plan import Plan
from coach_app.services import caseload
from coach_app.services.desk import Desk
from ui.assessment.view import AssessmentScreen
from ui.case.view import CaseScreen
from ui.referral_form.view import ReferralFormView
from ui.shared.ports import Place
from ui.shared.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Play:
    """One person's journey: who plays it, on which desk, and the report it is told to."""

    hands: Hands
    tasks: Tasks
    desk: Desk
    report: Report
    story: dict[str, Any]
    saving: SaveInto
    out: Path

    @property
    def key(self) -> str:
        return str(self.story["key"])

    def file(self) -> CaseFile:
        """The person's records as they are in the store now."""
        name = str(self.story["name"])

        def look() -> CaseFile:
            rows = caseload.page(self.desk, text=name).rows
            return caseload.open_case(self.desk, rows[0].case_id).file

        found: CaseFile = self.tasks.on_store(look)
        return found

    def plan(self) -> Plan:
        plan = self.file().plan
        must(plan is not None, "there is a plan")
        assert plan is not None  # noqa: S101 - just checked
        return plan

    def go(self, kind: str, tab: str = "") -> None:
        self.hands.window.navigate(Place(kind, self.file().case.id, tab=tab))
        self.hands.settle()

    def referral_form(self) -> ReferralFormView:
        form: ReferralFormView = self._shown(ReferralFormView)
        return form

    def case(self) -> CaseScreen:
        screen: CaseScreen = self._shown(CaseScreen)
        return screen

    def assessment(self) -> AssessmentScreen:
        screen: AssessmentScreen = self._shown(AssessmentScreen)
        self.hands.until(lambda: screen.book is not None, "the form is there")
        return screen

    def _shown(self, kind: Any) -> Any:
        self.hands.until(
            lambda: isinstance(self.hands.window.screen_shown, kind), f"{kind.__name__} is shown"
        )
        return self.hands.window.screen_shown
