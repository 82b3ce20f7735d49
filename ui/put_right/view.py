"""What waits for the coach after an exchange, in two lists: to decide, and to send again."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.services.desk import Desk
from coach_app.services.two_versions import TwoVersions
from ui.put_right.held_card import HeldCard
from ui.put_right.presenter import Found
from ui.put_right.version_card import VersionCard
from ui.shared.buttons import quiet
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, WIDE, Page, Wrapping, column, empty, holder
from ui.shared.pieces import EmptyState, Message, Skeleton, heading, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence


class PutRightScreen(Screen):
    decided = Signal(str, object, object)
    again = Signal(int, object)
    aside = Signal(int)
    save = Signal(int)
    case_wanted = Signal(str)

    def __init__(self, desk: Desk, dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("PutRightScreen")
        self._desk = desk
        self._dialogs = dialogs
        self.back = quiet(self.tr("Back"), "backFromPutRight", drawing="back")
        self.message = Message("putRightMessage")
        self.skeleton = Skeleton()
        self._staying: list[VersionCard | HeldCard] = []
        self.rows = column(space=GRID * 2)
        page = Page(width=WIDE)
        for part in (
            holder(Wrapping(self.back)),
            heading(self.tr("To put right")),
            self.message,
            self.skeleton,
            holder(self.rows),
        ):
            page.body.addWidget(part)
        self.setLayout(column(page, space=0))
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.skeleton if not self.skeleton.isHidden() else self.back

    def unsaved(self) -> bool:
        return any(card.dirty for card in self.cards())

    def may_leave(self) -> bool:
        return not self.unsaved() or self._dialogs.confirm(
            self,
            self.tr("What you typed here is not saved yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def cards(self) -> tuple[VersionCard | HeldCard, ...]:
        items = (self.rows.itemAt(n) for n in range(self.rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(w for w in widgets if isinstance(w, VersionCard | HeldCard))

    def show_found(self, found: Found, *, one_case: bool) -> None:
        take_focus = not self.skeleton.isHidden() and self.focus_is_free()
        self.skeleton.stop()
        place = self._place_of_focus()
        self._staying = self._take_out_what_stays(found)
        empty(self.rows)
        today = self._desk.today()
        self._show_versions(found, today)
        self._show_held(found, today)
        if found.decided:
            self.rows.addWidget(heading(self.tr("Decided"), 2))
            for versions in found.decided:
                self._add_versions(versions, today)
        if not (found.versions or found.held or found.decided):
            self.rows.addWidget(self._nothing(one_case=one_case))
        if take_focus:
            self.back.setFocus()
        elif place is not None and self._place_of_focus() is None:
            self._go_on_from(place)

    def _take_out_what_stays(self, found: Found) -> list[VersionCard | HeldCard]:
        """Cards of what is found again, with whatever is typed in them: one is decided, or an
        exchange comes in, while somebody writes in another."""
        versions = (*found.versions, *found.decided)
        staying: list[VersionCard | HeldCard] = []
        for card in self.cards():
            if isinstance(card, VersionCard):
                stays = any(card.stands_for(one) for one in versions)
            else:
                stays = any(card.stands_for(one) for one in found.held)
            if stays:
                self.rows.removeWidget(card)
                staying.append(card)
        return staying

    def _place_of_focus(self) -> int | None:
        at: QWidget | None = self.window().focusWidget()
        if at is None:
            return None
        places = (n for n, card in enumerate(self.cards()) if card.isAncestorOf(at))
        return next(places, None)

    def _go_on_from(self, place: int) -> None:
        """The card with the keyboard is settled and gone: on to the one that follows it."""
        following = (*self.cards()[place:], *reversed(self.cards()[:place]))
        offered = (b for card in following for b in card.buttons if b.isVisible())
        next(offered, self.back).setFocus()

    def show_decided(self) -> None:
        self.message.show_done(
            self.tr(
                "Kept. The other version is not lost: you can bring it back from the case at any "
                "time."
            )
        )

    def show_again(self) -> None:
        self.message.show_done(self.tr("It goes to the server with the next exchange."))

    def show_aside(self) -> None:
        self.message.show_done(
            self.tr("Put aside. What you wrote stays on this laptop and with your supervisor.")
        )

    def show_saved(self, name: str) -> None:
        self.message.show_done(self.tr("Saved as {name}.").format(name=name))

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        for card in self.cards():
            card.set_busy(busy=busy)

    def _show_versions(self, found: Found, today: date) -> None:
        if not found.versions:
            return
        self.rows.addWidget(heading(self.tr("Two versions of one answer"), 2))
        self.rows.addWidget(
            words(
                self.tr(
                    "Two people changed the same without knowing of each other. Both versions are "
                    "kept. Talk to each other if you are not sure, then choose."
                ),
                "quiet",
            )
        )
        for versions in found.versions:
            self._add_versions(versions, today)

    def _add_versions(self, versions: TwoVersions, today: date) -> None:
        known = (c for c in self._staying if isinstance(c, VersionCard) and c.stands_for(versions))
        card = next(known, None)
        if card is None:
            card = VersionCard(versions, today)
            card.decided.connect(self.decided)
            card.case_wanted.connect(self.case_wanted)
        self.rows.addWidget(card)

    def _show_held(self, found: Found, today: date) -> None:
        if not found.held:
            return
        self.rows.addWidget(heading(self.tr("Not taken by the server"), 2))
        self.rows.addWidget(
            words(self.tr("Everything else went through. Nothing here is lost."), "quiet")
        )
        for held in found.held:
            known = (c for c in self._staying if isinstance(c, HeldCard) and c.stands_for(held))
            card = next(known, None)
            if card is None:
                card = HeldCard(held, today)
                card.again.connect(self.again)
                card.aside.connect(self.aside)
                card.save.connect(self.save)
            self.rows.addWidget(card)

    def _nothing(self, *, one_case: bool) -> EmptyState:
        where = (
            self.tr("In this case nobody changed the same as somebody else.")
            if one_case
            else self.tr("Everything that was sent was taken, and nobody changed the same.")
        )
        return EmptyState(self.tr("Nothing to put right"), where)
