"""Agreement to take part and permissions to share: two things, kept apart."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coach_app.domain.consent import Agreement, HowGiven, Permission
from coach_app.services.caseload import CaseView
from ui.case.permission_form import PermissionForm
from ui.case.wording import name_of
from ui.shared.buttons import primary, secondary, warning
from ui.shared.choices import ChoiceField
from ui.shared.dates import date_and_time, long_date
from ui.shared.labels import label, options
from ui.shared.layout import GRID, GUTTER, Page, column, empty, holder, row
from ui.shared.named import named
from ui.shared.pieces import Card, Message, Tag, heading, rule, words


class AgreementCard(Card):
    """Taking part: recorded here, and stopped here at any time."""

    agreed = Signal(object, bool)
    withdrawn = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Taking part"), "agreementCard")
        self.state = words("", name="agreementState")
        self.how = ChoiceField(
            self.tr("How they agreed"), "agreementHow", options(HowGiven), columns=2
        )
        self.read_aloud = named(
            QCheckBox(self.tr("I read the privacy notice aloud")),
            "readAloud",
            self.tr("I read the privacy notice aloud"),
        )
        self.record = primary(self.tr("Record the agreement"), "recordAgreement")
        self.stop = warning(self.tr("Stop taking part"), "stopTakingPart")
        self.form = holder(
            column(self.how, self.read_aloud, row(self.record, None), space=GRID * 2)
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
            how=label(agreement.how).lower(),
            notice=agreement.privacy_notice,
        )
        aloud = self.tr("It was read aloud.") if agreement.privacy_notice_read_aloud else ""
        return f"{said} {aloud}".strip()

    def _record(self) -> None:
        how = self.how.value()
        self.how.set_error("" if how else self.tr("Choose how they agreed."))
        if how is None:
            self.how.take_focus()
        else:
            self.agreed.emit(how, self.read_aloud.isChecked())


class PermissionRow(QWidget):
    withdraw_asked = Signal(str)

    def __init__(self, permission: Permission, today: date) -> None:
        super().__init__()
        self.setObjectName("permissionRow")
        self._id = permission.id
        live = permission.live_on(today)
        who = label(permission.recipient)
        if permission.recipient_name:
            who = f"{who}, {permission.recipient_name}"
        tag = Tag(self.tr("May be shared"), "done") if live else Tag(self._ended(permission))
        about = column(
            words(permission.what, "strong"),
            words(self.tr("With: {who}").format(who=who)),
            words(self.tr("For: {purpose}").format(purpose=permission.purpose)),
            words(self._dates(permission), "quiet"),
            space=2,
        )
        line = row(holder(about), space=GUTTER)
        line.setStretch(0, 1)
        line.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
        if live:
            button = warning(self.tr("Withdraw"), "withdrawPermission")
            button.setAccessibleName(
                self.tr("Withdraw the permission: {what}").format(what=permission.what)
            )
            button.clicked.connect(self._ask)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def _ask(self) -> None:
        self.withdraw_asked.emit(self._id)

    def _ended(self, permission: Permission) -> str:
        return self.tr("Withdrawn") if permission.withdrawn_at else self.tr("Ended")

    def _dates(self, permission: Permission) -> str:
        given = self.tr("Given {time} ({how}).").format(
            time=date_and_time(permission.given_at), how=label(permission.how).lower()
        )
        if permission.withdrawn_at is not None:
            end = self.tr("Withdrawn {time}.").format(time=date_and_time(permission.withdrawn_at))
        elif permission.until is not None:
            end = self.tr("Until {day}.").format(day=long_date(permission.until))
        else:
            end = self.tr("Until it is withdrawn.")
        return f"{given} {end}"


class ConsentTab(Page):
    withdraw_asked = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("consentTab")
        self.message = Message("consentMessage")
        self.agreement = AgreementCard()
        self.add = secondary(self.tr("Add a permission"), "addPermission", drawing="new")
        self.form = PermissionForm(today)
        self.form.hide()
        self.rows = column(space=GRID * 2)
        self.body.addWidget(self.message)
        self.body.addWidget(self.agreement)
        self.body.addWidget(heading(self.tr("Permissions to share"), 2))
        self.body.addWidget(
            words(self.tr("Nothing leaves this laptop for anybody without one."), "quiet")
        )
        self.body.addLayout(self.rows)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.form)
        self.add.clicked.connect(self._open_form)

    def show_case(self, view: CaseView, notice: str) -> None:
        self.agreement.show_case(view, notice)
        empty(self.rows)
        for permission in reversed(view.file.permissions):
            line = PermissionRow(permission, view.today)
            line.withdraw_asked.connect(self.withdraw_asked)
            self.rows.addWidget(line)
            self.rows.addWidget(rule())

    def close_form(self) -> None:
        self.form.clear()
        self.form.hide()
        self.add.show()

    def set_busy(self, *, busy: bool) -> None:
        self.agreement.set_busy(busy=busy)
        self.form.set_busy(busy=busy)

    def _open_form(self) -> None:
        self.form.show()
        self.add.hide()
        self.form.what.take_focus()
        self.ensureWidgetVisible(self.form)
