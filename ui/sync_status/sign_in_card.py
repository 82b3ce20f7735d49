"""Signing in with a browser, where the server asks for it before it tells news."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from coach_app.services.exchange import SyncStatus
from coach_app.services.person_sign_in import Asked
from ui.shared.buttons import secondary
from ui.shared.dates import clock_time, date_and_time
from ui.shared.layout import Wrapping, holder
from ui.shared.pieces import Card, Message, announce, words
from ui.shared.sentences import sentence
from ui.sync_status.sign_in_presenter import SignInPresenter
from ui.sync_status.standing_words import sign_in_ends, sign_in_stands

SPOKEN = ", "
"""Between two letters of a code, so that they are read one by one."""


class SignInCard(Card):
    """Hidden where nobody is asked to sign in."""

    presenter: SignInPresenter

    def __init__(self) -> None:
        super().__init__(self.tr("Sign in"), "signIn")
        self._showing = False
        self.standing = words("", name="signInStands")
        self.ends = Message("signInEnds")
        self.message = Message("signInMessage")
        self.how = words("", name="signInHow")
        self.code = words("", "big", "signInCode")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.wait = words(self.tr("Waiting for you to confirm it."), "quiet", "signInWait")
        self.begin = secondary(self.tr("Sign in"), "signInBegin")
        self.open = secondary(self.tr("Open the page"), "signInOpen")
        self.stop = secondary(self.tr("Stop waiting"), "signInStop")
        for part in (self.standing, self.ends, self.how, self.code, self.wait, self.message):
            self.body.addWidget(part)
        self.body.addWidget(holder(Wrapping(self.begin, self.open, self.stop)))
        self._fit()
        self.hide()

    def show_status(self, status: SyncStatus, now: datetime) -> None:
        asked_for = status.sign_in_needed or status.signed_in_until is not None
        self.setVisible(status.enrolled and (asked_for or self._showing))
        self.standing.setText(sign_in_stands(status))
        self.ends.show_text(sign_in_ends(status, now), "attention")
        self._fit()

    def show_code(self, asked: Asked) -> None:
        self._showing = True
        self.message.clear()
        self.code.setText(asked.code)
        self.code.setAccessibleName(SPOKEN.join(asked.code.replace("-", "")))
        how = self.tr(
            "Open {page} in a browser, here or on a telephone, sign in and confirm this code. It "
            "is good until {time}."
        )
        self.how.setText(how.format(page=asked.page, time=clock_time(asked.until)))
        self._fit()
        self.open.setFocus()
        announce(self.code, self.code.accessibleName())

    def show_no_browser(self, asked: Asked) -> None:
        told = self.tr("No browser could be opened here. Type {page} on another device.")
        self.message.show_problem(told.format(page=asked.page))

    def show_no_network(self) -> None:
        self.message.show_text(
            self.tr("No answer from the server just now. It is asked again by itself."), "attention"
        )

    def show_network(self) -> None:
        self.message.clear()

    def show_signed_in(self, until: datetime) -> None:
        self._put_away()
        told = self.tr("You are signed in until {time}. The news of your team comes now.")
        self.message.show_done(told.format(time=date_and_time(until)))

    def show_refused(self, problem: Exception) -> None:
        self._put_away()
        self.message.show_problem(sentence(problem))

    def put_code_away(self) -> None:
        self.message.clear()
        self._put_away()

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.begin.set_busy(busy=busy, text=self.tr("Asking for a code"))

    def _put_away(self) -> None:
        """The focus stays in the card when the button that had it goes."""
        within = self.open.hasFocus() or self.stop.hasFocus()
        self._showing = False
        self._fit()
        if within:
            self.begin.setFocus()

    def _fit(self) -> None:
        for part in (self.how, self.code, self.wait, self.open, self.stop):
            part.setVisible(self._showing)
        self.begin.setVisible(not self._showing)
        self.standing.setVisible(bool(self.standing.text()) and not self._showing)
        if self._showing:
            self.ends.clear()


def open_page(address: str) -> bool:
    """In the browser of this computer: the service's own page, with a code and nobody's record."""
    return QDesktopServices.openUrl(QUrl(address))


def later(beside: QWidget, seconds: float, work: Callable[[], None]) -> None:
    """Not after `beside` is gone: locking ends the waiting."""
    QTimer.singleShot(round(seconds * 1000), beside, work)
