"""Decides what the referral form says and sends. Plain Python: no Qt import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from coach_app.domain.dates_in_words import age_on
from coach_app.domain.decision import Decision
from coach_app.domain.errors import Refusal
from coach_app.domain.people import Channel
from coach_app.domain.referral import Source, WorkStatus
from coach_app.services.changes import Changes
from coach_app.services.duplicates import Match, Row
from coach_app.services.pasted import Pasted
from coach_app.services.referrals import NewReferral
from ui.shared.ports import Navigate, Place, Runner

REQUIRED = ("programme", "preferred_name", "source", "reason", "received_on")
NOT_TYPED_YET: Mapping[str, Any] = {
    "preferred_name": "-",
    "source": Source.SELF,
    "reason": "-",
}
"""Stands in for what eligibility does not ask about, so that it speaks while the form is filled."""
MOST_KNOWN = 3
"""People shown at once; the most alike come first."""
ONLY_FOR: Mapping[str, frozenset[WorkStatus]] = {
    "unemployed_since": frozenset({WorkStatus.OUT_OF_WORK}),
    "health_contributed": frozenset({WorkStatus.OUT_OF_WORK}),
    "work_at_risk": frozenset(WorkStatus) - {WorkStatus.OUT_OF_WORK},
}
"""Questions that make sense for some work situations only."""
NEEDED_BY: Mapping[str, frozenset[Channel]] = {
    "phone": frozenset({Channel.PHONE, Channel.TEXT}),
    "email": frozenset({Channel.EMAIL}),
}
"""A way to be reached needs the number or address it uses; one of these ways is enough."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form: values by the names of NewReferral's fields, and what could not be
    read, by the same names."""

    values: Mapping[str, Any]
    unreadable: Mapping[str, Refusal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody who may be the person in the form, with the facts of both beside each other."""

    match: Match
    rows: tuple[Row, ...]


class DecideOnMatch(Protocol):
    def __call__(self, case_id: str, other_case_id: str, *, same: bool) -> Changes: ...


class ReadPasted(Protocol):
    def __call__(self, text: str, *, received_on: date) -> Pasted: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    register: Callable[[NewReferral], Changes]
    preview: Callable[[NewReferral], Decision]
    likely: Callable[[NewReferral], tuple[Match, ...]]
    side_by_side: Callable[[NewReferral, str], tuple[Row, ...]]
    settle: DecideOnMatch
    read_pasted: ReadPasted


class View(Protocol):
    def filled(self) -> Filled: ...
    def show_questions(self, hidden: frozenset[str]) -> None: ...
    def show_decision(self, decision: Decision) -> None: ...
    def show_no_decision(self) -> None: ...
    def show_missing(self, names: tuple[str, ...]) -> None: ...
    def show_unreadable(self, problems: Mapping[str, Refusal]) -> None: ...
    def show_pasted(self, pasted: Pasted) -> None: ...
    def show_known(self, known: tuple[Known, ...]) -> None: ...
    def show_decide_first(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...
    def clear(self) -> None: ...


class ReferralFormPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        use_cases: UseCases,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._use_cases = use_cases
        self._navigate = navigate
        self._announce = announce
        self._busy = False
        self._asked = 0
        self._looked_at: dict[str, bool] = {}
        """Cases the coach has looked at for this referral: whether it is the same person."""
        self._settled: frozenset[str] = frozenset()
        """Cases nobody has to look at again."""

    def situation_chosen(self, status: WorkStatus | None) -> None:
        """Show the questions that fit at once: somebody may tab on quickly."""
        self._view.show_questions(_hidden(status))

    def changed(self) -> None:
        """Something was typed or chosen: decide anew."""
        filled = self._view.filled()
        self._view.show_questions(_hidden(filled.values.get("work_status")))
        self._asked += 1
        number = self._asked
        new = self._as_far_as_known(filled)
        if new is None:
            self._view.show_no_decision()
            return
        self._runner.run(
            lambda: self._use_cases.preview(new),
            done=lambda decision: self._decided(number, decision),
            failed=lambda _problem: self._view.show_no_decision(),
        )
        self._look_for_known(number, new)

    def _look_for_known(self, number: int, new: NewReferral) -> None:
        """While it is typed, so that nobody fills in a whole form for nothing."""

        def found(known: tuple[Known, ...]) -> None:
            if number == self._asked:
                self._view.show_known(known)

        self._runner.run(lambda: self._known(new), done=found, failed=lambda _problem: found(()))

    def save(self) -> None:
        if self._busy:
            return
        filled = self._view.filled()
        missing = _missing(filled)
        self._view.show_missing(missing)
        self._view.show_unreadable(filled.unreadable)
        if missing or filled.unreadable:
            return
        self._busy = True
        self._view.set_busy(busy=True)
        self._runner.run(
            lambda: self._register(_referral(filled.values)),
            done=self._registered,
            failed=self._refused,
        )

    def paste(self, text: str) -> None:
        """Dates in the text are read against the day the referral came in."""
        received_on = self._view.filled().values.get("received_on")
        if not isinstance(received_on, date):
            self._view.show_missing(("received_on",))
            return
        self._runner.run(
            lambda: self._use_cases.read_pasted(text, received_on=received_on),
            done=self._view.show_pasted,
            failed=self._view.show_problem,
        )

    def open_known(self, case_id: str) -> None:
        """What is typed stays in the form meanwhile."""
        self._navigate(Place("case", case_id))

    def another_person(self, case_id: str) -> None:
        self._looked_at[case_id] = False
        self.changed()

    def same_person(self, case_id: str) -> None:
        """The person comes a second time; both stay cases of their own."""
        self._looked_at[case_id] = True
        self.changed()

    def _known(self, new: NewReferral) -> tuple[Known, ...]:
        passed_over = self._settled.union(self._looked_at)
        matches = [m for m in self._use_cases.likely(new) if m.case_id not in passed_over]
        return tuple(
            Known(match=match, rows=self._use_cases.side_by_side(new, match.case_id))
            for match in matches[:MOST_KNOWN]
        )

    def _register(self, new: NewReferral) -> Changes | tuple[Known, ...]:
        """Saved only when nobody is left who may be the same person and was not looked at."""
        known = self._known(new)
        if known:
            return known
        saved = self._use_cases.register(new)
        for other, same in self._looked_at.items():
            self._use_cases.settle(saved.case_id, other, same=same)
        return saved

    def _registered(self, outcome: Changes | tuple[Known, ...]) -> None:
        if isinstance(outcome, Changes):
            self._saved(outcome)
            return
        self._busy = False
        self._view.set_busy(busy=False)
        self._view.show_known(outcome)
        self._view.show_decide_first()

    def _as_far_as_known(self, filled: Filled) -> NewReferral | None:
        known = {name: value for name, value in filled.values.items() if value not in ("", None)}
        if not known.get("programme") or not known.get("received_on"):
            return None
        try:
            return _referral({**NOT_TYPED_YET, **known})
        except Refusal:
            return None

    def _decided(self, number: int, decision: Decision) -> None:
        if number == self._asked:
            self._view.show_decision(decision)

    def _saved(self, changes: Changes) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
        self._looked_at = {}
        self._view.clear()
        self._announce(changes)
        self._navigate(Place("referrals", changes.case_id))

    def _refused(self, problem: Exception) -> None:
        """What was typed stays where it is."""
        self._busy = False
        self._view.set_busy(busy=False)
        self._view.show_problem(problem)


def _hidden(status: WorkStatus | None) -> frozenset[str]:
    return frozenset(name for name, fits in ONLY_FOR.items() if status not in fits)


def _missing(filled: Filled) -> tuple[str, ...]:
    values = filled.values
    missing = [n for n in REQUIRED if n not in filled.unreadable and not values.get(n)]
    ways = set(values.get("contact_by") or ())
    for name, needed_by in NEEDED_BY.items():
        if ways & needed_by and not values.get(name):
            missing.append(name)
    return tuple(missing)


def _referral(values: Mapping[str, Any]) -> NewReferral:
    hidden = _hidden(values.get("work_status"))
    kept = {name: value for name, value in values.items() if name not in hidden}
    born, received = kept.get("date_of_birth"), kept.get("received_on")
    if kept.get("age") is None and isinstance(born, date) and isinstance(received, date):
        kept["age"] = age_on(received, born)
    return NewReferral(**kept)
