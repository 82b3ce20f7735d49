"""Whether a person, and not the program, has put a choice where it stands.

Qt knows it of typed text: a line and a text box are `modified` from the first key until the
program fills them anew. Lists, ticks and round buttons learn it here.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

_CHOSEN, _BY_HAND, _BY_PROGRAM = "chosenBy", "hand", "program"


class _Hand(QObject):
    """Lives as long as its control. Qt tells of the change first and then who made it."""

    def __init__(self, control: QComboBox | QAbstractButton) -> None:
        super().__init__(control)
        self._control = control
        if isinstance(control, QComboBox):
            control.currentIndexChanged.connect(self._by_program)
            control.activated.connect(self._by_hand)
        else:
            control.toggled.connect(self._by_program)
            control.clicked.connect(self._by_hand)

    def _by_program(self) -> None:
        self._control.setProperty(_CHOSEN, _BY_PROGRAM)

    def _by_hand(self) -> None:
        self._control.setProperty(_CHOSEN, _BY_HAND)


def heed(control: QWidget) -> None:
    """From now on the control knows. Called where controls get their names."""
    if isinstance(control, QComboBox | QCheckBox | QRadioButton) and not control.property(_CHOSEN):
        control.setProperty(_CHOSEN, _BY_PROGRAM)
        _Hand(control)


def by_hand(control: QWidget) -> bool:
    match control:
        case QLineEdit():
            return control.isModified()
        case QPlainTextEdit():
            return control.document().isModified()
        case _:
            return bool(control.property(_CHOSEN) == _BY_HAND)


def count_as_by_hand(control: QWidget) -> None:
    """For what a person typed before and the program has put back."""
    match control:
        case QLineEdit():
            control.setModified(True)
        case QPlainTextEdit():
            control.document().setModified(True)
        case _:
            control.setProperty(_CHOSEN, _BY_HAND)
