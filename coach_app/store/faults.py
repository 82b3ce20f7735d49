"""Turns what SQLite and the disk report into refusals a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from coach_app.domain.errors import Refusal
from coach_app.store.disk_faults import named_disk_faults
from coach_app.store.refusals import DiskFull, DiskReadOnly, StoreDamaged, StoreInUse

_BUSY, _LOCKED, _READ_ONLY, _IO, _CORRUPT, _FULL, _CANNOT_OPEN, _NOT_A_DATABASE = (
    5,
    6,
    8,
    10,
    11,
    13,
    14,
    26,
)
_IO_READING = frozenset({10 | 1 << 8, 10 | 2 << 8, 10 | 33 << 8})
"""SQLITE_IOERR_READ, _SHORT_READ and _CORRUPTFS: the file is bad. Other I/O errors are writes."""

_BY_CODE: dict[int, type[Refusal]] = {
    _BUSY: StoreInUse,
    _LOCKED: StoreInUse,
    _READ_ONLY: DiskReadOnly,
    _IO: DiskFull,
    _CORRUPT: StoreDamaged,
    _FULL: DiskFull,
    _CANNOT_OPEN: StoreDamaged,
    _NOT_A_DATABASE: StoreDamaged,
}
_BY_TEXT: dict[str, type[Refusal]] = {
    "database or disk is full": DiskFull,
    "disk I/O error": DiskFull,
    "attempt to write a readonly database": DiskReadOnly,
    "database is locked": StoreInUse,
}
"""SQLite's own words: the driver tells no code when the copying of a whole database fails."""


@contextmanager
def named_faults() -> Iterator[None]:
    """Faults of the disk and of the database file leave this block as refusals.

    The fault itself goes no further: its text could hold what was being written.
    """
    try:
        with named_disk_faults():
            yield
    except DBAPIError as fault:
        refusal = _refusal_for(fault.orig)
        if refusal is None:
            raise
        raise refusal from None
    except dbapi2.Error as fault:
        refusal = _refusal_for(fault)
        if refusal is None:
            raise
        raise refusal from None


def _refusal_for(fault: BaseException | None) -> Refusal | None:
    code = getattr(fault, "sqlite_errorcode", None)
    if not isinstance(code, int):
        worded = _BY_TEXT.get(str(fault))
        return worded() if worded else None
    if code in _IO_READING:
        return StoreDamaged()
    known = _BY_CODE.get(code & 0xFF)
    return known() if known else None
