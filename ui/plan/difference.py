"""What new answers would change in a plan, line by line, before anything is taken."""

from PySide6.QtCore import Signal

from coach_app.domain.plan import Plan
from coach_app.domain.redraft import Change, ChangeKind, Dates
from coach_app.services.drafting import Redraft
from ui.shared.buttons import primary, secondary
from ui.shared.dates import short_date
from ui.shared.labels import label
from ui.shared.layout import GRID, Page, Wrapping, column, empty
from ui.shared.pieces import heading, words
from ui.shared.quoting import quoted

ORDER = (
    ChangeKind.ADDED,
    ChangeKind.GONE,
    ChangeKind.REDATED,
    ChangeKind.MOVED,
    ChangeKind.REWORDED,
    ChangeKind.AROUND,
    ChangeKind.KEPT,
    ChangeKind.LEFT_OUT,
)


class DifferencePanel(Page):
    taken = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("differencePanel")
        self.lines = column(space=GRID * 2)
        self.take = primary(self.tr("Take this into the plan"), "takeRedraft")
        self.leave = secondary(self.tr("Leave the plan as it is"), "leaveRedraft")
        self.body.addWidget(heading(self.tr("What the new answers change"), 2))
        self.body.addWidget(
            words(self.tr("What you wrote yourself stays. Undo takes all of it back."), "quiet")
        )
        self.body.addLayout(self.lines)
        self.body.addLayout(Wrapping(self.take, self.leave))
        self.body.addStretch(1)
        self.take.clicked.connect(self.taken)
        self.leave.clicked.connect(self.left)

    def show_difference(self, drafted: Redraft) -> None:
        empty(self.lines)
        titles = self._titles()
        for kind in ORDER:
            changes = [change for change in drafted.merged.changes if change.what is kind]
            if changes:
                part = column(heading(titles[kind], 3), space=4)
                for change in changes:
                    text = self._line(change, drafted.merged.plan)
                    part.addWidget(words(text, name=f"change-{kind.value}"))
                self.lines.addLayout(part)
        self.verticalScrollBar().setValue(0)
        self.take.setFocus()

    def _titles(self) -> dict[ChangeKind, str]:
        return {
            ChangeKind.ADDED: self.tr("New steps"),
            ChangeKind.GONE: self.tr("No longer needed"),
            ChangeKind.REDATED: self.tr("On other days"),
            ChangeKind.MOVED: self.tr("In another place in the plan"),
            ChangeKind.REWORDED: self.tr("In other words"),
            ChangeKind.AROUND: self.tr("Around the steps"),
            ChangeKind.KEPT: self.tr("Stays as you wrote it, though the answers say otherwise"),
            ChangeKind.LEFT_OUT: self.tr("Stays out, as you took it out"),
        }

    def _line(self, change: Change, plan: Plan) -> str:
        if change.what is ChangeKind.AROUND:
            return self._beside_the_steps(change.fields[0], plan)
        before, after = change.before, change.after
        if before is not None and after is not None:
            text = self.tr("{title}: {after}, was {before}")
            return text.format(
                title=change.title, after=self._days(after), before=self._days(before)
            )
        if after is not None:
            return self.tr("{title}, {days}").format(title=change.title, days=self._days(after))
        if change.fields:
            names = self._names()
            said = ", ".join(dict.fromkeys(names.get(name, "") for name in change.fields))
            return self.tr("{title} ({what})").format(title=change.title, what=said.strip(", "))
        return change.title

    def _beside_the_steps(self, name: str, plan: Plan) -> str:
        """One line of what stands beside the steps, as it would be."""
        none = self.tr("none")
        parked = ", ".join(one.label for one in plan.parked)
        lines = {
            "kind": self.tr("It becomes a {kind}").format(kind=label(plan.kind)),
            "goal": self.tr("Goal: {goal}").format(goal=quoted(plan.goal) or none),
            "strengths": self.tr("Strengths: {strengths}").format(
                strengths=quoted(plan.strengths) or none
            ),
            "review_on": self.tr("Review {day}").format(day=short_date(plan.review_on)),
            "parked": self.tr("Parked for now: {what}").format(what=parked or none),
            "adjustments": self.tr("Changes at work"),
            "phased_return": self.tr("Phased return"),
        }
        return lines[name]

    def _days(self, dates: Dates) -> str:
        return self.tr("{start} to {end}").format(
            start=short_date(dates.starts_on), end=short_date(dates.due_on)
        )

    def _names(self) -> dict[str, str]:
        return {
            "title": self.tr("the title"),
            "what": self.tr("what is done"),
            "why": self.tr("why"),
            "who": self.tr("who"),
            "how_we_know": self.tr("how we know"),
            "starts_on": self.tr("the dates"),
            "due_on": self.tr("the dates"),
            "private": self.tr("who may see it"),
            "service": self.tr("the local service"),
            "service_id": self.tr("the local service"),
            "phase": self.tr("its part of the plan"),
            "after": self.tr("what comes before"),
            "obstacle": self.tr("what it answers"),
        }
