"""Rows of the consent ledger: what was given, how and when, and the button that withdraws it."""

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.consent import EmployerConsent, HowGiven, Permission
from coach_app.domain.disclosed import Delivery, Disclosure
from ui.shared.buttons import warning
from ui.shared.dates import date_and_time, long_date
from ui.shared.delivered import delivered
from ui.shared.labels import label
from ui.shared.layout import GRID, GUTTER, column, holder, row
from ui.shared.pieces import Tag, words


class GrantRow(QWidget):
    """One permission or one consent to an employer copy. Withdrawing acts at once."""

    withdraw_asked = Signal(str)

    def __init__(self, grant: Permission | EmployerConsent, today: date) -> None:
        super().__init__()
        self.setObjectName("permissionRow")
        self._id = grant.id
        live = grant.live_on(today)
        about = column(words(self._title(grant), "strong"), space=2)
        for line in self._lines(grant):
            about.addWidget(words(line))
        about.addWidget(words(self._dates(grant), "quiet"))
        line_ = row(holder(about), space=GUTTER)
        line_.setStretch(0, 1)
        line_.addWidget(self._state(grant, live=live), 0, Qt.AlignmentFlag.AlignTop)
        if live:
            button = warning(self.tr("Withdraw"), "withdrawPermission")
            button.setAccessibleName(self.tr("Withdraw: {what}").format(what=self._title(grant)))
            button.clicked.connect(self._ask)
            line_.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line_)

    def _ask(self) -> None:
        self.withdraw_asked.emit(self._id)

    def _state(self, grant: Permission | EmployerConsent, *, live: bool) -> Tag:
        if live:
            return Tag(self.tr("May be shared"), "done")
        return Tag(self.tr("Withdrawn") if grant.withdrawn_at else self.tr("Ended"))

    def _title(self, grant: Permission | EmployerConsent) -> str:
        return grant.what if isinstance(grant, Permission) else grant.employer

    def _lines(self, grant: Permission | EmployerConsent) -> list[str]:
        lines = []
        if isinstance(grant, Permission):
            who = label(grant.recipient)
            if grant.recipient_name:
                who = f"{who}, {grant.recipient_name}"
            lines.append(self.tr("With: {who}").format(who=who))
            covers = ", ".join(label(subject).lower() for subject in grant.covers)
            copies = covers or self.tr("none; you may speak of it")
            lines.append(self.tr("Copies that may leave: {what}").format(what=copies))
        if grant.purpose:
            lines.append(self.tr("For: {purpose}").format(purpose=grant.purpose))
        return lines

    def _dates(self, grant: Permission | EmployerConsent) -> str:
        if grant.withdrawn_at is not None:
            end = self.tr("Withdrawn {time}.").format(time=date_and_time(grant.withdrawn_at))
        elif grant.until is not None:
            end = self.tr("Until {day}.").format(day=long_date(grant.until))
        else:
            end = self.tr("Until it is withdrawn.")
        given = self.tr("Given {time} ({how}).").format(
            time=date_and_time(grant.given_at), how=how_words(grant.how, grant.witness)
        )
        return f"{given} {end}"


class DisclosureRow(QWidget):
    """One copy that left, and what was heard of it since."""

    def __init__(self, disclosure: Disclosure, delivery: Delivery | None) -> None:
        super().__init__()
        self.setObjectName("disclosureRow")
        route = label(disclosure.route)
        who = disclosure.recipient_name
        lines = column(
            words(f"{route}: {who}" if who else route, "strong"),
            words(disclosure.what),
            words(self._when(disclosure.left_at, disclosure.by), "quiet"),
            space=2,
        )
        known = delivered(disclosure, delivery)
        if known:
            about = words(known, "" if delivery is None else "strong", "delivered")
            lines.addWidget(about)
        lines.setContentsMargins(0, 0, 0, GRID)
        self.setLayout(lines)

    def _when(self, left_at: datetime, by: str) -> str:
        when = date_and_time(left_at)
        return self.tr("{time}, by {coach}").format(time=when, coach=by) if by else when


def how_words(how: HowGiven, witness: str) -> str:
    """Said it, with a witness: Jo Neighbour"""
    words_ = label(how).lower()
    return f"{words_}: {witness}" if witness else words_
