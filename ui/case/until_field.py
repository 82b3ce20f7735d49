"""The last day something holds; a day that has passed is refused at its place."""

from collections.abc import Callable
from datetime import date

from coach_app.domain.errors import Refusal
from ui.shared.fields import DateField


class UntilField(DateField):
    def __init__(self, name: str, today: Callable[[], date]) -> None:
        super().__init__("", name, today)
        self._now = today
        label, hint = self.tr("Until"), self.tr("Empty means until it is withdrawn")
        self.label.setText(label)
        self.label.show()
        self.hint.setText(hint)
        self.control.setAccessibleName(label)
        self.control.setAccessibleDescription(hint)

    def check(self) -> bool:
        """Whether it can be taken as it stands; says at its place when it cannot."""
        try:
            day = self.value()
        except Refusal as problem:
            self.set_error(str(problem))
            return False
        passed = day is not None and day < self._now()
        self.set_error(
            self.tr("This day has passed. Choose today or a later day.") if passed else ""
        )
        return not passed
