"""A place to drop a file, and the answer: the verdict first, then each signature in words."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from coach_app.domain.verified import Seal, SignatureFacts, StampFacts
from coach_app.services.checking import Checked, Recorded, Standing
from ui.checking.words import CheckWords
from ui.shared.buttons import primary, secondary
from ui.shared.dates import date_and_time
from ui.shared.fields import TextField
from ui.shared.layout import GRID, Page, Wrapping, column, empty, holder
from ui.shared.named import styled
from ui.shared.pieces import Card, Message, Skeleton, heading, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence

WITH_A_CODE = frozenset({"document.locked", "locked_copy.code_wrong"})
"""Refusals after which the code is asked for."""


class CheckScreen(Screen):
    dropped = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("CheckScreen")
        self.setAcceptDrops(True)
        self._say = CheckWords(self)
        self.choose = primary(self.tr("Choose a file"), "chooseToCheck", drawing="document")
        self.target = Card(name="dropTarget")
        self.message = Message("checkMessage")
        self.skeleton = Skeleton(3)
        self.code = TextField(
            self.tr("The code of this file"),
            "fileCode",
            hint=self.tr("The numbers that were said with it. Spaces do not matter."),
        )
        self.unlock = secondary(self.tr("Check it with this code"), "checkWithCode")
        self.locked = holder(column(self.code, holder(Wrapping(self.unlock))), "lockedFile")
        self.locked.hide()
        self.verdict = Message("checkVerdict")
        self.file_name = heading("", 2, "checkedFile")
        self.problems = words("", name="checkProblems")
        self.found = column(space=GRID * 2)
        self.recorded = words("", name="checkRecorded")
        self.to_case = secondary(self.tr("Open the case"), "openCheckedCase", drawing="caseload")
        self.fingerprint = words("", "quiet", "checkFingerprint")
        self.answer = self._answer()
        self._arrange()

    def first_focus(self) -> QWidget | None:
        return self.choose

    def show_checked(self, name: str, found: Checked) -> None:
        self.message.clear()
        self.locked.hide()
        self.code.clear()
        self.file_name.setText(name)
        said = self._say.verdict(found)
        match found.standing:
            case Standing.SOUND:
                self.verdict.show_done(said)
            case Standing.NOT_RECORDED:
                self.verdict.show_text(said, "attention")
            case Standing.WRONG:
                self.verdict.show_problem(said)
        wrong = found.standing is Standing.WRONG
        self._show_lines(self.problems, found.problems if wrong else ())
        empty(self.found)
        for signature in found.signatures:
            self.found.addWidget(self._signature(signature))
        for stamp in found.stamps:
            self.found.addWidget(self._stamp(stamp))
        self._show_recorded(found.recorded)
        self._show_lines(self.notes, found.notes)
        self.fingerprint.setText(
            self.tr("Fingerprint of the file (SHA-256): {hash}").format(
                hash=" ".join(found.sha256[n : n + 8] for n in range(0, 64, 8))
            )
        )
        self.answer.show()
        self.page.ensureWidgetVisible(self.verdict)

    def show_problem(self, problem: Exception) -> None:
        self.answer.hide()
        self.locked.setVisible(getattr(problem, "key", "") in WITH_A_CODE)
        self.message.show_problem(sentence(problem))
        self.page.ensureWidgetVisible(self.message)

    def set_busy(self, *, busy: bool) -> None:
        self.choose.set_busy(busy=busy, text=self.tr("Checking"))
        if busy:
            self.message.clear()
            self.answer.hide()
            self.skeleton.start()
        else:
            self.skeleton.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._mark(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(over=False)
        event.acceptProposedAction()
        self.dropped.emit(files_in(event.mimeData()))

    def _mark(self, *, over: bool) -> None:
        styled(self.target, tone="info" if over else "")

    def _show_lines(self, label: QLabel, lines: tuple[str, ...]) -> None:
        label.setText("\n".join(f"\u2022 {line}" for line in lines))
        label.setVisible(bool(lines))

    def _show_recorded(self, recorded: Recorded | None) -> None:
        known = recorded is not None and recorded.very_file
        self.recorded.setVisible(known)
        self.to_case.setVisible(recorded is not None)
        if recorded is not None and known:
            self.recorded.setText(self._say.recorded(recorded))

    def _signature(self, one: SignatureFacts) -> QWidget:
        card = Card(self._say.role(one.field), f"checked_{one.field}")
        state = Message(f"state_{one.field}")
        if one.good:
            state.show_done(self.tr("This signature is sound."))
        else:
            state.show_problem(self._say.wrong(one))
        card.body.addWidget(state)
        for line in self._say.lines(one):
            card.body.addWidget(words(line))
        if one.seal is Seal.OURS and one.withdrawn_at is not None:
            said = self.tr("That laptop was withdrawn on {time}, after this was signed.")
            card.body.addWidget(words(said.format(time=date_and_time(one.withdrawn_at)), "quiet"))
        return card

    def _stamp(self, one: StampFacts) -> QWidget:
        card = Card(self.tr("Time stamp"), "checkedStamp")
        said = self.tr("{authority} vouches that all of this was there on {time}.")
        card.body.addWidget(words(said.format(authority=one.authority, time=date_and_time(one.at))))
        return card

    def _answer(self) -> QWidget:
        self.notes = words("", "quiet", "checkNotes")
        made = holder(
            column(
                self.file_name,
                self.verdict,
                self.problems,
                self.recorded,
                holder(Wrapping(self.to_case)),
                self.found,
                self.notes,
                self.fingerprint,
                space=GRID * 2,
            ),
            "checkAnswer",
        )
        made.hide()
        return made

    def _arrange(self) -> None:
        self.page = Page()
        about = self.tr(
            "Drop a signed plan or an employer copy here, or choose it. The file is only read: it "
            "is not changed, and nothing of it is kept."
        )
        self.target.body.setSpacing(GRID * 2)
        self.target.body.addWidget(words(about))
        self.target.body.addWidget(holder(Wrapping(self.choose)))
        for part in (
            heading(self.tr("Check a signed file")),
            self.target,
            self.message,
            self.locked,
            self.skeleton,
            self.answer,
        ):
            self.page.body.addWidget(part)
        self.setLayout(column(self.page, space=0))


def files_in(data: QMimeData) -> tuple[Path, ...]:
    """Files of this machine; something dragged out of a browser is none."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
