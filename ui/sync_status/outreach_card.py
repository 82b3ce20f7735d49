"""The check before leaving: what is on this laptop, how old, and whether today is complete."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from coach_app.services.outreach import Outreach, PersonToday
from ui.shared.buttons import secondary
from ui.shared.dates import date_and_time
from ui.shared.icons import Drawing
from ui.shared.layout import GRID, Wrapping, column, empty, holder, row
from ui.shared.pieces import Card, words
from ui.shared.quoting import apart
from ui.sync_status.standing_words import ago


class OutreachCard(Card):
    def __init__(self) -> None:
        super().__init__(self.tr("Before you go out"), "outreach")
        self.check = secondary(self.tr("Check this laptop"), "checkOutreach")
        self.verdict = words("", "strong", "outreachVerdict")
        self.lines = column(space=GRID)
        self.body.addWidget(
            words(
                self.tr(
                    "Without a network: is everybody you meet today on this laptop, and all that "
                    "a plan needs?"
                ),
                "quiet",
            )
        )
        self.body.addWidget(holder(Wrapping(self.check)))
        self.body.addWidget(self.verdict)
        self.body.addWidget(holder(self.lines))
        self.verdict.hide()

    def set_busy(self, *, busy: bool) -> None:
        self.check.set_busy(busy=busy, text=self.tr("Looking"))

    def show_found(self, found: Outreach, now: datetime) -> None:
        self.verdict.setText(
            self.tr("Ready to go.") if found.ready else self.tr("Look at these before you go.")
        )
        self.verdict.show()
        empty(self.lines)
        for good, text in self._lines(found, now):
            self.lines.addWidget(_line(text, good=good))

    def _lines(self, found: Outreach, now: datetime) -> list[tuple[bool, str]]:
        lines = [(found.fresh or not found.enrolled, self._age(found, now))]
        lines.append(
            (
                not found.unsent,
                self.tr("Everything you wrote is with the server too.")
                if not found.unsent
                else self.tr("Not sent yet: {count}. It is safe here; exchange if you can.").format(
                    count=found.unsent
                ),
            )
        )
        lines += [self._person(person) for person in found.today]
        if not found.today:
            lines.append((True, self.tr("Nobody has an appointment or something due today.")))
        if found.missing_papers:
            told = self.tr("Papers that have not come yet: {count}. Exchange again.")
            lines.append((False, told.format(count=found.missing_papers)))
        directory = self.tr("Local services to look up: {count}.")
        lines.append((bool(found.local_services), directory.format(count=found.local_services)))
        forms = self.tr("Programmes with their questions, steps and papers: {count}.")
        lines.append((bool(found.forms), forms.format(count=found.forms)))
        if found.usable_until is not None:
            until = self.tr("Records open without an exchange until {time}.")
            until = until.format(time=date_and_time(found.usable_until))
            lines.append((found.usable_until > now, until))
        return lines

    def _age(self, found: Outreach, now: datetime) -> str:
        cases = self.tr("Cases on this laptop: {count}.").format(count=found.cases)
        if not found.enrolled:
            return f"{cases} {self.tr('This laptop is not enrolled with a server.')}"
        if found.last_exchange_at is None:
            return f"{cases} {self.tr('There was no exchange yet.')}"
        told = self.tr("The last exchange was {time}.").format(
            time=ago(found.last_exchange_at, now)
        )
        return f"{cases} {told}"

    def _person(self, person: PersonToday) -> tuple[bool, str]:
        name = ", ".join(filter(None, (apart(person.name), person.ref))) or self.tr("Somebody")
        told = (
            self.tr("{name}: complete.")
            if person.complete
            else self.tr("{name}: something is missing. Exchange again before you go.")
        )
        return person.complete, told.format(name=name)


def _line(text: str, *, good: bool) -> QWidget:
    mark = Drawing("done" if good else "problem")
    mark.show_drawing("done" if good else "problem", "done" if good else "late")
    inside = row(mark, words(text), space=GRID)
    inside.setStretch(1, 1)
    return holder(inside)
