"""What stands in the fields of a form, by the names of the controls, and putting it back."""

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from ui.shared.fields import Field

CHOSEN = "chosen"


def typed_in(form: QWidget) -> dict[str, str]:
    """Empty fields and passphrases are left out."""
    return {control.objectName(): text for control in _controls(form) if (text := _text(control))}


def typed_names(form: QWidget) -> frozenset[str]:
    """The names of everything in a form that can be filled in."""
    return frozenset(control.objectName() for control in _controls(form))


def put_back(form: QWidget, fields: Mapping[str, str]) -> None:
    """A control that is not there any more is passed over. Screens hear it as if it were typed."""
    touched = [control for control in _controls(form) if control.objectName() in fields]
    for control in touched:
        _fill(control, fields[control.objectName()])
    for field in form.findChildren(Field):
        if any(control is field or field.isAncestorOf(control) for control in touched):
            field.changed.emit()


def _controls(form: QWidget) -> Iterator[QWidget]:
    for kind in (QLineEdit, QPlainTextEdit, QComboBox, QRadioButton, QCheckBox):
        for control in form.findChildren(kind):
            name = control.objectName()
            if name and not name.startswith("qt_"):
                yield control


def _text(control: QWidget) -> str:
    match control:
        case QLineEdit():
            hidden = control.echoMode() is not QLineEdit.EchoMode.Normal
            return "" if hidden else control.text()
        case QPlainTextEdit():
            return control.toPlainText()
        case QComboBox():
            return control.currentText()
        case QAbstractButton():
            return CHOSEN if control.isChecked() else ""
    return ""


def _fill(control: QWidget, text: str) -> None:
    match control:
        case QLineEdit():
            control.setText(text)
        case QPlainTextEdit():
            control.setPlainText(text)
        case QComboBox():
            control.setCurrentIndex(control.findText(text))
        case QAbstractButton():
            control.setChecked(text == CHOSEN)
