"""What must be true in every story, whatever happened in it."""

import json
from typing import Any

from sqlmodel import Session, col, select

from coach_app.domain.conflict import Conflict
from sync.protocol import (
    VerdictName,
)
from sync.server.tables import (
    CareCase,
    Quarantined,
    StoredEntry,
    StoredRecord,
)
from tests.support.story_sign_in import SignIns

MOST_ROUNDS = 14
Bodies = dict[tuple[str, str], tuple[str, dict[str, Any]]]


class Truths(SignIns):
    """Nothing is lost, nothing is out of sight, and at rest everybody has the same."""

    def nothing_is_lost(self) -> None:
        somewhere = self._everything()
        lost = [
            token
            for token, case_id in self.written.items()
            if case_id not in self.erased and f'"{token}"' not in somewhere
        ]
        assert not lost, f"nobody has {lost} any more"

    def at_rest(self) -> None:
        """Heals everything, exchanges until all is quiet, and compares."""
        self.work_is_taken_without_a_sign_in()
        self.everybody_signs_in()
        self._exchange_until_quiet()
        self.nothing_is_lost()
        self._nothing_is_hidden()
        self._everybody_has_the_same()
        self._erased_is_erased()
        self._conflicts_are_told()

    def _exchange_until_quiet(self) -> None:
        """In turns, until everybody in a row had nothing to say and nothing to hear."""
        quiet = 0
        for _ in range(MOST_ROUNDS):
            for laptop in self._live():
                done = self.sync(laptop)
                if done is not None and done.withheld:
                    self.sign_in(laptop)  # the store or the server was put back since
                    done = self.sync(laptop)
                still = done is not None and done.nothing_changed and not done.rejoined
                quiet = quiet + 1 if still else 0
                if quiet >= len(self._live()):
                    return
        assert not self._live(), "the exchange never comes to rest"

    def _nothing_is_hidden(self) -> None:
        """What nobody replaced knowingly stands in a record, in a conflict, or in the holding
        area: history alone would be out of everybody's sight."""
        with Session(self.engine) as session:
            bodies = session.exec(
                select(StoredRecord.body).where(StoredRecord.team_id == self.team)
            ).all()
            kept = session.exec(
                select(Quarantined.content).where(Quarantined.team_id == self.team)
            ).all()
        in_sight = "\n".join(json.dumps(body) for body in bodies)
        in_sight += "\n".join(content.decode("ascii", "replace") for content in kept)
        hidden = [
            token
            for token, case_id in self.written.items()
            if case_id not in self.erased
            and token not in self.overwritten
            and f'"{token}"' not in in_sight
        ]
        assert not hidden, f"{hidden} are out of sight"

    def _everybody_has_the_same(self) -> None:
        with Session(self.engine) as session:
            holders = {
                case.case_id: (case.account_id, case.erased_at)
                for case in session.exec(select(CareCase).where(CareCase.team_id == self.team))
            }
            stored = session.exec(
                select(StoredRecord).where(StoredRecord.team_id == self.team)
            ).all()
            there = {(r.kind, r.id): (r.case_id, r.body) for r in stored}
        for laptop in self._live():
            unsettled = laptop.unsettled_fields()
            here = _without(laptop.bodies(), unsettled)
            theirs = {
                key: (case_id, body)
                for key, (case_id, body) in there.items()
                if holders[case_id] == (laptop.account, None)
            }
            expected = _without(theirs, unsettled)
            assert here == expected, f"laptop {laptop.id} differs: {_difference(here, expected)}"

    def _erased_is_erased(self) -> None:
        with Session(self.engine) as session:
            left = session.exec(
                select(StoredEntry.case_id)
                .join(
                    CareCase,
                    (col(CareCase.team_id) == col(StoredEntry.team_id))
                    & (col(CareCase.case_id) == col(StoredEntry.case_id)),
                )
                .where(
                    StoredEntry.team_id == self.team,
                    col(CareCase.erased_at).is_not(None),
                    StoredEntry.kind != "erasure",
                    StoredEntry.changed != {},
                )
            ).all()
        assert not left, f"something is left of {set(left)}"

    def _conflicts_are_told(self) -> None:
        with Session(self.engine) as session:
            contested = session.exec(
                select(StoredEntry).where(
                    StoredEntry.team_id == self.team,
                    StoredEntry.verdict == VerdictName.CONFLICT,
                    StoredEntry.changed != {},
                )
            ).all()
            told = session.exec(
                select(StoredRecord).where(
                    StoredRecord.team_id == self.team, StoredRecord.kind == Conflict.KIND
                )
            ).all()
        others = [json.dumps(record.body["other"]["values"]) for record in told]
        for entry in contested:
            lost = {n: v for n, v in entry.changed.items() if n not in entry.applied}
            assert json.dumps(lost, sort_keys=True) in [
                json.dumps(json.loads(o), sort_keys=True) for o in others
            ], f"nobody is told of {lost}"


def _without(bodies: Bodies, fields: set[tuple[str, str, str]]) -> Bodies:
    """Leaves out what was refused and not dealt with: there both sides may differ, visibly."""
    return {
        key: (case_id, {n: v for n, v in body.items() if (*key, n) not in fields})
        for key, (case_id, body) in bodies.items()
        if {n for n in body if (*key, n) not in fields}
    }


def _difference(here: Bodies, there: Bodies) -> str:
    keys = [key for key in here.keys() | there.keys() if here.get(key) != there.get(key)]
    return "; ".join(f"{k}: {here.get(k)} / {there.get(k)}" for k in keys[:3])
