"""What the employer would read, kept in step with the ticks; then consent, and the copy. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coach_app.domain.case import CaseFile
from coach_app.domain.people import CommunicationNeed
from coach_app.domain.signature import SignerRole
from coach_app.domain.statement import ENGLISH, Statement
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from coach_app.services.employer_copies import Offer, Wanted
from coach_app.services.signing import SignatureGiven
from ui.shared.given import Given
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.pictures import Picture
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True)
class Seen:
    """The copy as it would be, and what has to be known of it."""

    pages: Sequence[Picture]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyUses:
    open_case: Callable[[str], CaseView]
    offer: Callable[[str], Offer]
    preview: Callable[[str, Wanted], Seen]
    statement: Callable[[str, str], Statement]
    make: Callable[[str, Wanted, SignatureGiven], Changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What there is to tick, and whom the last copy was for."""

    offer: Offer
    name: str
    employer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreeing:
    """What the person agrees to."""

    name: str
    employer: str
    statement: Statement
    interpreter: bool


class CopyShown(Protocol):
    """What the presenter needs of the screen."""

    def show_choosing(self, choosing: Choosing) -> None: ...
    def show_preview(self, pages: Sequence[Picture], notes: tuple[str, ...]) -> None: ...
    def show_no_preview(self, problem: Exception) -> None: ...
    def show_agreeing(self, agreeing: Agreeing) -> None: ...
    def show_made(self, employer: str, until: date | None) -> None: ...
    def show_nothing(self, problem: Exception) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class CopyPresenter:
    def __init__(
        self,
        view: CopyShown,
        runner: Runner,
        uses: CopyUses,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._one = OneAtATime.showing(view, runner)
        self._case_id = ""
        self._plan_id = ""
        self._document_id = ""
        self._file: CaseFile | None = None
        self._asked = 0
        self._language = ENGLISH
        self.wanted: Wanted | None = None

    def open(self, case_id: str) -> None:
        self._case_id = case_id

        def work() -> tuple[CaseView, Offer]:
            return self._uses.open_case(case_id), self._uses.offer(case_id)

        self._runner.run(work, done=self._opened, failed=self._view.show_nothing)

    def look(self, wanted: Wanted) -> None:
        """The paper as it would be. Only the answer to the latest question is shown."""
        self.wanted = wanted
        self._asked += 1
        asked, plan_id = self._asked, self._plan_id

        def done(seen: Seen) -> None:
            if asked == self._asked:
                self._view.show_preview(seen.pages, seen.notes)

        def failed(problem: Exception) -> None:
            if asked == self._asked:
                self._view.show_no_preview(problem)

        self._runner.run(lambda: self._uses.preview(plan_id, wanted), done=done, failed=failed)

    def go_on(self, wanted: Wanted) -> None:
        """To the consent, once the copy can be made as it stands."""
        self.wanted = wanted
        plan_id = self._plan_id
        self._one.run(lambda: self._uses.preview(plan_id, wanted), done=self._ask)

    def choose_language(self, language: str) -> None:
        self._language = language
        self._show_agreeing()

    def sign(self, given: Given) -> None:
        wanted, file, plan_id = self.wanted, self._file, self._plan_id
        if wanted is None or file is None:
            return
        signature = SignatureGiven(
            role=SignerRole.PARTICIPANT,
            signer_name=_name(file),
            method=given.method,
            strokes=given.strokes,
            typed_name=given.typed_name.strip(),
            witness=given.witness,
            language=self._language,
            read_aloud=given.read_aloud,
            interpreter=given.interpreter,
        )

        def done(changes: Changes) -> None:
            self._document_id = changes.record_id
            self._announce(changes)
            self._view.show_made(wanted.employer, wanted.until)

        self._one.run(lambda: self._uses.make(plan_id, wanted, signature), done=done)

    def to_copy(self) -> None:
        self._navigate(Place("documents", self._case_id, tab=self._document_id))

    def close(self) -> None:
        self._navigate(Place("case", self._case_id, tab="consent"))

    def _opened(self, found: tuple[CaseView, Offer]) -> None:
        case, offer = found
        self._file, self._plan_id = case.file, offer.plan_id
        person = case.file.person
        self._language = person.language if person is not None else ENGLISH
        before = case.file.employer_consents
        self._view.show_choosing(
            Choosing(
                offer=offer,
                name=person.preferred_name if person is not None else "",
                employer=before[-1].employer if before else "",
            )
        )

    def _ask(self, seen: Seen) -> None:
        self._view.show_preview(seen.pages, seen.notes)
        self._show_agreeing()

    def _show_agreeing(self) -> None:
        file, wanted = self._file, self.wanted
        if file is None or wanted is None:
            return
        person = file.person
        self._view.show_agreeing(
            Agreeing(
                name=_name(file),
                employer=wanted.employer,
                statement=self._uses.statement(wanted.employer, self._language),
                interpreter=person is not None and CommunicationNeed.INTERPRETER in person.needs,
            )
        )


def _name(file: CaseFile) -> str:
    """As it stands in the copy: the employer learns no other name by the signature."""
    return file.person.preferred_name if file.person is not None else ""
