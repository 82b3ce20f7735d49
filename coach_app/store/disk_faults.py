"""What a full or read-only disk reports, as refusals a person can act on. Loads nothing large."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from coach_app.domain.errors import Refusal
from coach_app.store.refusals import DiskFull, DiskReadOnly

_BY_ERRNO: dict[int, type[Refusal]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: DiskReadOnly,
    errno.EACCES: DiskReadOnly,
    errno.EPERM: DiskReadOnly,
}


@contextmanager
def named_disk_faults() -> Iterator[None]:
    """A full or read-only disk leaves this block as DiskFull or DiskReadOnly; any other OSError as
    it is. The fault itself goes no further: its text names a file."""
    try:
        yield
    except OSError as fault:
        known = _BY_ERRNO.get(fault.errno or 0)
        if known is None:
            raise
        raise known from None
