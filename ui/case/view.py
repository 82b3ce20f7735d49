"""The case screen: header, journey and tabs. Widgets and nothing else."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QTabWidget, QWidget

from coach_app.domain.questionnaire import Questionnaire
from coach_app.services.caseload import CaseView
from coach_app.services.contacts import BeforeDialling
from ui.case.appointments_tab import AppointmentsTab
from ui.case.consent_tab import ConsentTab
from ui.case.header import CaseHeader
from ui.case.presenter import TABS
from ui.case.progress_tab import ProgressTab
from ui.case.summary_tab import SummaryTab
from ui.case.timeline_tab import TimelineTab
from ui.case.work_tabs import AssessmentTab, DocumentsTab, PlanTab
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, GUTTER, column
from ui.shared.pieces import Message, Skeleton
from ui.shared.roomy import scrolls_when_low
from ui.shared.screen import Screen
from ui.shared.sentences import sentence

LEAST_HEIGHT = 360
"""Pixels for the tabs; in a lower window the whole case scrolls."""


class CaseScreen(Screen):
    def __init__(
        self,
        form: Questionnaire,
        today: Callable[[], date],
        day_of: Callable[[datetime], date],
        now: Callable[[], datetime],
        notice_of: Callable[[str], str],
        dialogs: Dialogs,
    ) -> None:
        """`notice_of` gives the privacy notice's version for a programme's key."""
        super().__init__()
        self.setObjectName("CaseScreen")
        self._notice_of = notice_of
        self._dialogs = dialogs
        self._case: CaseView | None = None
        self.header = CaseHeader()
        self.message = Message("caseMessage")
        self.skeleton = Skeleton()
        self.summary = SummaryTab()
        self.timeline = TimelineTab(today, day_of)
        self.appointments = AppointmentsTab(today, now)
        self.assessment = AssessmentTab(form)
        self.plan = PlanTab()
        self.progress = ProgressTab()
        self.documents = DocumentsTab()
        self.consent = ConsentTab(today)
        self.tabs = self._tabs()
        top = column(self.header, self.message, self.skeleton, space=GRID)
        top.setContentsMargins(GUTTER, GRID * 2, GUTTER, 0)
        whole = column(top, self.tabs, space=GRID)
        whole.setStretch(1, 1)
        whole.addStretch(0)  # the room is not the message's as long as there are no tabs
        self.tabs.setMinimumHeight(LEAST_HEIGHT)
        scrolls_when_low(self, whole)
        self.header.hide()
        self.tabs.hide()
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        if self._case is None:
            return self.skeleton
        return self.summary.do_next if self.tabs.currentWidget() is self.summary else None

    def may_leave(self) -> bool:
        """Typed text is asked about before it goes."""
        forms = (self.timeline.form, self.appointments.form)
        typed = any(not form.isHidden() and form.dirty for form in forms)
        summary = self.summary.decision.dirty or self.summary.questions.dirty
        if not typed and not self.consent.dirty and not summary:
            return True
        return self._dialogs.confirm(
            self,
            self.tr("What you typed here is not saved yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def show_case(self, view: CaseView) -> None:
        take_focus = self._case is None and self.focus_is_free()
        self._case = view
        self.skeleton.stop()
        self.message.clear()
        self.header.show()
        self.tabs.show()
        self.header.show_case(view)
        self.summary.show_case(view)
        self.timeline.show_case(view)
        self.appointments.show_case(view)
        self.assessment.show_case(view)
        self.plan.show_case(view)
        self.progress.show_case(view)
        self.documents.show_case(view)
        self.consent.show_case(view, self._notice_of(view.file.case.programme))
        if take_focus:
            (self.first_focus() or self.tabs.tabBar()).setFocus()

    def show_problem(self, problem: Exception) -> None:
        """Says it where the person is working; what they typed stays."""
        self.skeleton.stop()
        self._place_for_problem().show_problem(sentence(problem))

    def show_tab(self, tab: str) -> None:
        self.tabs.setCurrentIndex(TABS.index(tab))

    def open_contact_form(self) -> None:
        self.show_tab("timeline")
        if self._case is not None:
            self.timeline.open_form()

    def show_before(self, before: BeforeDialling, next_try: date) -> None:
        self.timeline.form.begin(before, next_try)

    def show_decision(self) -> None:
        self.show_tab("summary")
        self.summary.decision.reason.take_focus()
        self.summary.ensureWidgetVisible(self.summary.decision)

    def close_appointment_form(self) -> None:
        self.appointments.close_form()

    def show_calendar_saved(self, name: str) -> None:
        self.appointments.show_saved(name)

    def close_contact_form(self) -> None:
        self.timeline.close_form()

    def close_permission_form(self) -> None:
        self.consent.close_form()

    def close_question(self) -> None:
        self.summary.questions.close_part()

    def set_busy(self, *, busy: bool) -> None:
        self.summary.set_busy(busy=busy)
        self.timeline.form.set_busy(busy=busy)
        self.appointments.set_busy(busy=busy)
        self.consent.set_busy(busy=busy)

    def confirm_withdrawal(self) -> bool:
        return self._dialogs.confirm(
            self,
            self.tr("This takes effect at once. It can be given again at any time."),
            yes=self.tr("Yes, withdraw it"),
            no=self.tr("Keep it"),
        )

    def _place_for_problem(self) -> Message:
        here = self.tabs.currentWidget()
        if here is self.timeline and not self.timeline.form.isHidden():
            return self.timeline.form.message
        if here is self.appointments and not self.appointments.form.isHidden():
            return self.appointments.form.message
        if here is self.consent:
            return self.consent.open_message() or self.message
        return self.message

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setObjectName("caseTabs")
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(self.tr("Parts of the case"))
        tabs.tabBar().setAccessibleName(self.tr("Parts of the case"))
        tabs.setUsesScrollButtons(True)
        tabs.setStyleSheet("QTabWidget::tab-bar { left: 8px; }")
        for part, title in (
            (self.summary, self.tr("Summary")),
            (self.timeline, self.tr("Timeline")),
            (self.appointments, self.tr("Appointments")),
            (self.assessment, self.tr("Assessment")),
            (self.plan, self.tr("Plan")),
            (self.progress, self.tr("Progress")),
            (self.documents, self.tr("Documents")),
            (self.consent, self.tr("Consent")),
        ):
            tabs.addTab(part, title)
        return tabs
