"""How something was given: signed, typed, said, or said before a witness, who is named."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.consent import HowGiven
from ui.shared.choices import ChoiceField
from ui.shared.fields import TextField
from ui.shared.labels import options
from ui.shared.layout import GRID, column


class GivenHow(QWidget):
    """`name` starts the object names: "permission" makes permissionHow0, permissionWitness."""

    changed = Signal()

    def __init__(self, label: str, name: str) -> None:
        super().__init__()
        self.how = ChoiceField(label, f"{name}How", options(HowGiven), columns=2)
        self.witness = TextField(self.tr("Name of the witness"), f"{name}Witness")
        self.setLayout(column(self.how, self.witness, space=GRID * 2))
        self.how.changed.connect(self._chosen)
        self.clear()

    def clear(self) -> None:
        self.how.clear()
        self.witness.clear()
        self.witness.hide()

    def given(self) -> tuple[HowGiven, str] | None:
        """None when something is missing; then it is said at its place."""
        how, witness = self.how.value(), self.witness.value()
        needs_witness = how is HowGiven.WITNESSED
        self.how.set_error("" if how else self.tr("Choose how it was given."))
        self.witness.set_error(
            self.tr("Type who heard it.") if needs_witness and not witness else ""
        )
        if how is None or (needs_witness and not witness):
            return None
        return how, witness if needs_witness else ""

    def take_focus(self) -> None:
        """At what is missing."""
        if self.witness.isHidden() or not self.how.error.isHidden():
            self.how.take_focus()
        else:
            self.witness.take_focus()

    def _chosen(self) -> None:
        self.witness.setVisible(self.how.value() is HowGiven.WITNESSED)
        self.changed.emit()
