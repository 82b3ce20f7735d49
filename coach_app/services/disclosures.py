"""Copies that leave: let through by the rules or refused, and written in the log as they go."""

import hashlib
from collections.abc import Iterable

from coach_app.domain.case import CaseFile
from coach_app.domain.disclosed import Disclosure
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
    released: Released | None = None
    with desk.work() as work:
        for case_id in case_ids:
            released = release_in(work, desk, work.case_file(case_id), copy)
        work.commit()
    if released is None:
        raise NobodyOnTheList
    return released


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


def log_of(desk: Desk, case_id: str) -> tuple[Disclosure, ...]:
    """Every copy that left, the newest first."""
    with desk.work() as work:
        file = work.case_file(case_id)
    return tuple(sorted(file.disclosures, key=lambda one: one.left_at, reverse=True))
