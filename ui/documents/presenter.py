"""What is known of a document: the plan on it, its seals, and a copy to take away. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.domain.case import CaseFile
from coach_app.domain.disclosure import Released
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import Refusal
from coach_app.domain.paper import PaperFormat
from coach_app.domain.plan import Plan
from coach_app.domain.signature import Signature, SigningMethod
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes, changes
from coach_app.services.disclosures import GoingOut
from coach_app.services.papers import Wish
from ui.shared.copies import written
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.pictures import Picture
from ui.shared.ports import Navigate, Place, Runner

PREVIEW = "preview"
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}


class PhotoNotRead(Refusal):
    key = "photo.not_read"
    sentence = "The file could not be read. Check that it is still there, then choose it again."


class CopyNotSaved(Refusal):
    key = "document.copy_not_saved"
    sentence = (
        "The copy could not be written there. Choose another folder, or check that the disk has "
        "room. The document on this laptop is safe."
    )


class Verified(Protocol):
    """What a check of a sealed document found."""

    @property
    def ok(self) -> bool: ...
    @property
    def problems(self) -> tuple[str, ...]: ...


class Previewed(Protocol):
    """A paper that was made to be looked at."""

    @property
    def data(self) -> bytes: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentUses:
    open_case: Callable[[str], CaseView]
    draft_copy: Callable[[str], Released]
    copy: Callable[[str], Released]
    employer_copy: Callable[[str], Released]
    going_out: GoingOut
    """Around the writing of a copy: when that fails, the log of copies says so."""
    preview: Callable[[str], Previewed]
    choose: Callable[[str, Wish], Changes]
    pages: Callable[[bytes], Sequence[Picture]]
    attach_photo: Callable[[str, bytes], Changes]
    pdf: Callable[[str], bytes]
    verify: Callable[[bytes], Verified]
    for_another_program: Callable[[str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A plan as it stands on paper. `document` is None for a preview."""

    file: CaseFile
    plan: Plan
    document: Document | None
    photo_wanted: Signature | None = None
    """A signature that was given on paper and has no photo yet."""

    @property
    def may_choose(self) -> bool:
        """Its format and language are free until somebody has signed it."""
        signed = (one for one in self.file.signatures if one.plan_id == self.plan.id)
        return self.document is None and not any(not one.document_id for one in signed)


class PaperShown(Protocol):
    """What the presenter needs of the screen."""

    def show_paper(self, paper: Paper) -> None: ...
    def show_pages(self, pages: Sequence[Picture]) -> None: ...
    def show_notes(self, notes: tuple[str, ...]) -> None: ...
    def show_photo(self, data: bytes) -> None: ...
    def show_attached(self) -> None: ...
    def show_checked(self, found: Verified) -> None: ...
    def show_saved(self, path: Path) -> None: ...
    def open_outside(self, path: Path) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_nothing(self) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class DocumentPresenter:
    def __init__(
        self,
        view: PaperShown,
        runner: Runner,
        uses: DocumentUses,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._announce = announce
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._copying = OneAtATime.showing(view, runner)
        self._case_id = ""
        self._wanted = ""
        self.paper: Paper | None = None

    def open(self, case_id: str, wanted: str = "") -> None:
        """`wanted` is a document's id, "preview" for the plan as it is, or "" for the newest."""
        self._case_id, self._wanted = case_id, wanted
        self._runner.run(
            lambda: self._uses.open_case(case_id),
            done=self._opened,
            failed=self._view.show_problem,
        )

    def suggested_name(self) -> str:
        """A file name without the person's name: it may be seen on somebody else's disk."""
        if self.paper is None:
            return ""
        plan = self.paper.plan
        state = "" if self.paper.document is not None else " draft"
        ref = self.paper.file.case.ref
        document = self.paper.document
        if document is not None and document.kind is DocumentKind.EMPLOYER_COPY:
            return f"copy for the employer version {plan.version}.pdf"
        ending = ENDINGS.get(document.media_type, ".pdf") if document is not None else ".pdf"
        return f"{plan.kind.value} plan {ref} version {plan.version}{state}{ending}"

    def save_copy(self, path: Path) -> None:
        paper = self.paper
        if paper is None:
            return

        def work() -> Path:
            document = paper.document
            uses = self._uses
            if document is None:
                copy = uses.draft_copy(paper.plan.id)
            elif document.kind is DocumentKind.EMPLOYER_COPY:
                copy = uses.employer_copy(document.id)
            else:
                copy = uses.copy(document.id)
            ending = ENDINGS.get(copy.media_type, ".pdf")
            return written(path, copy, ending, CopyNotSaved, uses.going_out)

        self._copying.run(work, done=self._view.show_saved)

    def choose(self, format_: PaperFormat | None, language: str) -> None:
        """The paper in another format or language, now and when it is signed."""
        paper = self.paper
        if paper is None:
            return
        wish = Wish(format=format_, language=language)

        def done(changes: Changes) -> None:
            self._announce(changes)
            self.open(self._case_id, self._wanted)

        self._copying.run(lambda: self._uses.choose(paper.plan.id, wish), done=done)

    def open_outside(self) -> None:
        """A preview is looked at in here alone."""
        if self.paper is not None and (document := self.paper.document) is not None:

            def done(path: Path) -> None:
                self._view.open_outside(path)
                self._announce(changes(self._case_id, "disclosure"))

            self._copying.run(lambda: self._uses.for_another_program(document.id), done=done)

    def attach_photo(self, path: Path) -> None:
        paper = self.paper
        if paper is None or paper.photo_wanted is None:
            return
        signature = paper.photo_wanted

        def work() -> Changes:
            try:
                data = path.read_bytes()
            except OSError:
                raise PhotoNotRead from None
            return self._uses.attach_photo(signature.id, data)

        def done(changes: Changes) -> None:
            self._announce(changes)
            self._view.show_attached()

        self._copying.run(work, done=done)

    def hand_over(self) -> None:
        if self.paper is not None and self.paper.document is not None:
            self._navigate(Place("hand-over", self._case_id, tab=self.paper.document.id))

    def back(self) -> None:
        if self._wanted == PREVIEW:
            self._navigate(Place("plan", self._case_id))
        else:
            self._navigate(Place("case", self._case_id, tab="documents"))

    def _opened(self, case: CaseView) -> None:
        self.paper = self._find(case.file)
        if self.paper is None:
            self._view.show_nothing()
            return
        self._view.show_paper(self.paper)
        if self.paper.document is None:
            self._look(self.paper.plan.id)
        else:
            self._check(self.paper.document)

    def _find(self, file: CaseFile) -> Paper | None:
        if self._wanted == PREVIEW:
            return Paper(file=file, plan=file.plan, document=None) if file.plan else None
        named = [d for d in file.documents if self._wanted in ("", d.id)]
        if not named:
            return None
        document = named[-1]
        plan = next((plan for plan in file.plans if plan.id == document.plan_id), None)
        if plan is None:
            return None
        return Paper(
            file=file, plan=plan, document=document, photo_wanted=_without_photo(file, document)
        )

    def _look(self, plan_id: str) -> None:
        def work() -> tuple[tuple[str, ...], Sequence[Picture]]:
            made = self._uses.preview(plan_id)
            return made.notes, self._uses.pages(made.data)

        def done(looked: tuple[tuple[str, ...], Sequence[Picture]]) -> None:
            notes, pages = looked
            self._view.show_notes(notes)
            self._view.show_pages(pages)

        self._runner.run(work, done=done, failed=self._view.show_problem)

    def _check(self, document: Document) -> None:
        """Its pages and what its seals say; a photo has neither."""
        if document.media_type.startswith("image/"):
            self._runner.run(
                lambda: self._uses.pdf(document.id),
                done=self._view.show_photo,
                failed=self._view.show_problem,
            )
            return

        def work() -> tuple[Sequence[Picture], Verified | None]:
            data = self._uses.pdf(document.id)
            sealed = document.kind is not DocumentKind.SIGNED_PAPER
            return self._uses.pages(data), self._uses.verify(data) if sealed else None

        def done(found: tuple[Sequence[Picture], Verified | None]) -> None:
            pages, verified = found
            self._view.show_pages(pages)
            if verified is not None:
                self._view.show_checked(verified)

        self._runner.run(work, done=done, failed=self._view.show_problem)


def _without_photo(file: CaseFile, document: Document) -> Signature | None:
    """The signature by pen under this plan that still needs its photo."""
    if document.kind is not DocumentKind.SIGNED_PLAN:
        return None
    shown = {photo.signature_id for photo in file.documents}
    by_pen = (
        s
        for s in file.signatures
        if s.plan_id == document.plan_id and s.method is SigningMethod.PAPER
    )
    return next((s for s in by_pen if s.id not in shown), None)
