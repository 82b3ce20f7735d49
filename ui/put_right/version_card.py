"""Two versions of one answer, side by side, and the buttons that decide."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.conflict import Choice, Said
from coach_app.services.two_versions import TwoVersions
from ui.put_right.wording import (
    about,
    choice_words,
    code_options,
    decided_words,
    field_title,
    values,
    who_and_when,
)
from ui.shared.buttons import Button, primary, quiet, secondary
from ui.shared.fields import Field, LongTextField, SelectField
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.pieces import Card, words
from ui.shared.quoting import quoted
from ui.shared.side_by_side import SideBySide
from ui.shared.typed_text import opened_by, shows_record


class VersionCard(Card):
    """`decided` emits the conflict's id, what was chosen, and new text by field."""

    decided = Signal(str, object, object)
    case_wanted = Signal(str)

    def __init__(self, versions: TwoVersions, today: date) -> None:
        super().__init__(about(versions), "versionCard")
        self._versions = versions
        shows_record(self, versions.conflict.id)
        self._today = today
        self.buttons: list[Button] = []
        self._typed: dict[str, Field] = {}
        self.body.setSpacing(GRID * 2)
        done = decided_words(versions, today)
        if done:
            self.body.addWidget(words(done, "strong", "decidedBy"))
        conflict = versions.conflict
        shown = self._version(conflict.shown, conflict.other, Choice.SHOWN)
        other = self._version(conflict.other, conflict.shown, Choice.OTHER)
        self.body.addWidget(SideBySide(shown, other, narrow=72))
        self.form = holder(column(space=GRID * 2), "newVersion")
        self._add_last_line()
        opened_by(self.form, "writeNew")
        self.form.hide()

    @property
    def dirty(self) -> bool:
        return not self.form.isHidden() and any(
            field.value() != self._stands(name) for name, field in self._typed.items()
        )

    def stands_for(self, versions: TwoVersions) -> bool:
        """The same as is shown; while something is typed, what is shown may have moved on."""
        shown = self._versions
        same = (versions.conflict.id, versions.decided) == (shown.conflict.id, shown.decided)
        return versions == shown or (same and self.dirty)

    def set_busy(self, *, busy: bool) -> None:
        for button in self.buttons:
            button.set_busy(busy=busy)

    def _version(self, said: Said, other: Said, choice: Choice) -> QWidget:
        panel = Card(name=f"version{choice.value.capitalize()}")
        who = who_and_when(said, self._today)
        if choice is Choice.SHOWN and self._versions.decided is None:
            who = self.tr("{who}. In the case now.").format(who=who)
        panel.body.addWidget(words(who, "quiet"))
        for title, text in values(said, other):
            panel.body.addLayout(column(words(title, "quiet"), words(quoted(text)), space=0))
        if choice in self._versions.choices and not self._is_decided(choice):
            button = secondary(self._button_words(choice), f"keep{choice.value.capitalize()}")
            spoken = self.tr("{button}: {who}").format(
                button=button.text(), who=who_and_when(said, self._today)
            )
            button.setAccessibleName(spoken)
            self._add_button(button, choice)
            panel.body.addWidget(holder(Wrapping(button)))
        return panel

    def _is_decided(self, choice: Choice) -> bool:
        return self._versions.decided is not None and self._versions.decided.choice is choice

    def _button_words(self, choice: Choice) -> str:
        if self._versions.decided is not None:
            return self.tr("Bring this back")
        return choice_words(choice, self._versions.conflict)

    def _add_button(self, button: Button, choice: Choice) -> None:
        self.buttons.append(button)
        button.clicked.connect(partial(self._decide, choice))

    def _add_last_line(self) -> None:
        conflict = self._versions.conflict
        line = Wrapping()
        if Choice.BOTH in self._versions.choices and self._versions.decided is None:
            both = secondary(choice_words(Choice.BOTH, conflict), "keepBoth")
            self._add_button(both, Choice.BOTH)
            line.addWidget(both)
        if Choice.NEW in self._versions.choices:
            self._fill_form()
            write = quiet(choice_words(Choice.NEW, conflict), "writeNew")
            write.clicked.connect(self._open_form)
            self.buttons.append(write)
            line.addWidget(write)
        to_case = quiet(self.tr("Open the case"), "openCase")
        to_case.clicked.connect(self._to_case)
        line.addWidget(to_case)
        self.body.addWidget(self.form)
        self.body.addWidget(holder(line))

    def _fill_form(self) -> None:
        conflict = self._versions.conflict
        inside = self.form.layout()
        for name in conflict.other.values:
            options = code_options(name)
            field: Field = (
                SelectField(field_title(name), f"new{name}", options)
                if options
                else LongTextField(field_title(name), f"new{name}", lines=3)
            )
            field.set_value(self._stands(name))
            self._typed[name] = field
            if inside is not None:
                inside.addWidget(field)
        keep = primary(self.tr("Keep what I wrote"), "keepNew")
        self._add_button(keep, Choice.NEW)
        if inside is not None:
            inside.addWidget(holder(Wrapping(keep)))

    def _stands(self, name: str) -> str:
        return self._versions.conflict.shown.values.get(name) or ""

    def _open_form(self) -> None:
        self.form.show()
        next(iter(self._typed.values())).take_focus()

    def _decide(self, choice: Choice) -> None:
        written: Mapping[str, str] = {}
        if choice is Choice.NEW:
            written = {name: str(field.value() or "") for name, field in self._typed.items()}
        self.decided.emit(self._versions.conflict.id, choice, written)

    def _to_case(self) -> None:
        self.case_wanted.emit(self._versions.conflict.case_id)
