"""Which measures are asked beside the assessment, and by what right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from coach_app.services.measures import MeasureChoice
from ui.settings.cards import SettingsCard
from ui.shared.buttons import secondary
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, column, holder
from ui.shared.named import named
from ui.shared.pieces import words
from ui.shared.sentences import sentence


class MeasuresCard(SettingsCard):
    switched = Signal(str, bool)
    added = Signal(object)

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__(
            self.tr("Measures"),
            self.tr(
                "Asked after the assessment, only while they are ticked here. A score is not a "
                "diagnosis. Answers that were given stay when a measure is switched off."
            ),
            "measures",
        )
        self._dialogs = dialogs
        self._choices: QVBoxLayout = column(space=GRID * 2)
        self._shown: tuple[MeasureChoice, ...] = ()
        self._ticks: dict[str, QCheckBox] = {}
        self.button = secondary(self.tr("Add a measure you have a licence for"), "addMeasure")
        self.body.addLayout(self._choices)
        self.body.addWidget(self.message)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._choose)

    def show_choices(self, choices: tuple[MeasureChoice, ...]) -> None:
        if [_said(one) for one in choices] != [_said(one) for one in self._shown]:
            self._make(choices)
        self._shown = choices
        for choice in choices:
            self._ticks[choice.key].setChecked(choice.on)

    def show_kept(self) -> None:
        self.message.show_done(self.tr("Saved."))

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.button.set_busy(busy=busy, text=self.tr("Saving"))

    def _switch(self, key: str, _checked: object = None) -> None:
        self.switched.emit(key, self._ticks[key].isChecked())

    def _make(self, choices: tuple[MeasureChoice, ...]) -> None:
        while (taken := self._choices.takeAt(0)) is not None:
            old = taken.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for choice in choices:
            tick = named(QCheckBox(choice.name), f"measure-{choice.key}", choice.name)
            right = choice.licence or self.tr("No licence reference: it cannot be switched on.")
            about = words(f"{choice.holder.rstrip('.')}. {right}", "quiet")
            tick.setAccessibleDescription(about.text())
            self._ticks[choice.key] = tick
            tick.clicked.connect(partial(self._switch, choice.key))
            self._choices.addWidget(holder(column(tick, about, space=0), f"about-{choice.key}"))

    def _choose(self) -> None:
        chosen: Path | None = self._dialogs.open_which(
            self, self.tr("The pack of the measure"), self.tr("Packs (*.toml)")
        )
        if chosen is not None:
            self.added.emit(chosen)


def _said(choice: MeasureChoice) -> tuple[str, ...]:
    return (choice.key, choice.name, choice.holder, choice.licence)
