"""The last step of setting up: the recovery key, shown this once, and the sheet to print."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coach_app.services import store_care
from coach_app.services.desk import Desk
from ui.shared.buttons import primary, secondary
from ui.shared.dialogs import Dialogs
from ui.shared.fields import TextField
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.pieces import Message, announce, heading, words
from ui.shared.sentences import sentence
from ui.shared.tasks import Tasks
from ui.unlock.recovery_presenter import RecoveryPresenter, RecoveryWork


class RecoveryStep(QWidget):
    """The seven groups and a button for the sheet; then two groups to type back from the paper."""

    presenter: RecoveryPresenter

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self._dialogs = dialogs
        self.message = Message("recoveryMessage")
        self.groups = words("", "big", "recoveryKey")
        self.groups.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.sheet = secondary(self.tr("Save the sheet to print"), "saveKit", drawing="document")
        self.button = primary(self.tr("I have it on paper"), "haveKey")
        self.typed = tuple(TextField("", f"groupTyped{at}", width=12) for at in range(2))
        self.check = primary(self.tr("Check and go on"), "goOn")
        self.again = secondary(self.tr("Show the key again"), "showKeyAgain")
        self.showing = holder(
            column(
                words(
                    self.tr(
                        "If you forget your passphrase, this key opens the store. It is shown this "
                        "once. Keep it on paper under lock and key, never with the laptop."
                    )
                ),
                self.groups,
                holder(Wrapping(self.sheet, self.button, space=GRID * 2)),
                space=GRID * 2,
            )
        )
        self.asking = holder(
            column(
                words(
                    self.tr(
                        "Type two groups of the key from your paper, so that it is certain that "
                        "they can be read. Capitals do not matter."
                    )
                ),
                *self.typed,
                holder(Wrapping(self.check, self.again, space=GRID * 2)),
                space=GRID * 2,
            )
        )
        self.asking.hide()
        title = heading(self.tr("Your recovery key"))
        parts = (title, self.message, self.showing, self.asking)
        self.setLayout(column(*parts, space=GRID * 2))
        self.sheet.clicked.connect(self._save)
        self.button.clicked.connect(self._go_on)
        self.again.clicked.connect(self._show_again)
        self.check.clicked.connect(self._check)
        for field in self.typed:
            field.line.returnPressed.connect(self._check)

    def show_making(self) -> None:
        self.message.show_text(self.tr("Making the key, this takes a moment."))
        self._usable(usable=False)

    def show_key(self, groups: tuple[str, ...]) -> None:
        self.message.clear()
        self.asking.hide()
        self.showing.show()
        self.groups.setText("  ".join(groups))
        self.groups.setAccessibleName(
            self.tr("Recovery key: {letters}").format(letters=", ".join(map(" ".join, groups)))
        )
        self._usable(usable=True)
        self.sheet.setFocus()
        announce(self, self.tr("The recovery key is shown."))

    def ask_for_groups(self, numbers: tuple[int, int]) -> None:
        self.message.clear()
        self.showing.hide()
        for number, field in zip(numbers, self.typed, strict=True):
            title = self.tr("Group {number} of 7").format(number=number)
            field.label.setText(title)
            field.label.show()
            field.line.setAccessibleName(title)
            field.setProperty("group", number)
            field.clear()
        self.asking.show()
        self.typed[0].take_focus()

    def show_wrong(self, numbers: tuple[int, ...]) -> None:
        for field in self.typed:
            wrong = field.property("group") in numbers
            text = self.tr("This is not what stands in this group. Look at your paper again.")
            field.set_error(text if wrong else "")
        next(field for field in self.typed if not field.error.isHidden()).take_focus()

    def show_problem(self, problem: Exception, *, made: bool) -> None:
        self._usable(usable=made)
        self.button.setEnabled(True)
        text = sentence(problem)
        if not made:
            self.button.setText(self.tr("Go on"))
            later = self.tr("You can go on without a recovery key and make one later.")
            text = f"{text} {later}"
        self.message.show_problem(text)

    def show_saved(self) -> None:
        self.message.show_done(self.tr("The sheet is saved. Print it, then delete the file."))

    def where_to_save(self) -> Path | None:
        return self._dialogs.save_where(
            self, self.tr("Save the recovery kit"), "recovery-kit.pdf", self.tr("PDF (*.pdf)")
        )

    def clear(self) -> None:
        self.groups.clear()
        self.groups.setAccessibleName("")

    def _usable(self, *, usable: bool) -> None:
        for control in (self.sheet, self.button):
            control.setEnabled(usable)

    def _save(self) -> None:
        self.presenter.save()

    def _go_on(self) -> None:
        self.presenter.go_on()

    def _show_again(self) -> None:
        self.presenter.show_again()

    def _check(self) -> None:
        first, second = (field.value() for field in self.typed)
        self.presenter.check(first, second)


def build(
    desk: Desk, passphrase: str, tasks: Tasks, dialogs: Dialogs, go_on: Callable[[], None]
) -> RecoveryStep:
    step = RecoveryStep(dialogs)
    work = RecoveryWork(
        make=partial(store_care.new_recovery_key, desk, passphrase),
        save=partial(store_care.save_recovery_kit, desk),
        go_on=go_on,
        chance=desk.ids.new(),
    )
    step.presenter = RecoveryPresenter(step, tasks.for_screen(step), work)
    step.presenter.start()
    return step
