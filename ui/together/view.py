"""The plan over the whole window: one step at a time, large, with nothing else in sight."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coach_app.domain.plan import PlanStatus, Who
from ui.shared.buttons import Button, primary, quiet, secondary
from ui.shared.dates import long_date
from ui.shared.layout import GRID, GUTTER, Page, column, empty, row
from ui.shared.pieces import Message, Skeleton, announce, words
from ui.shared.quoting import quoted
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.sized import large, sized
from ui.together import presenter as pages

SMALL = 14
BODY = 18
LARGE = 26
TURN_KEYS = (("Right", 1), ("PgDown", 1), ("Left", -1), ("PgUp", -1))


class TogetherScreen(Screen):
    alone = True
    turned = Signal(int)
    sign_asked = Signal()
    plan_asked = Signal()
    paper_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("TogetherScreen")
        self.close_it = large(quiet(self.tr("Close"), "closeTogether"))
        self.where = sized(words("", "quiet", "pageNumber"), SMALL)
        self.where.setWordWrap(False)
        self.message = Message("togetherMessage")
        self.skeleton = Skeleton()
        self.page = Page(width=980)
        self.page.setObjectName("togetherPage")
        self.inside: QVBoxLayout = column(space=GRID * 3)
        self.page.body.addLayout(self.inside)
        self.previous = large(secondary(self.tr("Previous"), "previousPage"))
        self.next = large(primary(self.tr("Next"), "nextPage"))
        self._offered: Button | None = None
        self._arrange()
        self.previous.clicked.connect(lambda: self.turned.emit(-1))
        self.next.clicked.connect(lambda: self.turned.emit(1))
        for keys, places in TURN_KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setProperty("places", places)
            shortcut.activated.connect(self._turn_by_key)
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.next

    def show_page(self, page: pages.Page, number: int, count: int) -> None:
        self.skeleton.stop()
        empty(self.inside)
        self._offered = None
        match page:
            case pages.GoalPage():
                self._show_goal(page)
            case pages.StepPage():
                self._show_step(page)
            case pages.EndPage():
                self._show_end(page)
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
        top = row(self.where, None, self.close_it, space=GRID * 2)
        foot = row(self.previous, None, self.next, space=GRID * 2)
        whole = column(top, self.message, self.skeleton, self.page, foot, space=GRID)
        whole.setContentsMargins(GUTTER * 2, GUTTER, GUTTER * 2, GUTTER)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _show_goal(self, page: pages.GoalPage) -> None:
        self.where.setText(self.tr("Your goal"))
        goal = quoted(page.goal) or self.tr("The goal is still open. Say it in your own words.")
        self.inside.addWidget(sized(words(goal, name="togetherTitle"), LARGE, bold=True))
        if page.strengths.strip():
            self._tell(self.tr("What you are good at"), quoted(page.strengths))

    def _show_step(self, page: pages.StepPage) -> None:
        step = page.step
        place = self.tr("Step {number} of {count}").format(number=page.number, count=page.count)
        self.where.setText(place)
        self.inside.addWidget(sized(words(step.title, name="togetherTitle"), LARGE, bold=True))
        if step.what:
            self._say(step.what)
        by = self.tr("{who}, by {day}").format(who=self._who(step.who), day=long_date(step.due_on))
        self._tell(self.tr("Why"), step.why)
        self._tell(self.tr("Who and when"), by)
        self._tell(self.tr("How we know it is done"), step.how_we_know)

    def _show_end(self, page: pages.EndPage) -> None:
        day = long_date(page.review_on)
        if page.status is PlanStatus.SIGNED:
            self._end(self.tr("This plan is signed"), day)
            self._offer(primary(self.tr("Open the signed plan"), "openPaper"), self.paper_asked)
        elif page.status is PlanStatus.AGREED:
            self._end(self.tr("That is your plan"), day)
            sign = primary(self.tr("Sign the plan"), "goToSigning", drawing="pen")
            self._offer(sign, self.sign_asked)
        else:
            self._end(self.tr("That is the draft"), day)
            self._say(self.tr("Nothing is decided until you both say yes. What should change?"))
            self._offer(primary(self.tr("Go to the plan"), "goToPlan"), self.plan_asked)

    def _end(self, title: str, day: str) -> None:
        self.where.setText("")
        self.inside.addWidget(sized(words(title, name="togetherTitle"), LARGE, bold=True))
        again = self.tr("We look at it again on {day}. You can change it or stop at any time.")
        self._say(again.format(day=day))

    def _tell(self, title: str, text: str) -> None:
        """A small title with what belongs under it; nothing where there is nothing to say."""
        if text.strip():
            said = (sized(words(title, "quiet"), SMALL), sized(words(text), BODY))
            self.inside.addLayout(column(*said, space=2))

    def _say(self, text: str, role: str = "") -> None:
        self.inside.addWidget(sized(words(text, role), BODY))

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

    def _turn_by_key(self) -> None:
        self.turned.emit(int(self.sender().property("places")))

    def _who(self, who: Who) -> str:
        return {
            Who.PARTICIPANT: self.tr("You"),
            Who.COACH: self.tr("Your coach"),
            Who.TOGETHER: self.tr("You and your coach together"),
            Who.EMPLOYER: self.tr("Your employer"),
            Who.SERVICE: self.tr("A local service"),
        }[who]
