"""Settings: one card under the other, each for one thing."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.settings.cards import (
    CheckCard,
    CopyCard,
    KitCard,
    LockingCard,
    NameCard,
    PassphraseCard,
    SettingsCard,
)
from ui.settings.measures_card import MeasuresCard
from ui.settings.presenter import Chosen
from ui.shared.dialogs import Dialogs
from ui.shared.layout import Page
from ui.shared.pieces import heading
from ui.shared.ports import Place
from ui.shared.screen import Screen
from ui.shared.sentences import sentence


class SettingsView(Screen):
    shown = Signal()
    kit_wanted = Signal(str, object)
    copy_wanted = Signal(object)
    copied = Signal(int, int)
    """Pages of the store that are copied, and how many there are; told by the store's thread."""
    going = Signal()

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("content")
        self._dialogs = dialogs
        self.locking = LockingCard()
        self.name = NameCard()
        self.passphrase = PassphraseCard()
        self.kit = KitCard()
        self.copy = CopyCard()
        self.check = CheckCard()
        self.measures = MeasuresCard(dialogs)
        self.cards: dict[str, SettingsCard] = {
            "locking": self.locking,
            "name": self.name,
            "passphrase": self.passphrase,
            "kit": self.kit,
            "copy": self.copy,
            "check": self.check,
            "measures": self.measures,
        }
        page = Page()
        page.body.addWidget(heading(self.tr("Settings")))
        for card in self.cards.values():
            page.body.addWidget(card)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(page)
        self.name.hide()
        self.kit.sent.connect(self._ask_for_kit)
        self.copy.sent.connect(self._ask_for_copy)
        self.copied.connect(self.copy.show_progress)

    def open_at(self, _place: Place) -> None:
        for card in self.cards.values():
            card.message.clear()
        self.passphrase.clear()
        self.kit.passphrase.clear()
        self.shown.emit()

    def first_focus(self) -> QWidget | None:
        return self.locking.minutes.control

    def draft(self) -> Mapping[str, str]:
        """A copy that is being made would hold up the locking."""
        self.going.emit()
        return super().draft()

    def show_chosen(self, chosen: Chosen) -> None:
        self.locking.minutes.set_value(chosen.idle_minutes)
        self.name.show_chosen(chosen)

    def show_strength(self, advice: str) -> None:
        self.passphrase.new.set_error(advice)

    def show_different(self) -> None:
        self.passphrase.again.set_error(self.tr("The two are not the same. Type it again."))
        self.passphrase.again.take_focus()

    def show_done(self, part: str) -> None:
        self.passphrase.clear()
        self.kit.passphrase.clear()
        self.cards[part].message.show_done(self._done()[part])

    def show_problem(self, part: str, problem: Exception) -> None:
        self.cards[part].message.show_problem(sentence(problem))

    def show_found(self, found: tuple[str, ...]) -> None:
        if not found:
            self.check.message.show_done(self.tr("Everything is as it should be."))
            return
        listed = "\n".join(found)
        told = self.tr(
            "Something is not as it should be. Save a backup, go on working, and tell your "
            "administrator:\n{listed}"
        )
        self.check.message.show_problem(told.format(listed=listed))

    def set_busy(self, part: str, *, busy: bool) -> None:
        card = self.cards[part]
        if busy:
            card.message.clear()
        card.button.set_busy(busy=busy, text=self._busy()[part])
        if card is self.copy:
            self.copy.begin() if busy else self.copy.end()

    def _ask_for_kit(self, passphrase: str) -> None:
        target = self._dialogs.save_where(
            self, self.tr("Save the recovery kit"), "recovery-kit.pdf", self.tr("PDF (*.pdf)")
        )
        if target is not None:
            self.kit_wanted.emit(passphrase, target)

    def _ask_for_copy(self) -> None:
        target: Path | None = self._dialogs.save_where(
            self,
            self.tr("Save a backup"),
            "coach-app.backup",
            self.tr("Backups (*.backup)"),
        )
        if target is not None:
            self.copy_wanted.emit(target)

    def _done(self) -> dict[str, str]:
        return {
            "locking": self.tr("Saved."),
            "name": self.tr("Saved."),
            "passphrase": self.tr("The passphrase is changed. Use the new one from now on."),
            "kit": self.tr(
                "The recovery kit is saved. Print it, keep it away from the laptop, and delete "
                "the file."
            ),
            "copy": self.tr("The backup is saved."),
        }

    def _busy(self) -> dict[str, str]:
        return {
            "locking": self.tr("Saving"),
            "name": self.tr("Saving"),
            "passphrase": self.tr("Changing, this takes a moment"),
            "kit": self.tr("Making the kit, this takes a moment"),
            "copy": self.tr("Copying"),
            "check": self.tr("Checking"),
        }
