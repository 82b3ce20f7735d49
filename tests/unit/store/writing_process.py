"""A process that writes into a store until somebody or something stops it.

    python -m tests.unit.store.writing_process FOLDER FIRST [LARGEST_FILE]

The store key comes on standard input. The number of each commit is written to standard output
after the store has acknowledged it; a refusal ends the process with its key.
"""

import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from coach_app.domain.errors import Refusal
from coach_app.domain.working_days import WorkingDays
from coach_app.store.key_file import StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.surroundings import Surroundings
from tests.support.stillness import CountingIds, FixedClock
from tests.unit.store import fictional


def write(store: Store, first: int) -> None:
    for number in itertools.count(first):
        with store.unit_of_work("coach-1") as work:
            if number == first:
                work.save(fictional.case())
            work.save(fictional.contact(number=number, note=f"note{number} " + "words " * 50))
            work.keep_attachment(f"file {number}".encode() * 500, "text/plain")
            work.commit()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def limit_files(largest: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  it exists on POSIX only

        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


def main(folder: str, first: str, largest: str = "") -> None:
    store_id, secret = sys.stdin.readline().split()
    around = Surroundings(
        clock=FixedClock(datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
        ids=CountingIds(),
        calendar=WorkingDays(frozenset()),
    )
    store = Store(Places(Path(folder)), StoreKey(store_id, bytes.fromhex(secret)), around)
    if largest:
        limit_files(int(largest))
    try:
        write(store, int(first))
    except Refusal as refusal:
        sys.stdout.write(f"{refusal.key} {store.info().records}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
