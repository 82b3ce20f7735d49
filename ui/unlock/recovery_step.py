"""The last step of setting up: the recovery key, shown this once, and the sheet to print."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from coach_app.services import store_care
from coach_app.services.desk import Desk
from ui.shared.buttons import primary, secondary
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID
from ui.shared.named import named
from ui.shared.pieces import Message, announce, heading, words
from ui.shared.sentences import sentence
from ui.shared.tasks import Tasks
from ui.unlock.recovery_presenter import RecoveryPresenter, RecoveryWork


class RecoveryStep(QWidget):
    """The seven groups, a button for the sheet, and a tick before one goes on."""

    presenter: RecoveryPresenter

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self._dialogs = dialogs
        self.message = Message("recoveryMessage")
        self.groups = words("", "big", "recoveryKey")
        self.groups.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.sheet = secondary(self.tr("Save the sheet to print"), "saveKit", drawing="document")
        self.kept = named(QCheckBox(self.tr("I have printed it or written it down")), "keptKey")
        self.kept.setAccessibleName(self.kept.text())
        self.button = primary(self.tr("Go on"), "goOn")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID * 2)
        inside.addWidget(heading(self.tr("Your recovery key")))
        inside.addWidget(
            words(
                self.tr(
                    "If you forget your passphrase, this key opens the store. It is shown this "
                    "once. Keep it on paper under lock and key, never with the laptop."
                )
            )
        )
        for part in (self.message, self.groups, self.sheet, self.kept, self.button):
            inside.addWidget(part)
        for button in (self.sheet, self.button):
            inside.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        self.sheet.clicked.connect(self._save)
        self.button.clicked.connect(self._go_on)

    def show_making(self) -> None:
        self.message.show_text(self.tr("Making the key, this takes a moment."))
        self._usable(usable=False)

    def show_key(self, groups: tuple[str, ...]) -> None:
        self.message.clear()
        self.groups.setText("  ".join(groups))
        self.groups.setAccessibleName(
            self.tr("Recovery key: {letters}").format(letters=", ".join(map(" ".join, groups)))
        )
        self._usable(usable=True)
        self.sheet.setFocus()
        announce(self, self.tr("The recovery key is shown."))

    def show_problem(self, problem: Exception, *, made: bool) -> None:
        self._usable(usable=made)
        self.button.setEnabled(True)
        text = sentence(problem)
        if not made:
            later = self.tr("You can go on without a recovery key and make one later.")
            text = f"{text} {later}"
        self.message.show_problem(text)

    def show_saved(self) -> None:
        self.message.show_done(self.tr("The sheet is saved. Print it, then delete the file."))

    def show_not_kept(self) -> None:
        self.message.show_problem(
            self.tr("Print the sheet or write the key down, then tick the box.")
        )
        self.kept.setFocus()

    def where_to_save(self) -> Path | None:
        return self._dialogs.save_where(
            self, self.tr("Save the recovery kit"), "recovery-kit.pdf", self.tr("PDF (*.pdf)")
        )

    def clear(self) -> None:
        self.groups.clear()
        self.groups.setAccessibleName("")

    def _usable(self, *, usable: bool) -> None:
        for control in (self.sheet, self.kept, self.button):
            control.setEnabled(usable)

    def _save(self) -> None:
        self.presenter.save()

    def _go_on(self) -> None:
        self.presenter.go_on(kept=self.kept.isChecked())


def build(
    desk: Desk, passphrase: str, tasks: Tasks, dialogs: Dialogs, go_on: Callable[[], None]
) -> RecoveryStep:
    step = RecoveryStep(dialogs)
    work = RecoveryWork(
        make=partial(store_care.new_recovery_key, desk, passphrase),
        save=partial(store_care.save_recovery_kit, desk),
        go_on=go_on,
    )
    step.presenter = RecoveryPresenter(step, tasks.for_screen(step), work)
    step.presenter.start()
    return step
