"""The header: back, search, sync state in words, lock."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame

from coach_app.services.exchange import SyncStatus
from coach_app.services.lease import LAST_DAYS
from ui.frame.search_box import SearchBox
from ui.shared.buttons import Button, secondary, warning
from ui.shared.colours import colours_of
from ui.shared.dates import when
from ui.shared.icons import icon
from ui.shared.layout import GRID, row
from ui.shared.sized import larger

ROOMY = 900
"""Pixels with letters of the usual size."""


class Header(QFrame):
    back_wanted = Signal()
    wanted = Signal(str)
    lock_wanted = Signal()
    shade_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self.back = secondary(self.tr("Back"), "back")
        self.back.setToolTip(self.tr("Back to where you were (Alt+Left)"))
        self.search = SearchBox()
        self.state = secondary(self.tr("Saved on this laptop"), "syncState")
        self.state.setToolTip(self.tr("Open Sync"))
        self.shade = secondary(self.tr("Shade"), "shade")
        self.shade.setToolTip(self.tr("Blur names and details while somebody looks (F9)"))
        self.lock = secondary(self.tr("Lock"), "lock")
        self.lock.setToolTip(self.tr("Lock now (Ctrl+L)"))
        inside = row(
            self.back, self.search, None, self.state, self.shade, self.lock, space=GRID * 2
        )
        inside.setStretch(1, 8)
        inside.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.setLayout(inside)
        white = colours_of(self).header_text
        self.back.setIcon(icon("back", white))
        self.shade.setIcon(icon("shade", white))
        self.lock.setIcon(icon("lock", white))
        self.back.clicked.connect(self.back_wanted)
        self.state.clicked.connect(self._to_sync)
        self.shade.clicked.connect(self.shade_wanted)
        self.lock.clicked.connect(self.lock_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the sync state stands in the navigation alone."""
        super().resizeEvent(event)
        self.state.setVisible(self.width() >= ROOMY * larger())

    def show_state(self, status: SyncStatus, today: date) -> None:
        self.state.setText(self._words(status, today))

    def _to_sync(self) -> None:
        self.wanted.emit("sync")

    def _words(self, status: SyncStatus, today: date) -> str:
        if status.refused or status.conflicts:
            return self.tr("Some changes need a look")
        if not status.enrolled:
            return self.tr("Offline: saved on this laptop")
        return self._soon(status) or self._person(status) or self._standing(status, today)

    def _person(self, status: SyncStatus) -> str:
        return self.tr("Sign in to get news") if status.sign_in_needed else ""

    def _soon(self, status: SyncStatus) -> str:
        """In the last days of the lease: a laptop that closes without a word surprises."""
        left = status.lease_days_left
        if status.lease_ended:
            return self.tr("Exchange now to go on")
        if left is None or left > LAST_DAYS:
            return ""
        if left == 0:
            return self.tr("Exchange today to go on")
        if left == 1:
            return self.tr("Exchange within 1 day")
        return self.tr("Exchange within {count} days").format(count=left)

    def _standing(self, status: SyncStatus, today: date) -> str:
        if status.last_exchange_at is None:
            return self.tr("Saved on this laptop · not exchanged yet")
        at = when(status.last_exchange_at, today)
        if status.unsent == 0 and status.waiting_files == 1:
            return self.tr("1 paper waits · last exchange {at}").format(at=at)
        if status.unsent == 0 and status.waiting_files:
            return self.tr("{count} papers wait · last exchange {at}").format(
                count=status.waiting_files, at=at
            )
        if status.unsent == 0:
            return self.tr("All sent · last exchange {at}").format(at=at)
        if status.unsent == 1:
            return self.tr("1 change waits · last exchange {at}").format(at=at)
        return self.tr("{count} changes wait · last exchange {at}").format(
            count=status.unsent, at=at
        )


NARROWEST = 184
BESIDE_THE_WORD = 72
"""For the drawing before a word, the line at the left and some air."""
COUNTED = ("today", "referrals", "sync")
"""Places with a count behind their word."""


class Navigation(QFrame):
    """The places at the left; a count stands behind a place where something waits."""

    wanted = Signal(str)
    safety_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._subject: Callable[[], str] = str
        self.setObjectName("navigation")
        self.titles = {
            "today": self.tr("Today"),
            "caseload": self.tr("Caseload"),
            "referrals": self.tr("Referrals"),
            "sync": self.tr("Sync"),
            "settings": self.tr("Settings"),
            "check": self.tr("Check a file"),
        }
        self.buttons: dict[str, Button] = {}
        inside = row(space=0)
        inside.setDirection(inside.Direction.TopToBottom)
        inside.setContentsMargins(0, GRID * 2, 0, GRID * 2)
        for number, (kind, title) in enumerate(self.titles.items(), start=1):
            button = secondary(title, f"to_{kind}", drawing=kind)
            button.setCheckable(True)
            button.setToolTip(f"Ctrl+{number}")
            button.setProperty("place", kind)
            button.clicked.connect(self._go)
            self.buttons[kind] = button
            inside.addWidget(button)
        inside.addStretch(1)
        self.safety = warning(self.tr("Safety (F8)"), "safety", drawing="problem")
        self.safety.setToolTip(self.tr("What to do when somebody may not be safe (F8)"))
        self.safety.clicked.connect(self.ask_safety)
        beside = row(self.safety, space=0)
        beside.setContentsMargins(GRID, 0, GRID, 0)
        inside.addLayout(beside)
        self.setLayout(inside)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """As wide as its longest word needs, however large the letters are."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "safety"):
            self._fit()

    def _fit(self) -> None:
        letters = QFont(self.font())
        letters.setBold(True)
        told = QFontMetrics(letters)
        counted = [f"{self.titles[kind]}  99" for kind in COUNTED]
        words = (*self.titles.values(), *counted, self.safety.text())
        widest = max(told.horizontalAdvance(text) for text in words)
        self.setFixedWidth(max(NARROWEST, widest + BESIDE_THE_WORD))

    def show_place(self, kind: str) -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == kind)

    def show_subject(self, subject: Callable[[], str]) -> None:
        """`subject` says whose case the screen is about when it is asked, "" for nobody's. Help is
        one key away in any case: somebody may be on the telephone before there is a case."""
        self._subject = subject

    def ask_safety(self) -> None:
        self.safety_wanted.emit(self._subject())

    def show_count(self, kind: str, count: int) -> None:
        title = self.titles[kind]
        self.buttons[kind].setText(f"{title}  {count}" if count else title)
        spoken = self.tr("{title}, {count} waiting").format(title=title, count=count)
        self.buttons[kind].setAccessibleName(spoken if count else title)

    def title_of(self, kind: str) -> str:
        return {**self.titles, "safety": self.tr("Safety")}.get(kind, "")

    def _go(self) -> None:
        kind = self.sender().property("place")
        self.show_place("")
        self.wanted.emit(str(kind))
