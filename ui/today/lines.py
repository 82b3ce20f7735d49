"""The lines of Today: whose, what, by when, and the button that leads to it."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from coach_app.domain.agenda import Group
from coach_app.domain.journey import DueKind
from coach_app.domain.review import OutcomeKind
from coach_app.domain.safety import ConcernAbout
from coach_app.services.agenda import MOST_LINES, GroupOfLines, Line, ThingKind
from ui.shared.buttons import Button, quiet, secondary
from ui.shared.dates import clock_time, day_month, near_date
from ui.shared.labels import label
from ui.shared.layout import GRID
from ui.shared.pieces import Tag, heading, rule, words
from ui.shared.quoting import quoted

AT_FIRST, MORE = 12, 25
"""Lines of a group that stand there at first, and that each press adds."""
LONGEST_WORDS = 160
MIDDLE = Qt.AlignmentFlag.AlignVCenter
translate = QCoreApplication.translate
QUOTED = frozenset(
    {ThingKind.SENT_BACK, ThingKind.COMMENT, ThingKind.TO_ANSWER, ThingKind.ANSWER_AWAITED}
)


class DayLine(QWidget):
    """One line. Wide, its parts stand beside each other; narrow, under each other."""

    def __init__(self, line: Line, now: datetime) -> None:
        super().__init__()
        self.setObjectName(f"due_{line.ref}")
        self.line = line
        self._wide: bool | None = None
        does = does_words(line, now)
        self.button = secondary(does, f"open_{line.ref}")
        self.button.setMinimumWidth(168)
        self.button.setAccessibleName(f"{does}: {line.ref} {line.name}")
        self._tag = Tag(*when_words(line, now))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(2)
        self._ref = words(line.ref, "quiet")
        self._ref.setMinimumWidth(88)
        self._ref.setWordWrap(False)
        self._grid.addWidget(words(line.name, "strong"), 0, 1)
        self._grid.addWidget(words(what_words(line, now)), 1, 1)
        self._grid.setColumnStretch(1, 1)

    def arrange(self, *, wide: bool) -> None:
        if wide is self._wide:
            return
        self._wide = wide
        if wide:
            self._grid.addWidget(self._ref, 0, 0, 2, 1, MIDDLE)
            self._grid.addWidget(self._tag, 0, 2, 2, 1, MIDDLE | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(self.button, 0, 3, 2, 1, MIDDLE)
        else:
            for at, part in enumerate((self._ref, self._tag, self.button), start=2):
                self._grid.addWidget(part, at, 1, Qt.AlignmentFlag.AlignLeft)


class GroupPart(QWidget):
    """A heading with its lines; the first dozen, then as many more as are asked for."""

    opened = Signal(object)
    more_wanted = Signal(object, int)
    caseload_wanted = Signal()

    def __init__(self, group: GroupOfLines, now: datetime, *, wide: bool) -> None:
        super().__init__()
        self.setObjectName(f"group_{group.group}")
        self.shown = 0
        self.wanted = 0
        self.group = group.group
        self._group = group
        self._now = now
        self._wide = wide
        self.title = heading(f"{title_of(group.group)} \u00b7 {group.total}", 2)
        card = QFrame()
        card.setProperty("role", "card")
        self._lines = QVBoxLayout(card)
        self._lines.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._lines.setSpacing(GRID)
        self.more = quiet("", f"more_{group.group}")
        self.more.clicked.connect(self._ask_more)
        self._lines.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(self.title)
        inside.addWidget(card)
        self.show_lines(AT_FIRST)

    def show_lines(self, wanted: int) -> None:
        """Up to `wanted` lines; the ones that stand there stay."""
        for line in self._group.lines[self.shown : wanted]:
            if self.shown:
                self._lines.insertWidget(self._lines.count() - 1, rule())
            part = DayLine(line, self._now)
            part.arrange(wide=self._wide)
            part.button.clicked.connect(self._opens(line))
            self._lines.insertWidget(self._lines.count() - 1, part)
            self.shown += 1
        self.wanted = max(wanted, self.wanted)
        left = self._group.total - self.shown
        more = min(MORE, left, MOST_LINES - self.shown)
        if more > 0:
            some = translate("Today", "Show {more} more of {left}")
            text = translate("Today", "Show {more} more") if more == left else some
            self.more.setText(text.format(more=more, left=f"{left:,}"))
        else:
            text = translate("Today", "{count} more in the caseload")
            self.more.setText(text.format(count=f"{left:,}"))
        self.more.setVisible(left > 0)

    def arrange(self, *, wide: bool) -> None:
        self._wide = wide
        for part in self.findChildren(DayLine):
            part.arrange(wide=wide)

    def first_button(self) -> Button | None:
        return next((part.button for part in self.findChildren(DayLine)), None)

    def go_to(self, number: int) -> None:
        """The focus to this line, counted from 0."""
        lines = self.findChildren(DayLine)
        if number < len(lines):
            lines[number].button.setFocus()

    def _ask_more(self) -> None:
        before = self.shown
        if before >= MOST_LINES:
            self.caseload_wanted.emit()
        elif len(self._group.lines) >= min(before + MORE, self._group.total):
            self.show_lines(before + MORE)
            self.go_to(before)
        else:
            self.wanted = before + MORE
            self.more_wanted.emit(self.group, self.wanted)

    def _opens(self, line: Line) -> Callable[[], None]:
        return lambda: self.opened.emit(line)


def title_of(group: Group) -> str:
    return {
        Group.SAFETY: translate("Today", "Safety"),
        Group.NEXT: translate("Today", "Meetings today"),
        Group.LATE: translate("Today", "Late"),
        Group.CAME_BACK: translate("Today", "Came back"),
        Group.UNCONTACTED: translate("Today", "Not reached yet"),
        Group.TODAY: translate("Today", "Today"),
        Group.TO_SIGN: translate("Today", "To sign"),
        Group.SOON: translate("Today", "Coming up this week"),
        Group.WAITING: translate("Today", "Waiting for others"),
    }[group]


def what_words(line: Line, now: datetime) -> str:
    """What there is to do, in one sentence or less."""
    told = _shortened(line.words)
    match line.kind:
        case ThingKind.CONCERN:
            told = label(ConcernAbout(line.words))
        case ThingKind.EVIDENCE:
            told = label(OutcomeKind(line.words))
        case ThingKind.APPOINTMENT if line.over(now):
            return translate("Today", "Meeting, {place}. How did it go?").format(place=told)
        case ThingKind.APPOINTMENT:
            return translate("Today", "Meeting, {place}").format(place=told)
        case kind if kind in QUOTED:
            told = quoted(told)
    return f"{label(line.kind)}: {told}" if told else label(line.kind)


def when_words(line: Line, now: datetime) -> tuple[str, str]:
    """The words of the tag and its tone."""
    today = now.date()
    if line.at is not None:
        return _time_words(line, line.at, now)
    if line.on is None:
        return "", ""
    said, tone = _day_words(line, line.on, today)
    return said.format(day=_day(line.on, today)), tone


def _day_words(line: Line, on: date, today: date) -> tuple[str, str]:
    past = on < today
    expected = line.kind in (ThingKind.STEP_OF_OTHERS, ThingKind.ANSWER_AWAITED) and not past
    usual = (
        (expected, translate("Today", "Expected {day}"), ""),
        (line.kind is ThingKind.EVIDENCE, translate("Today", "Since {day}"), ""),
        (
            line.kind is ThingKind.STEP_OF_OTHERS,
            translate("Today", "Was expected {day}"),
            "attention",
        ),
        (past, translate("Today", "Late: was due {day}"), "late"),
        (on == today, translate("Today", "Today"), "attention"),
    )
    found = ((said, tone) for fits, said, tone in usual if fits)
    return next(found, (translate("Today", "By {day}"), ""))


def does_words(line: Line, now: datetime) -> str:
    """What the button does."""
    if line.kind is ThingKind.APPOINTMENT:
        over = line.over(now)
        return translate("Today", "Log contact") if over else translate("Today", "Open meeting")
    return {
        DueKind.DECIDE_REFERRAL: translate("Today", "Decide"),
        DueKind.DECIDE_CONTACT: translate("Today", "Decide"),
        DueKind.FIRST_CONTACT: translate("Today", "Log contact"),
        DueKind.TRY_AGAIN: translate("Today", "Log contact"),
        DueKind.RECORD_AGREEMENT: translate("Today", "Record agreement"),
        DueKind.ASSESS: translate("Today", "Open assessment"),
        DueKind.REVIEW_PLAN: translate("Today", "Open review"),
        ThingKind.CONCERN: translate("Today", "Open concern"),
        ThingKind.SENT_BACK: translate("Today", "Answer"),
        ThingKind.COMMENT: translate("Today", "Answer"),
        ThingKind.TO_ANSWER: translate("Today", "Answer"),
        ThingKind.ANSWER_AWAITED: translate("Today", "Open question"),
        ThingKind.EVIDENCE: translate("Today", "Open outcomes"),
    }.get(line.kind, translate("Today", "Open plan"))


def _time_words(line: Line, at: datetime, now: datetime) -> tuple[str, str]:
    today = now.date()
    day = at.astimezone(now.tzinfo).date()
    time = clock_time(at)
    if line.kind is ThingKind.CONCERN:
        return translate("Today", "Open since {day}").format(day=_day(day, today)), "late"
    said = time if day == today else f"{_day(day, today)}, {time}"
    if line.over(now):
        late = "attention" if day == today else "late"
        return translate("Today", "Was at {time}").format(time=said), late
    if at <= now:
        return translate("Today", "Now, since {time}").format(time=time), "attention"
    return said, "attention" if day == today else ""


def _day(day: date, today: date) -> str:
    near = near_date(day, today)
    return day_month(day) if near[:1].isupper() and day.year == today.year else near


def _shortened(text: str) -> str:
    """On one line, and not longer than can be taken in at a glance."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_WORDS else f"{line[:LONGEST_WORDS].rstrip()}\u2026"
