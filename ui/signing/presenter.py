"""Whose turn it is to sign, what they agree to, and what happens when they have. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.signature import SignerRole, SigningMethod, Stroke
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from coach_app.services.signing import SignatureGiven
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningUses:
    open_case: Callable[[str], CaseView]
    statement: Callable[[SignerRole], str]
    sign: Callable[[str, SignatureGiven], Changes]
    coach_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Who signs now."""

    role: SignerRole
    name: str
    statement: str
    signed_before: str
    """Name of the participant once they have signed; empty before."""


class SigningShown(Protocol):
    """What the presenter needs of the screen."""

    def show_turn(self, turn: Turn) -> None: ...
    def show_signed(self) -> None: ...
    def show_not_agreed(self) -> None: ...
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
        self._signing = OneAtATime(
            runner, busy=lambda busy: view.set_busy(busy=busy), failed=view.show_problem
        )
        self._case_id = ""
        self._plan_id = ""
        self._document_id = ""
        self.turn: Turn | None = None

    def open(self, case_id: str) -> None:
        self._case_id = case_id
        self._load()

    def sign_drawn(self, strokes: tuple[Stroke, ...], *, read_aloud: bool) -> None:
        self._sign(SigningMethod.DRAWN, strokes, "", read_aloud=read_aloud)

    def sign_typed(self, name: str, *, read_aloud: bool) -> None:
        self._sign(SigningMethod.TYPED, (), name.strip(), read_aloud=read_aloud)

    def read_again(self) -> None:
        self._navigate(Place("together", self._case_id))

    def to_plan(self) -> None:
        self._navigate(Place("plan", self._case_id))

    def to_paper(self) -> None:
        self._navigate(Place("documents", self._case_id, tab=self._document_id))

    def close(self) -> None:
        self._navigate(Place("case", self._case_id, tab="summary"))

    def _sign(
        self, method: SigningMethod, strokes: tuple[Stroke, ...], typed: str, *, read_aloud: bool
    ) -> None:
        turn = self.turn
        if turn is None:
            return
        given = SignatureGiven(
            role=turn.role,
            signer_name=turn.name,
            method=method,
            strokes=strokes,
            typed_name=typed,
            read_aloud=read_aloud,
        )
        self._signing.run(lambda: self._uses.sign(self._plan_id, given), done=self._signed)

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
        self.turn = self._turn(case, plan)
        self._view.show_turn(self.turn)

    def _turn(self, case: CaseView, plan: Plan) -> Turn:
        person = case.file.person
        name = person.full_name or person.preferred_name if person is not None else ""
        first = case.file.signature(plan.id, SignerRole.PARTICIPANT)
        role = SignerRole.COACH if first is not None else SignerRole.PARTICIPANT
        return Turn(
            role=role,
            name=name if role is SignerRole.PARTICIPANT else self._uses.coach_name,
            statement=self._uses.statement(role),
            signed_before=first.signer_name if first is not None else "",
        )
