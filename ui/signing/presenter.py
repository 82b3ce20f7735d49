"""Whose turn it is to sign, what they agree to, and what happens when they have. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from coach_app.domain.commenting import sent_back
from coach_app.domain.people import CommunicationNeed, Person
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.signature import SignerRole, SigningRefusal
from coach_app.domain.statement import ENGLISH, Statement
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from coach_app.services.signing import RefusalGiven, SignatureGiven
from ui.shared.given import Given
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningUses:
    open_case: Callable[[str], CaseView]
    statement: Callable[[SignerRole, str], Statement]
    languages: tuple[str, ...]
    """Tags of the languages that there are statements in."""
    paper_notes: Callable[[str], tuple[str, ...]]
    """What has to be known of the paper that is signed."""
    sign: Callable[[str, SignatureGiven], Changes]
    refuse: Callable[[str, RefusalGiven], Changes]
    coach_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Who signs now."""

    role: SignerRole
    name: str
    statement: Statement
    signed_before: str
    """Name of the participant once they have signed; empty before."""
    interpreter: bool = False
    """The person has asked for an interpreter."""
    refused: SigningRefusal | None = None
    """They were asked before and did not sign; they may sign now all the same."""


class SigningShown(Protocol):
    """What the presenter needs of the screen."""

    def show_turn(self, turn: Turn) -> None: ...
    def show_statement(self, statement: Statement) -> None: ...
    def show_paper_notes(self, notes: tuple[str, ...]) -> None: ...
    def show_refused(self, name: str) -> None: ...
    def show_signed(self) -> None: ...
    def show_not_agreed(self) -> None: ...
    def show_sent_back(self) -> None: ...
    def show_takes_no_part(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class SigningPresenter:
    def __init__(
        self,
        view: SigningShown,
        runner: Runner,
        uses: SigningUses,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._signing = OneAtATime.showing(view, runner)
        self._case_id = ""
        self._plan_id = ""
        self._document_id = ""
        self.turn: Turn | None = None

    def open(self, case_id: str) -> None:
        self._case_id = case_id
        self._load()

    def choose_language(self, language: str) -> None:
        """The statement in another language; nothing that was drawn or typed is lost."""
        if self.turn is None:
            return
        self.turn = replace(self.turn, statement=self._uses.statement(self.turn.role, language))
        self._view.show_statement(self.turn.statement)

    def sign(self, given: Given) -> None:
        turn = self.turn
        if turn is None:
            return
        signature = SignatureGiven(
            role=turn.role,
            signer_name=turn.name,
            method=given.method,
            strokes=given.strokes,
            typed_name=given.typed_name.strip(),
            witness=given.witness,
            language=turn.statement.language,
            read_aloud=given.read_aloud,
            interpreter=given.interpreter,
        )
        self._signing.run(lambda: self._uses.sign(self._plan_id, signature), done=self._signed)

    def refuse(self, reason: str) -> None:
        turn = self.turn
        if turn is None:
            return
        refusal = RefusalGiven(
            role=turn.role,
            signer_name=turn.name,
            reason=reason,
            language=turn.statement.language,
        )

        def done(changes: Changes) -> None:
            self.turn = None
            self._announce(changes)
            self._view.show_refused(turn.name)

        self._signing.run(lambda: self._uses.refuse(self._plan_id, refusal), done=done)

    def read_again(self) -> None:
        self._navigate(Place("together", self._case_id))

    def to_plan(self) -> None:
        self._navigate(Place("plan", self._case_id))

    def to_paper(self) -> None:
        self._navigate(Place("documents", self._case_id, tab=self._document_id))

    def close(self) -> None:
        self._navigate(Place("case", self._case_id, tab="summary"))

    def _signed(self, changes: Changes) -> None:
        self.turn = None
        self._announce(changes)
        self._load()

    def _load(self) -> None:
        self._runner.run(
            lambda: self._uses.open_case(self._case_id),
            done=self._loaded,
            failed=self._view.show_problem,
        )

    def _loaded(self, case: CaseView) -> None:
        plan = case.file.plan
        if plan is None or plan.status is PlanStatus.DRAFT:
            self._view.show_not_agreed()
            return
        self._plan_id = plan.id
        if plan.status is PlanStatus.SIGNED:
            document = case.file.document(plan.id)
            self._document_id = document.id if document is not None else ""
            self._view.show_signed()
            return
        if case.file.agreement is None or case.file.case.closed_on is not None:
            self.turn = None
            self._view.show_takes_no_part()
            return
        if sent_back(case.file) is not None:
            self.turn = None
            self._view.show_sent_back()
            return
        self.turn = self._turn(case, plan)
        self._view.show_turn(self.turn)
        plan_id = plan.id
        self._runner.run(
            lambda: self._uses.paper_notes(plan_id),
            done=self._view.show_paper_notes,
            failed=self._view.show_problem,
        )

    def _turn(self, case: CaseView, plan: Plan) -> Turn:
        person = case.file.person
        first = case.file.signature(plan.id, SignerRole.PARTICIPANT)
        if first is not None:
            return Turn(
                role=SignerRole.COACH,
                name=self._uses.coach_name,
                statement=self._uses.statement(SignerRole.COACH, ENGLISH),
                signed_before=first.signer_name,
            )
        refusals = [r for r in case.file.signing_refusals if r.plan_id == plan.id]
        language = person.language if person is not None else ENGLISH
        return Turn(
            role=SignerRole.PARTICIPANT,
            name=_name(person),
            statement=self._uses.statement(SignerRole.PARTICIPANT, language),
            signed_before="",
            interpreter=person is not None and CommunicationNeed.INTERPRETER in person.needs,
            refused=refusals[-1] if refusals else None,
        )


def _name(person: Person | None) -> str:
    return person.full_name or person.preferred_name if person is not None else ""
