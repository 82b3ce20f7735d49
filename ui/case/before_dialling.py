"""What a coach has in sight before dialling: wishes, needs, tries so far, what was handed over."""

from PySide6.QtWidgets import QWidget

from coach_app.domain.handover import Handover
from coach_app.domain.people import CommunicationNeed
from coach_app.services.contacts import BeforeDialling
from ui.case.wording import before_contact, language_name
from ui.shared.dates import date_and_time
from ui.shared.labels import label
from ui.shared.layout import GRID, Wrapping, column, empty, holder
from ui.shared.pieces import Message, Tag, words
from ui.shared.quoting import quoted


class BeforeDiallingPanel(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("beforeDialling")
        self.setAccessibleName(self.tr("Before you call"))
        self.wishes = Message("contactWishes")
        self.flags = Wrapping(space=GRID)
        self.more = column(space=4)
        self.setLayout(column(self.wishes, holder(self.flags), self.more, space=GRID))

    @property
    def text(self) -> str:
        return self.wishes.text

    def show_before(self, before: BeforeDialling) -> None:
        reach = "   ".join(part for part in (before.phone, before.email) if part)
        said = before_contact(before)
        tone = "info" if before.safe_to_leave_message else "attention"
        self.wishes.show_text(f"{said}\n{reach}" if reach else said, tone)
        empty(self.flags)
        for words_of_flag in self._needs(before):
            self.flags.addWidget(Tag(words_of_flag, "info"))
        self.flags.addWidget(Tag(*self._tries(before), name="triesSoFar"))
        empty(self.more)
        for line in (self._last(before), *self._handed_over(before.handover)):
            if line:
                self.more.addWidget(words(line))

    def _needs(self, before: BeforeDialling) -> list[str]:
        found = []
        if before.interpreter:
            language = language_name(before.language)
            found.append(self.tr("Interpreter: {language}").format(language=language))
        told = (need for need in before.needs if need is not CommunicationNeed.INTERPRETER)
        return [*found, *(label(need) for need in told)]

    def _tries(self, before: BeforeDialling) -> tuple[str, str]:
        if before.tries >= before.tries_allowed:
            said = self.tr("{tries} tries so far: decide how to go on")
            return said.format(tries=before.tries), "attention"
        said = self.tr("This is try {next} of {most}")
        return said.format(next=before.tries + 1, most=before.tries_allowed), ""

    def _last(self, before: BeforeDialling) -> str:
        if before.last is None:
            return ""
        return self.tr("Last time, {time}: {result}.").format(
            time=date_and_time(before.last.at), result=label(before.last.result).lower()
        )

    def _handed_over(self, handover: Handover | None) -> tuple[str, ...]:
        if handover is None:
            return ()
        said = self.tr("They said: {words}").format(words=quoted(handover.said))
        promised = self.tr("We promised: {words}").format(words=handover.promised)
        return said, promised if handover.promised else ""
