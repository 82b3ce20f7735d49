"""Decides what is written into the consent ledger, each thing by itself. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.domain.consent import HowGiven
from coach_app.services.changes import Changes
from coach_app.services.consents import NewNotice, NewPermission


class Agree(Protocol):
    def __call__(
        self, case_id: str, how: HowGiven, *, read_aloud: bool, witness: str
    ) -> Changes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerUses:
    give_notice: Callable[[str, NewNotice], Changes]
    withdraw_notice: Callable[[str], Changes]
    agree: Agree
    withdraw_agreement: Callable[[str], Changes]
    permit: Callable[[str, NewPermission], Changes]
    withdraw_permission: Callable[[str], Changes]
    withdraw_employer_copy: Callable[[str], Changes]


class Case(Protocol):
    """The case on the screen; every change goes through it, one at a time."""

    case_id: str

    def change(self, work: Callable[[], Changes], then: Callable[[], None]) -> None: ...


class View(Protocol):
    def close_permission_form(self) -> None: ...


class LedgerPresenter:
    def __init__(self, view: View, uses: LedgerUses, case: Case) -> None:
        self._view = view
        self._uses = uses
        self._case = case

    def give_notice(self, new: NewNotice) -> None:
        case_id = self._case.case_id
        self._case.change(lambda: self._uses.give_notice(case_id, new), _nothing)

    def withdraw_notice(self, notice_id: str) -> None:
        self._case.change(lambda: self._uses.withdraw_notice(notice_id), _nothing)

    def agree(self, how: HowGiven, *, read_aloud: bool, witness: str = "") -> None:
        case_id = self._case.case_id
        self._case.change(
            lambda: self._uses.agree(case_id, how, read_aloud=read_aloud, witness=witness),
            _nothing,
        )

    def withdraw_agreement(self) -> None:
        case_id = self._case.case_id
        self._case.change(lambda: self._uses.withdraw_agreement(case_id), _nothing)

    def permit(self, new: NewPermission) -> None:
        case_id = self._case.case_id
        self._case.change(lambda: self._uses.permit(case_id, new), self._view.close_permission_form)

    def withdraw_permission(self, permission_id: str) -> None:
        self._case.change(lambda: self._uses.withdraw_permission(permission_id), _nothing)

    def withdraw_employer_copy(self, consent_id: str) -> None:
        self._case.change(lambda: self._uses.withdraw_employer_copy(consent_id), _nothing)


def _nothing() -> None:
    """What follows where nothing follows."""
