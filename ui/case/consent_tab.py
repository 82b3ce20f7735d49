"""The consent ledger: notice, agreement, permissions, employer copy, and every copy that left."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from coach_app.domain.consent import Agreement, EmployerConsent, Permission
from coach_app.domain.disclosed import delivery_of
from coach_app.services.caseload import CaseView
from ui.case.given_how import GivenHow
from ui.case.ledger_rows import DisclosureRow, GrantRow, how_words
from ui.case.notice_card import NoticeCard
from ui.case.permission_form import PermissionForm
from ui.case.wording import name_of
from ui.shared.buttons import Button, primary, secondary, warning
from ui.shared.dates import date_and_time
from ui.shared.layout import GRID, Page, column, empty, holder, row
from ui.shared.named import named
from ui.shared.pieces import Card, Message, heading, rule, words
from ui.shared.typed_text import opened_by


class AgreementCard(Card):
    """Taking part: recorded here, and stopped here at any time."""

    agreed = Signal(object, bool, str)
    withdrawn = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Taking part"), "agreementCard")
        self.state = words("", name="agreementState")
        self.given = GivenHow(self.tr("How they agreed"), "agreement")
        self.how = self.given.how
        self.read_aloud = named(
            QCheckBox(self.tr("I read the privacy notice aloud")),
            "readAloud",
            self.tr("I read the privacy notice aloud"),
        )
        self.record = primary(self.tr("Record the agreement"), "recordAgreement")
        self.stop = warning(self.tr("Stop taking part"), "stopTakingPart")
        self.form = holder(
            column(self.given, self.read_aloud, row(self.record, None), space=GRID * 2)
        )
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(self.state)
        self.body.addWidget(self.form)
        self.body.addLayout(row(self.stop, None))
        self.record.clicked.connect(self._record)
        self.stop.clicked.connect(self.withdrawn)

    def show_case(self, view: CaseView, notice: str) -> None:
        agreement = view.file.agreement
        self.form.setVisible(agreement is None)
        self.read_aloud.setVisible(view.file.notice is None)
        self.stop.setVisible(agreement is not None)
        if agreement is not None:
            self.state.setText(self._given(agreement))
        else:
            self.state.setText(self._asked(view, notice))

    def set_busy(self, *, busy: bool) -> None:
        self.record.set_busy(busy=busy, text=self.tr("Saving"))
        self.stop.set_busy(busy=busy)

    def _asked(self, view: CaseView, notice: str) -> str:
        asked = self.tr(
            "Give {name} the privacy notice ({notice}) and go through it together. Say that "
            "taking part is their choice and can stop at any time."
        ).format(name=name_of(view), notice=notice)
        if not view.file.agreements:
            return asked
        stopped = view.file.agreements[-1].withdrawn_at
        if stopped is None:
            return asked
        before = self.tr("Stopped taking part on {time}.").format(time=date_and_time(stopped))
        return f"{before} {asked}"

    def _given(self, agreement: Agreement) -> str:
        said = self.tr("Agreed on {time} ({how}). Privacy notice {notice} was given.").format(
            time=date_and_time(agreement.given_at),
            how=how_words(agreement.how, agreement.witness),
            notice=agreement.privacy_notice,
        )
        aloud = self.tr("It was read aloud.") if agreement.privacy_notice_read_aloud else ""
        return f"{said} {aloud}".strip()

    def _record(self) -> None:
        given = self.given.given()
        if given is None:
            self.given.take_focus()
        else:
            how, witness = given
            self.agreed.emit(how, self.read_aloud.isChecked(), witness)


class ConsentTab(Page):
    withdraw_asked = Signal(str)
    employer_withdraw_asked = Signal(str)
    employer_copy_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("consentTab")
        self.message = Message("consentMessage")
        self.notice = NoticeCard()
        self.agreement = AgreementCard()
        self.add = secondary(self.tr("Add a permission"), "addPermission", drawing="new")
        self.form = PermissionForm(today)
        self.rows = column(space=GRID * 2)
        self.add_employer = secondary(
            self.tr("Make a copy for the employer"), "addEmployer", drawing="document"
        )
        self.employer_rows = column(space=GRID * 2)
        self.left = column(space=GRID)
        for part in (self.message, self.notice, self.agreement):
            self.body.addWidget(part)
        self._section(
            self.tr("Permissions to share"),
            self.tr("Nothing leaves this laptop for anybody without one."),
            self.rows,
        )
        self._adding(self.add, self.form)
        self._section(
            self.tr("Copy for the employer"),
            self.tr("A consent of its own: a permission to speak is not enough for a copy."),
            self.employer_rows,
        )
        self.body.addWidget(self.add_employer, 0, Qt.AlignmentFlag.AlignLeft)
        self._section(self.tr("Copies that left"), self.tr("Every one, newest first."), self.left)
        self.add.clicked.connect(self._open_form)
        self.add_employer.clicked.connect(self.employer_copy_asked)

    @property
    def dirty(self) -> bool:
        """Whether something is typed in an open form."""
        return not self.form.isHidden() and self.form.dirty

    def show_case(self, view: CaseView, notice: str) -> None:
        self.notice.show_case(view, notice)
        self.agreement.show_case(view, notice)
        self._show_grants(self.rows, view.file.permissions, view.today)
        self._show_grants(self.employer_rows, view.file.employer_consents, view.today)
        empty(self.left)
        for disclosure in reversed(view.file.disclosures):
            heard = delivery_of(disclosure, view.file.deliveries)
            self.left.addWidget(DisclosureRow(disclosure, heard))
        if not view.file.disclosures:
            self.left.addWidget(words(self.tr("No copy has left yet."), name="noneLeft"))

    def close_form(self) -> None:
        self.form.clear()
        self.form.hide()
        self.add.show()

    def open_message(self) -> Message | None:
        """Where a problem is said: in the form that is open."""
        return None if self.form.isHidden() else self.form.message

    def set_busy(self, *, busy: bool) -> None:
        for part in (self.notice, self.agreement, self.form):
            part.set_busy(busy=busy)

    def _show_grants(
        self,
        rows: QVBoxLayout,
        grants: Sequence[Permission | EmployerConsent],
        today: date,
    ) -> None:
        empty(rows)
        for grant in reversed(grants):
            line = GrantRow(grant, today)
            if isinstance(grant, Permission):
                line.withdraw_asked.connect(self.withdraw_asked)
            else:
                line.withdraw_asked.connect(self.employer_withdraw_asked)
            rows.addWidget(line)
            rows.addWidget(rule())

    def _section(self, title: str, explained: str, rows: QVBoxLayout) -> None:
        self.body.addWidget(heading(title, 2))
        self.body.addWidget(words(explained, "quiet"))
        self.body.addLayout(rows)

    def _adding(self, button: Button, form: PermissionForm) -> None:
        self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(form)
        form.hide()
        opened_by(form, button.objectName())

    def _open_form(self) -> None:
        self.form.show()
        self.add.hide()
        self.form.what.take_focus()
        self.ensureWidgetVisible(self.form)
