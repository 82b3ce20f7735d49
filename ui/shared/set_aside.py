"""What stands in the fields of a part that shows one record after another, and cannot be kept yet.

It waits while another record is shown, and is back in its fields when its own one is.
"""

from collections.abc import Mapping, Set

from PySide6.QtWidgets import QWidget

from ui.shared.typed_text import Returning, in_trouble, typed, way_to


class SetAside:
    """`part` says with `shows_record` whose fields it shows; `shown` follows that."""

    def __init__(self, part: QWidget) -> None:
        self._part = part
        self._waiting: dict[str, Mapping[str, str]] = {}
        self.shown = ""

    def turn_to(self, record_id: str, among: Set[str]) -> bool:
        """Another record of those there are comes into the fields. Says whether something of the
        one before has to wait; what belongs to a record that is gone waits no longer.
        """
        for gone in self._waiting.keys() - among:
            del self._waiting[gone]
        waits = self.shown in among and in_trouble(self._part)
        if waits:
            self._waiting[self.shown] = typed(self._part)
        self.shown = record_id
        return waits

    def bring_back(self) -> None:
        """As if it were typed again, so that it is kept now, or says why it is not."""
        fields = self._waiting.pop(self.shown, None)
        if fields is not None:
            Returning(self._part, fields).step()

    def __bool__(self) -> bool:
        """Whether anything would be lost, of the record in sight or of another."""
        return bool(self._waiting) or (bool(self.shown) and in_trouble(self._part))

    def texts(self, screen: QWidget) -> Mapping[str, str]:
        """What waits, by the ways from the screen, as if each record were in sight."""
        way, here = way_to(self._part, screen), f"@{self.shown}"
        return {
            f"{way.replace(here, f'@{record_id}')}/{rest}": text
            for record_id, fields in self._waiting.items()
            for rest, text in fields.items()
        }
