"""Copies that leave: let through by the rules or refused, and written in the log as they go."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from types import TracebackType

from coach_app.domain.case import CaseFile
from coach_app.domain.disclosed import Became, Delivery, Disclosure, PartlyLeft
from coach_app.domain.disclosure import Leaving, OutgoingCopy, Released, clear
from coach_app.domain.errors import Refusal
from coach_app.services.desk import Desk
from coach_app.store.unit_of_work import UnitOfWork


class NobodyOnTheList(Refusal):
    key = "disclosure.nobody"
    sentence = "There is nobody on the list. Nothing was written."


def release(desk: Desk, case_id: str, copy: OutgoingCopy) -> Released:
    """The copy that may be written out, with its line in the log, in one commit.

    Raises what coach_app.domain.disclosure.clear raises; then nothing is written anywhere.
    """
    with desk.work() as work:
        released = release_in(work, desk, work.case_file(case_id), copy)
        work.commit()
    return released


def release_list(desk: Desk, case_ids: Iterable[str], copy: OutgoingCopy) -> Released:
    """One paper about many people: a line in the log of each of them, all in one commit.

    Raises NobodyOnTheList when there is nobody to write about.
    """
    with desk.work() as work:
        released = [release_in(work, desk, work.case_file(case_id), copy) for case_id in case_ids]
        work.commit()
    if not released:
        raise NobodyOnTheList
    first, *others = released
    return replace(first, others=tuple(one.disclosure for one in others))


def release_in(work: UnitOfWork, desk: Desk, file: CaseFile, copy: OutgoingCopy) -> Released:
    """The same inside a transaction that is open already; the caller commits."""
    leaving = Leaving(
        at=desk.now(),
        today=desk.today(),
        by=desk.coach.name,
        disclosure_id=desk.ids.new(),
        sha256=hashlib.sha256(copy.data).hexdigest(),
    )
    released = clear(file, copy, leaving)
    work.save(released.disclosure, action="disclosed")
    return released


GoingOut = Callable[[Released], AbstractContextManager[None]]


class Handing:
    """Around the writing or printing of a copy: when that fails, the log says so.

    Its line is there before the copy is, so that nothing leaves without one, whatever happens to
    the machine in between. What fails is raised on.
    """

    def __init__(self, desk: Desk, copy: Released) -> None:
        self._desk = desk
        self._copy = copy

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if problem is None:
            return
        became = Became.IN_PART if isinstance(problem, PartlyLeft) else Became.NOT_LEFT
        # What went wrong with the copy is what has to be told; a line that could not be changed
        # says more than there was, never less.
        with suppress(Refusal), self._desk.work() as work:
            for line in (self._copy.disclosure, *self._copy.others):
                work.save(
                    Delivery(
                        id=self._desk.ids.new(),
                        case_id=line.case_id,
                        disclosure_id=line.id,
                        became=became,
                        at=self._desk.now(),
                        by=self._desk.coach.name,
                    ),
                    action=became.value,
                )
            work.commit()


def log_of(desk: Desk, case_id: str) -> tuple[Disclosure, ...]:
    """Every copy that left, the newest first."""
    with desk.work() as work:
        file = work.case_file(case_id)
    return tuple(sorted(file.disclosures, key=lambda one: one.left_at, reverse=True))
