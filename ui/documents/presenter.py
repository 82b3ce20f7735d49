"""What is known of a document: the plan on it, its seals, and a copy to take away. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.domain.case import CaseFile
from coach_app.domain.disclosure import Released
from coach_app.domain.document import Document
from coach_app.domain.errors import Refusal
from coach_app.domain.plan import Plan
from coach_app.services.caseload import CaseView
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner

PREVIEW = "preview"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentUses:
    open_case: Callable[[str], CaseView]
    draft_copy: Callable[[str], Released]
    copy: Callable[[str], Released]
    pdf: Callable[[str], bytes]
    verify: Callable[[bytes], Verified]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A plan as it stands on paper. `document` is None for a preview."""

    file: CaseFile
    plan: Plan
    document: Document | None


class PaperShown(Protocol):
    """What the presenter needs of the screen."""

    def show_paper(self, paper: Paper) -> None: ...
    def show_checked(self, found: Verified) -> None: ...
    def show_saved(self, path: Path) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_nothing(self) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class DocumentPresenter:
    def __init__(
        self, view: PaperShown, runner: Runner, uses: DocumentUses, navigate: Navigate
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._copying = OneAtATime(
            runner, busy=lambda busy: view.set_busy(busy=busy), failed=view.show_problem
        )
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
        return f"{plan.kind.value} plan {ref} version {plan.version}{state}.pdf"

    def save_copy(self, path: Path) -> None:
        paper = self.paper
        if paper is None:
            return

        def work() -> Path:
            document = paper.document
            uses = self._uses
            copy = uses.copy(document.id) if document else uses.draft_copy(paper.plan.id)
            return _written(path, copy)

        self._copying.run(work, done=self._view.show_saved)

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
        if self.paper.document is not None:
            self._check(self.paper.document.id)

    def _find(self, file: CaseFile) -> Paper | None:
        if self._wanted == PREVIEW:
            return Paper(file=file, plan=file.plan, document=None) if file.plan else None
        named = [d for d in file.documents if self._wanted in ("", d.id)]
        if not named:
            return None
        document = named[-1]
        plan = next((plan for plan in file.plans if plan.id == document.plan_id), None)
        return Paper(file=file, plan=plan, document=document) if plan else None

    def _check(self, document_id: str) -> None:
        self._runner.run(
            lambda: self._uses.verify(self._uses.pdf(document_id)),
            done=self._view.show_checked,
            failed=self._view.show_problem,
        )


def _written(path: Path, copy: Released) -> Path:
    """Written beside its place first, so that a full disk leaves no half document."""
    target = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(copy.data)
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise CopyNotSaved from None
    return target
