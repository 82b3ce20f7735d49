"""The one window: locked or open, and which screen it shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

import ui.unlock.screen
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from ui.locking.guard import Guard
from ui.locking.keeping import PuttingBack
from ui.locking.way_out import WayOut
from ui.shared.dialogs import Dialogs
from ui.shared.focus_ring import FocusRing
from ui.shared.ports import Place
from ui.shared.refresh import Refresh
from ui.shared.screen import Screen, ScreenContext
from ui.shared.tasks import Tasks

if TYPE_CHECKING:
    from ui.frame.view import FrameView
    from ui.screens import Screens

STAYING = frozenset({"today", "caseload", "referrals", "referral-new", "sync", "settings"})
"""Screens that are kept while others are shown. The rest is about one person and goes."""
UNDER = {
    "referral-new": "referrals",
    "referral-import": "referrals",
    "put-right": "sync",
    "check": "check",
}
"""Which place of the navigation a staying screen belongs to; all about one person: Caseload."""
NOBODYS = frozenset({"safety"})
"""Screens that may be opened before there is a case; then they belong to no place."""
LEAST, USUAL = QSize(1024, 640), QSize(1366, 768)
"""Pixels. A screen that shows everything at twice the size may have less room than that."""
START = Place("today")
LONGEST_TRAIL = 50


def _under(place: Place) -> str:
    """The place of the navigation, or the kind itself where it belongs to none."""
    if place.kind in NOBODYS and not place.id:
        return place.kind
    return UNDER.get(place.kind, place.kind if place.kind in STAYING else "caseload")


class MainWindow(QMainWindow):
    """`desk` is None while it is locked. `place` is where it is."""

    def __init__(
        self,
        door: Door,
        dialogs: Dialogs,
        tasks: Tasks,
        *,
        restart: Callable[[], bool] | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`restart` starts the program anew when this one has locked and is to end."""
        super().__init__()
        self.setObjectName("window")
        self._door = door
        self._dialogs = dialogs
        self._tasks = tasks
        self.desk: Desk | None = None
        self.place = START
        self.frame: FrameView | None = None
        self.screen_shown: Screen | None = None
        self._context: ScreenContext | None = None
        self._screens: Screens
        self._kept: dict[str, Screen] = {}
        self._trail: list[Place] = []
        self._whole = QStackedWidget()
        self._filling: QWidget | None = None
        self.setCentralWidget(self._whole)
        self.setMinimumSize(LEAST.boundedTo(self.screen().availableGeometry().size()))
        self.resize(USUAL)
        self._set_up_keys()
        self.guard = Guard(self, tasks, steady)
        self.way_out = WayOut(self, tasks, door.lock, self.guard, restart)
        self._putting_back = PuttingBack(self, tasks, self)
        self.guard.lock_wanted.connect(self.lock)
        tasks.refused.connect(self._heard_refusal)
        self.show_door()
        self._ring = FocusRing(self)

    def navigate(self, place: Place) -> None:
        """Goes to a place, unless the screen that is shown would lose something."""
        if self._context is None or self.guard.shading.on or not self._left():
            return
        if place != self.place:
            self._trail = [*self._trail, self.place][-LONGEST_TRAIL:]
        self._show(place)

    def back(self) -> None:
        """Where the coach was before; Today when there is no before."""
        if self._context is None or self.guard.shading.on or not self._left():
            return
        self._show(self._trail.pop() if self._trail else START)

    def lock(self) -> None:
        """Closes the store and everything that shows what is in it, without asking anything: what
        was typed comes back."""
        self.way_out.lock()

    def screens(self) -> tuple[tuple[Place, Screen], ...]:
        """Every screen that is there, the one that is shown last."""
        shown = self.screen_shown
        kept = [(Place(kind), s) for kind, s in self._kept.items() if s is not shown]
        return (*kept, (self.place, shown)) if shown is not None else tuple(kept)

    def say(self, text: str) -> None:
        """A sentence above whatever screen is shown, until the next one."""
        if self.frame is not None:
            self.frame.note.show_text(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.place.kind not in ("today", "caseload"):
            self.back()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._left() and self._nothing_lost():
            self.close_desk()
            event.accept()
        else:
            event.ignore()

    def _set_up_keys(self) -> None:
        for number, kind in enumerate(
            ("today", "caseload", "referrals", "sync", "settings", "check"), start=1
        ):
            key = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            key.activated.connect(partial(self.navigate, Place(kind)))
        for keys, act in (
            ("Ctrl+K", self._to_search),
            ("Alt+Left", self.back),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _to_search(self) -> None:
        if self.frame is not None:
            self.frame.header.search.setFocus()
            self.frame.header.search.selectAll()

    def show_door(self) -> None:
        view = ui.unlock.screen.build(
            self._door, self._tasks, self._dialogs, self._open, self.show_door, self.guard.start
        )
        self._replace_all(view)
        self.setWindowTitle(self.tr("Coach app, locked"))
        view.take_focus()

    def _open(self, desk: Desk) -> None:
        self.desk = desk
        self._context = ScreenContext(
            desk, self._tasks, self.navigate, self._dialogs, Refresh(self), self._door
        )
        # Here and not above: the screens stand on libraries that take a second to load. The door
        # has loaded them by now, while the passphrase was being typed.
        from ui.screens import SCREENS  # noqa: PLC0415 - see above

        self._screens = SCREENS
        self.frame = SCREENS.frame(self._context)
        self.frame.navigation.wanted.connect(lambda kind: self.navigate(Place(kind)))
        self.frame.header.back_wanted.connect(self.back)
        self.frame.header.wanted.connect(lambda kind: self.navigate(Place(kind)))
        self.frame.header.lock_wanted.connect(self.lock)
        self.frame.header.shade_wanted.connect(self.guard.toggle_shade)
        self._context.refresh.watch(
            self.guard, frozenset({"settings"}), lambda _changes: self.guard.read_limit()
        )
        self._replace_all(self.frame)
        self._show(START)
        self.guard.start(desk)
        self._putting_back.begin(desk)

    def _heard_refusal(self, key: str) -> None:
        """What is true of the whole laptop is said by the window, not by every screen."""
        if key == "store.erased_by_revocation":
            self.lock()
        elif key == "store.lease_ended" and self.place.kind not in ("lease", "sync"):
            self.navigate(Place("lease"))

    def _left(self) -> bool:
        return self.screen_shown is None or self.screen_shown.may_leave()

    def _nothing_lost(self) -> bool:
        """Asks when a screen that stays in the background holds something nobody saved."""
        if not any(screen.unsaved() for screen in self._kept.values()):
            return True
        return self._dialogs.confirm(
            self,
            self.tr("A new referral is typed but not saved. It is lost when you go on."),
            yes=self.tr("Go on and lose it"),
            no=self.tr("Stay here"),
        )

    def _show(self, place: Place) -> None:
        if self.frame is None:
            return
        before, screen = self.screen_shown, self._screen_for(place)
        self.place, self.screen_shown = place, screen
        room = self.frame.room
        if room.indexOf(screen) < 0:
            room.addWidget(screen)
        room.setCurrentWidget(screen)
        if before is not None and before is not screen and before not in self._kept.values():
            room.removeWidget(before)
            before.deleteLater()
        under = _under(place)
        self.frame.header.setVisible(not screen.alone)
        self.frame.navigation.setVisible(not screen.alone)
        self.frame.navigation.show_place(under)
        self.frame.navigation.show_subject(lambda: screen.comes_back_to(place).id)
        self.frame.header.back.setVisible(bool(self._trail))
        self.frame.note.clear()
        name = self.frame.navigation.title_of(under)
        # Never a person: a window title can be read in a task bar.
        self.setWindowTitle(self.tr("{name} - Coach app").format(name=name))
        screen.open_at(place)
        self._place_focus(screen)

    def _place_focus(self, screen: Screen) -> None:
        """At the screen's own start; nowhere when it has none yet, so that it may take it."""
        target = screen.first_focus()
        if target is not None:
            target.setFocus()
        elif (held := self.focusWidget()) is not None:
            held.clearFocus()

    def _screen_for(self, place: Place) -> Screen:
        shown = self.screen_shown
        if shown is not None and (place.kind, place.id) == (self.place.kind, self.place.id):
            return shown
        if place.kind in self._kept:
            return self._kept[place.kind]
        if self._context is None:
            raise LookupError("The window is locked.")
        screen = self._screens.build[place.kind](self._context)
        if place.kind in STAYING:
            self._kept[place.kind] = screen
        return screen

    def close_desk(self) -> None:
        """Takes everything down that shows what is in the store."""
        self.guard.stop()
        if self.frame is not None:
            self.frame.by_itself.stop()
        self.desk = None
        self._context = None
        self.frame = None
        self.screen_shown = None
        self._kept = {}
        self._trail = []
        self._replace_all(QWidget())
        self.setWindowTitle(self.tr("Coach app, locked"))

    def _replace_all(self, widget: QWidget) -> None:
        self._whole.addWidget(widget)
        self._whole.setCurrentWidget(widget)
        if self._filling is not None:
            self._whole.removeWidget(self._filling)
            self._filling.deleteLater()
        self._filling = widget
