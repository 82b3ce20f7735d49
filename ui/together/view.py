"""The plan over the whole window: one page at a time, large, with nothing else in sight."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coach_app.domain.plan import PlanStatus
from coach_app.domain.side_by_side import PageKind, Reading, ReadingPage, Said
from ui.shared.buttons import Button, primary, quiet, secondary
from ui.shared.fonts import in_the_hand_of
from ui.shared.layout import GRID, GUTTER, Page, column, empty, row
from ui.shared.pieces import Message, Skeleton, announce, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.sized import large, sized
from ui.together.keys import PageKeys

SMALL = 14
BODY = 18
LARGE = 26
SIGNED = (PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW)


class TogetherScreen(Screen):
    alone = True
    turned = Signal(int)
    language_asked = Signal()
    sign_asked = Signal()
    plan_asked = Signal()
    paper_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("TogetherScreen")
        self.close_it = large(quiet(self.tr("Close"), "closeTogether"))
        self.language = large(quiet("", "otherLanguage"))
        self.language.hide()
        self.where = sized(words("", "quiet", "pageNumber"), SMALL)
        self.where.setWordWrap(False)
        self.message = Message("togetherMessage")
        self.skeleton = Skeleton()
        self.page = Page(width=980)
        self.page.setObjectName("togetherPage")
        self.inside: QVBoxLayout = column(space=GRID * 3)
        self.page.body.addLayout(self.inside)
        self.previous = large(secondary(self.tr("Back"), "previousPage"))
        self.next = large(primary(self.tr("Next"), "nextPage"))
        self.keys = PageKeys(self, self.page)
        self._reading: Reading | None = None
        self._offered: Button | None = None
        self._arrange()
        self.previous.clicked.connect(lambda: self.turned.emit(-1))
        self.next.clicked.connect(lambda: self.turned.emit(1))
        self.language.clicked.connect(self.language_asked)
        self.keys.turned.connect(self.turned)
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.next

    def show_reading(self, reading: Reading, other: str) -> None:
        """The words of the buttons are those of the pages; `other` is the other language."""
        self._reading = reading
        self.next.setText(reading.turning.on)
        self.previous.setText(reading.turning.back)
        self.close_it.setText(reading.turning.close)
        self.language.setText(other)
        self.language.setVisible(bool(other))
        self.message.setVisible(bool(reading.unchecked))
        if reading.unchecked:
            self.message.show_text(reading.unchecked)
        way = Qt.LayoutDirection
        self.setLayoutDirection(way.RightToLeft if reading.right_to_left else way.LeftToRight)

    def show_page(self, page: ReadingPage, number: int, count: int, status: PlanStatus) -> None:
        self.skeleton.stop()
        empty(self.inside)
        self._offered = None
        self.where.setText(page.where)
        title = sized(words(page.title, name="togetherTitle"), LARGE, bold=True)
        self.inside.addWidget(self._in_hand(title))
        if page.under:
            under = sized(words(page.under, name="under"), BODY, bold=True)
            self.inside.addWidget(self._in_hand(under))
        for said in page.said:
            self._say(said)
        if page.kind is PageKind.END and self._reading is not None:
            self._offer_end(self._reading, status)
        self.previous.setEnabled(number > 1)
        self.page.verticalScrollBar().setValue(0)
        self._keep_focus(number, count)
        self.next.setVisible(number < count)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def show_no_plan(self) -> None:
        self.skeleton.stop()
        self.message.show_text(self.tr("There is no plan yet."))

    def _arrange(self) -> None:
        top = row(self.where, None, self.language, self.close_it, space=GRID * 2)
        foot = row(self.previous, None, self.next, space=GRID * 2)
        whole = column(top, self.message, self.skeleton, self.page, foot, space=GRID)
        whole.setContentsMargins(GUTTER * 2, GUTTER, GUTTER * 2, GUTTER)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _say(self, said: Said) -> None:
        """With a small title above it where it has one."""
        text = self._in_hand(sized(words(said.text), BODY))
        if said.label:
            label = self._in_hand(sized(words(said.label, "quiet"), SMALL))
            self.inside.addLayout(column(label, text, space=2))
        else:
            self.inside.addWidget(text)

    def _in_hand(self, label: QLabel) -> QLabel:
        """In the letters that readers of the language are used to."""
        if self._reading is not None:
            label.setFont(in_the_hand_of(label.font(), self._reading.language))
        return label

    def _offer_end(self, reading: Reading, status: PlanStatus) -> None:
        said = reading.turning
        if status in SIGNED:
            self._offer(primary(said.open_paper, "openPaper"), self.paper_asked)
        elif status is PlanStatus.AGREED:
            self._offer(primary(said.sign, "goToSigning", drawing="pen"), self.sign_asked)
        else:
            self._offer(primary(said.change, "goToPlan"), self.plan_asked)

    def _offer(self, button: Button, asked: SignalInstance) -> None:
        button.clicked.connect(asked)
        self.inside.addWidget(large(button), 0, Qt.AlignmentFlag.AlignLeft)
        button.show()  # a hidden one takes no focus
        self._offered = button

    def _keep_focus(self, number: int, count: int) -> None:
        """Somebody who turns pages with the keys never loses the button under their finger."""
        if number == count:
            (self._offered or self.previous).setFocus()
        elif number == 1 or not self.previous.hasFocus():
            self.next.show()
            self.next.setFocus()
        title = self.findChild(QLabel, "togetherTitle")
        if title is not None:
            announce(self, title.text())
