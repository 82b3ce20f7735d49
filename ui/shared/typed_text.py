"""What a person has put into the fields of a screen, by the way to each control, and putting it
back into the same fields.

The way to a control is made of the names of what it lies in. `shows_record` says which record a
part of a screen shows, so that text never comes back to another person's record; `opened_by` says
which button opens a form that is hidden or not made yet.
"""

from collections.abc import Iterator, Mapping, Set

from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTabWidget,
    QWidget,
)

from ui.shared.by_hand import by_hand, count_as_by_hand
from ui.shared.fields import Field

CHOSEN = "chosen"
KINDS = (QRadioButton, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit)
"""Choices first: some of them decide which lines and boxes there are."""
MOST_PRESSES = 40
_ABOUT, _OPENED_BY, _FINDS = "aboutRecord", "openedBy", "findsOnly"


def shows_record(part: QWidget, record_id: str) -> None:
    """A part of a screen that shows one record among others."""
    part.setProperty(_ABOUT, record_id)


def opened_by(form: QWidget, button: str, record_id: str = "") -> None:
    """Which button opens a form: its name, and the record it stands at, if it does."""
    form.setProperty(_OPENED_BY, f"{button}@{record_id}" if record_id else button)


def only_finds(line: QLineEdit) -> None:
    """What is typed there narrows a list and is not kept anywhere."""
    line.setProperty(_FINDS, "only")


def typed(
    form: QWidget, *, whole: bool = False, saves_itself: tuple[QWidget, ...] = ()
) -> dict[str, str]:
    """What a person put in, by the way to each control; what is in sight comes last.

    `whole` takes everything that stands there along, whoever put it there: for a form that is
    nowhere kept as a whole. Parts in `saves_itself` are left out as long as none of their fields
    says that something is wrong.
    """
    kept = tuple(part for part in saves_itself if not in_trouble(part))
    found = [
        (way, _text(control), control.isVisible())
        for way, control in ways(form).items()
        if (by_hand(control) or (whole and _text(control)))
        and not any(part is control or part.isAncestorOf(control) for part in kept)
    ]
    return {way: text for way, text, _ in sorted(found, key=lambda one: one[2])}


def ways(form: QWidget) -> dict[str, QWidget]:
    """Every control that can be filled in, by the way to it. Passphrases and finders are none."""
    return {way_to(control, form): control for control in controls(form)}


def controls(form: QWidget) -> Iterator[QWidget]:
    for kind in KINDS:
        for control in form.findChildren(kind):
            name = control.objectName()
            if name and not name.startswith("qt_") and not _passed_over(control):
                yield control


def records_in(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the records that the ways lead to, the one in sight last."""
    parts = (part for way in fields for part in way.split("/"))
    return tuple(part.split("<")[0].partition("@")[2] for part in parts if "@" in part)


class Returning:
    """Puts a draft back, a step at a time: forms have to be opened, and some load first."""

    def __init__(self, form: QWidget, fields: Mapping[str, str]) -> None:
        self._form = form
        self._fields = fields
        self._pressed: dict[str, int] = {}
        self.filled = False

    def step(self) -> bool:
        """Whether anything had to be done. Ask again once all that it began has come to rest."""
        there = ways(self._form)
        in_open_forms = {way for way, control in there.items() if _open(control)}
        if self._fill(there, in_open_forms):
            return True
        return self._opened_one(there) or self._fill(there, there.keys())

    def homeless(self) -> tuple[str, ...]:
        """Texts whose field is not there any more."""
        there = ways(self._form)
        return tuple(
            text
            for way, text in self._fields.items()
            if text not in ("", CHOSEN) and (way not in there or _text(there[way]) != text)
        )

    def _opened_one(self, there: Mapping[str, QWidget]) -> bool:
        shut = (way for way in self._fields if way not in there or not _open(there[way]))
        for way in shut:
            most = 1 if way in there else MOST_PRESSES
            door = _door(way)
            if self._pressed.get(door, 0) < most and open_form(self._form, way):
                self._pressed[door] = self._pressed.get(door, 0) + 1
                return True
        return False

    def _fill(self, there: Mapping[str, QWidget], now: Set[str]) -> bool:
        changed = False
        for way, text in self._fields.items():
            control = there.get(way) if way in now else None
            if control is None:
                continue
            _bring_tab_up(control)
            if _text(control) != text and _fill(control, text):
                changed = True
            count_as_by_hand(control)
        self.filled = self.filled or changed
        return changed


def open_form(form: QWidget, way: str) -> bool:
    """Presses the button that opens the form in which a control lies; False when there is none."""
    door = _door(way)
    name, _, record = door.partition("@")
    record = record or next(iter(reversed(records_in({way.rpartition("<")[0]: ""}))), "")
    for button in form.findChildren(QAbstractButton, name) if door else ():
        here = not record or record in _records(button, form)
        if here and in_reach(button, form):
            button.click()
            return True
    return False


def shut_forms(form: QWidget) -> tuple[str, ...]:
    """The ways to all forms that a button opens and that are not open, or have no line yet."""
    parts = [part for part in form.findChildren(QWidget) if part.property(_OPENED_BY)]
    return tuple(way_to(p, form) for p in parts if not _open(p) or not any(controls(p)))


def way_to(control: QWidget, form: QWidget) -> str:
    """The names from the form down to a control, with the records and doors on the way."""
    names: list[str] = []
    at: QWidget | None = control
    while at is not None and at is not form:
        name = at.objectName()
        if name and not name.startswith("qt_"):
            record, door = at.property(_ABOUT), at.property(_OPENED_BY)
            names.append(f"{name}{f'@{record}' if record else ''}{f'<{door}' if door else ''}")
        at = at.parentWidget()
    return "/".join(reversed(names))


def _door(way: str) -> str:
    """The innermost one; an outer form that is shut has its own."""
    return next((part.partition("<")[2] for part in reversed(way.split("/")) if "<" in part), "")


def _open(control: QWidget) -> bool:
    """Whether the form it lies in is open."""
    at: QWidget | None = control
    while at is not None and not at.property(_OPENED_BY):
        at = at.parentWidget()
    around = at.parentWidget() if at is not None else None
    return at is None or around is None or at.isVisibleTo(around)


def in_reach(control: QWidget, form: QWidget) -> bool:
    """Whether somebody could use it, were its tab in front."""
    at: QWidget | None = control
    while at is not None and at is not form:
        around = at.parentWidget()
        tabs = around.parentWidget() if around is not None else None
        if at.isHidden() and not (isinstance(tabs, QTabWidget) and tabs.indexOf(at) >= 0):
            return False
        at = around
    return control.isEnabled()


def _records(widget: QWidget, form: QWidget) -> set[str]:
    found: set[str] = set()
    at: QWidget | None = widget
    while at is not None and at is not form:
        found.add(str(at.property(_ABOUT) or ""))
        at = at.parentWidget()
    return found


def _bring_tab_up(control: QWidget) -> None:
    page: QWidget = control
    while (around := page.parentWidget()) is not None:
        tabs = around.parentWidget()
        if isinstance(tabs, QTabWidget) and tabs.indexOf(page) >= 0:
            tabs.setCurrentWidget(page)
        page = around


def in_trouble(part: QWidget) -> bool:
    """Whether one of its fields says that something is wrong."""
    fields = [*part.findChildren(Field), *([part] if isinstance(part, Field) else [])]
    return any(not field.error.isHidden() for field in fields)


def _passed_over(control: QWidget) -> bool:
    match control:
        case QLineEdit():
            hidden = control.echoMode() is not QLineEdit.EchoMode.Normal
            return hidden or control.isReadOnly() or bool(control.property(_FINDS))
        case QPlainTextEdit():
            return control.isReadOnly()
        case _:
            return False


def _text(control: QWidget) -> str:
    match control:
        case QLineEdit():
            return control.text()
        case QPlainTextEdit():
            return control.toPlainText()
        case QComboBox():
            return control.currentText()
        case QAbstractButton():
            return CHOSEN if control.isChecked() else ""
    return ""


def _fill(control: QWidget, text: str) -> bool:
    """As if it were typed, so that the screen hears it. False where it cannot stand any more."""
    match control:
        case QLineEdit():
            control.setText(text)
            control.textEdited.emit(control.text())
        case QPlainTextEdit():
            control.setPlainText(text)
        case QComboBox():
            at = control.findText(text)
            if at < 0:
                return False
            control.setCurrentIndex(at)
            control.activated.emit(at)
        case QAbstractButton():
            was = control.isChecked()
            control.click()
            return control.isChecked() != was
    return True
