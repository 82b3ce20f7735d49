"""What a person agrees to: in their language in large letters, in English for who sits beside."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.statement import Statement
from ui.shared.fields import SelectField
from ui.shared.fonts import in_the_hand_of
from ui.shared.languages import languages
from ui.shared.layout import GRID, column
from ui.shared.pieces import words
from ui.shared.sized import sized

SMALL = 14
LARGE = 18


class StatementView(QWidget):
    """`spoken`: tags of the languages it can be shown in."""

    language_chosen = Signal(str)

    def __init__(self, spoken: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("statementView")
        self.language = SelectField(
            self.tr("Language of the statement"),
            "statementLanguage",
            tuple((tag, name) for tag, name in languages() if tag in spoken),
        )
        self.language.box.setMaximumWidth(260)
        self.text = sized(words("", name="statement"), LARGE)
        self.english = sized(words("", "quiet", "statementInEnglish"), SMALL)
        self.unchecked = words("", "hint", "statementUnchecked")
        self.setLayout(
            column(self.language, self.text, self.english, self.unchecked, space=GRID * 2)
        )
        self.language.changed.connect(self._chosen)

    def show_statement(self, statement: Statement) -> None:
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        side = right if statement.right_to_left else left
        ways = Qt.LayoutDirection
        self.language.set_value(statement.language)
        self.text.setLayoutDirection(
            ways.RightToLeft if statement.right_to_left else ways.LeftToRight
        )
        self.text.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        self.text.setFont(in_the_hand_of(self.text.font(), statement.language))
        self.text.setText(statement.text)
        self.english.setText(statement.english)
        self.english.setVisible(bool(statement.english))
        draft = self.tr("This translation is a draft, not yet checked by a translator.")
        self.unchecked.setText("" if statement.checked else draft)
        self.unchecked.setHidden(statement.checked)

    def offer_languages(self, *, offered: bool) -> None:
        self.language.setVisible(offered)

    def _chosen(self) -> None:
        language = self.language.value()
        if language is not None:
            self.language_chosen.emit(language)
