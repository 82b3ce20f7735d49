"""Format and language of a paper: as the person's record asks for, or as the coach chooses."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.paper import Manner, PaperFormat
from ui.shared.fields import SelectField
from ui.shared.languages import languages
from ui.shared.layout import column
from ui.shared.side_by_side import SideBySide

translate = QCoreApplication.translate


def format_names() -> tuple[tuple[PaperFormat, str], ...]:
    """Those that a paper can be signed in."""
    return (
        (PaperFormat.STANDARD, translate("Formats", "Standard print")),
        (PaperFormat.LARGE_PRINT, translate("Formats", "Large print")),
        (PaperFormat.EASY_READ, translate("Formats", "Easy read, with pictures")),
    )


class MannerChoice(QWidget):
    """`spoken`: tags of the languages that papers are written in. `by_record`: the record decides
    where nothing is chosen; else one of each is always chosen."""

    chosen = Signal(object, str)
    """Format or None, and the tag of a language or "": what is empty the record decides."""

    def __init__(self, spoken: tuple[str, ...], *, by_record: bool = True) -> None:
        super().__init__()
        self.setObjectName("mannerChoice")
        needed = self.tr("As the record asks for") if by_record else ""
        self.format = SelectField[PaperFormat](
            self.tr("Format of the paper"), "paperFormat", format_names(), nothing=needed
        )
        self.language = SelectField[str](
            self.tr("Language of the paper"),
            "paperLanguage",
            tuple((tag, name) for tag, name in languages() if tag in spoken),
            nothing=needed,
        )
        self.setLayout(column(SideBySide(self.format, self.language, narrow=50)))
        for field in (self.format, self.language):
            field.changed.connect(self._say)

    def show_manner(self, manner: Manner | None) -> None:
        """None: the record decides."""
        self.format.set_value(manner.format if manner else None)
        self.language.set_value(manner.language if manner else None)

    def manner(self) -> Manner:
        """What stands there; what the record decides counts as usual."""
        usual = Manner()
        return Manner(
            format=self.format.value() or usual.format,
            language=self.language.value() or usual.language,
        )

    def _say(self) -> None:
        self.chosen.emit(self.format.value(), self.language.value() or "")
