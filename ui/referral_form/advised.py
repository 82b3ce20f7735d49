"""A number or an address that is looked at while it is typed: advice below it, never a barrier."""

from coach_app.services import identifiers
from coach_app.services.identifiers import IdentifierKind
from ui.shared.fields import TextField
from ui.shared.pause import Pause
from ui.shared.pieces import announce, words


class AdvisedField(TextField):
    def __init__(
        self, label: str, name: str, kind: IdentifierKind, *, hint: str = "", width: int = 0
    ) -> None:
        super().__init__(label, name, hint=hint, width=width)
        self._kind = kind
        self.advice = words("", "hint", f"{name}Advice")
        self.advice.hide()
        self.inside.addWidget(self.advice)
        self._pause = Pause(self)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._left)

    def set_value(self, text: str) -> None:
        super().set_value(text)
        self._look()

    def _typed(self) -> None:
        """Advice goes as soon as it does not hold any more, and comes when typing pauses."""
        if self.advice.isHidden():
            self._pause.soon(self._look)
        else:
            self._look()

    def _left(self) -> None:
        """What holds is written in its usual form."""
        tidied = identifiers.tidy(self._kind, self.line.text())
        if tidied != self.line.text():
            self.line.setText(tidied)
            self.changed.emit()
        self._look()

    def _look(self) -> None:
        said = identifiers.advice(self._kind, self.line.text())
        if said and said != self.advice.text():
            announce(self, said)
        self.advice.setText(said)
        self.advice.setVisible(bool(said))
