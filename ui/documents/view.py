"""One document on the screen: the page, its seals in words, and a copy to take away."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QWidget

from coach_app.domain.document import DocumentKind
from ui.documents.presenter import Paper, Verified
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dates import date_and_time
from ui.shared.dialogs import Dialogs
from ui.shared.layout import COLUMN, GRID, GUTTER, Page, Wrapping, column, holder, row
from ui.shared.manner_choice import MannerChoice
from ui.shared.page_view import PageView
from ui.shared.pictures import Picture
from ui.shared.pieces import Message, Skeleton, heading, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence

HASH_SHOWN = 16


class DocumentScreen(Screen):
    def __init__(self, dialogs: Dialogs, spoken: tuple[str, ...] = ()) -> None:
        """`spoken`: tags of the languages that papers are written in."""
        super().__init__()
        self.setObjectName("DocumentScreen")
        self._dialogs = dialogs
        self.back = quiet(self.tr("Back"), "backFromPaper", drawing="back")
        self.title = heading("", 1, "paperTitle")
        self.facts = words("", "quiet", "paperFacts")
        self.seals = Message("seals")
        self.manner = MannerChoice(spoken)
        self.notes = Message("paperNotes")
        self.message = Message("paperMessage")
        self.skeleton = Skeleton()
        self.save = primary(self.tr("Save a copy"), "saveCopy", drawing="document")
        self.hand_over = secondary(self.tr("Hand it over"), "handOver")
        self.attach = secondary(self.tr("Add the photo of the signed page"), "attachPhoto")
        self.outside = secondary(self.tr("Open in another program"), "openOutside")
        self.sheet = PageView()
        self._arrange()
        for part in (self.sheet, self.save, self.hand_over, self.attach, self.outside, self.manner):
            part.hide()
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.back

    def show_paper(self, paper: Paper) -> None:
        document = paper.document
        self.attach.setVisible(paper.photo_wanted is not None)
        self.manner.setVisible(paper.may_choose)
        self.manner.show_manner(paper.plan.paper)
        self.hand_over.setVisible(document is not None)
        self.outside.setVisible(document is not None)
        if document is None:
            self.title.setText(self.tr("Preview"))
            self.facts.setText(self.tr("This is how the plan reads now. It is not signed."))
        else:
            self.title.setText(document.title)
            self.facts.setText(
                self.tr("Made {time}. {size} kB. Fingerprint {start}").format(
                    time=date_and_time(document.made_at),
                    size=max(document.size // 1000, 1),
                    start=document.sha256[:HASH_SHOWN],
                )
            )
            self.facts.setToolTip(document.sha256)
            if document.kind is not DocumentKind.SIGNED_PAPER:
                self.seals.show_text(self.tr("Checking the seals"))
        self.save.show()

    def show_pages(self, pages: Sequence[Picture]) -> None:
        self.skeleton.stop()
        self.sheet.show_pages(pages)
        self.sheet.show()

    def show_notes(self, notes: tuple[str, ...]) -> None:
        """What has to be known of a paper before it is handed over."""
        if notes:
            self.notes.show_text("\n".join(notes), "info")
        else:
            self.notes.clear()

    def show_photo(self, data: bytes) -> None:
        self.skeleton.stop()
        self.sheet.show_photo(QImage.fromData(data), self.tr("Photo of the signed page"))
        self.sheet.show()

    def show_attached(self) -> None:
        self.attach.hide()
        self.message.show_done(
            self.tr("The photo is kept with the signature. You can delete it from the camera now.")
        )

    def show_checked(self, found: Verified) -> None:
        if found.ok:
            self.seals.show_done(
                self.tr(
                    "The seals are whole. Nothing was changed since it was signed, and it is the "
                    "document that this laptop kept."
                )
            )
        else:
            problems = " ".join(found.problems)
            self.seals.show_problem(
                self.tr("Do not rely on this document. {problems}").format(problems=problems)
            )

    def show_saved(self, path: Path) -> None:
        self.message.show_done(
            self.tr(
                "A copy was saved as {name}. That copy is not encrypted: hand it over, then "
                "delete it."
            ).format(name=path.name)
        )

    def sure_to_open_outside(self) -> bool:
        return self._dialogs.confirm(
            self,
            self.tr(
                "Another program shows the document without encryption, and may remember that it "
                "did: in its list of recent files, in copies of its own, in what waits for a "
                "printer. The file is removed when this laptop locks. Close it there first."
            ),
            yes=self.tr("Open it there"),
            no=self.tr("Stay here"),
        )

    def open_outside(self, path: Path) -> None:
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.message.show_text(
                self.tr("It is open in another program. The file goes when this laptop locks.")
            )
        else:
            self.message.show_problem(
                self.tr("No program on this laptop opens such a file. Save a copy instead.")
            )

    def show_nothing(self) -> None:
        self.skeleton.stop()
        self.message.show_text(self.tr("There is no such document. Sign the plan first."))

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def ask_where(self, suggested: str) -> Path | None:
        return self._dialogs.save_where(
            self, self.tr("Save a copy"), suggested, self.tr("PDF documents (*.pdf)")
        )

    def ask_which(self) -> Path | None:
        return self._dialogs.open_which(
            self,
            self.tr("Choose the photo"),
            self.tr("Photos and scans (*.jpg *.jpeg *.png *.pdf)"),
        )

    def _arrange(self) -> None:
        top = row(self.back, None, self.attach, self.hand_over, self.save, space=GRID * 2)
        page = Page(width=COLUMN + GUTTER * 4)
        for part in (
            self.title,
            self.facts,
            self.seals,
            self.manner,
            self.notes,
            self.message,
            holder(Wrapping(self.outside)),
            self.skeleton,
            self.sheet,
        ):
            page.body.addWidget(part)
        head = column(top)
        head.setContentsMargins(GUTTER, GRID * 2, GUTTER, 0)
        whole = column(head, page, space=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
