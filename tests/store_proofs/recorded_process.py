"""A program that is recorded: it commits and writes down the number of each acknowledged commit.

python -m tests.store_proofs.recorded_process FOLDER ACKNOWLEDGEMENTS COMMITS FULL|OFF
The store key comes on standard input.
"""

import os
import sys
from pathlib import Path

from sqlalchemy import text

from coach_app.store.engine import reading
from coach_app.store.key_file import StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from tests.store_proofs.proving import surroundings
from tests.unit.store import fictional

PAGES_IN_LOG = 8
"""So that the log is moved into the file many times while it is recorded."""


def main(folder: str, acknowledgements: str, commits: str, synchronous: str) -> None:
    store_id, secret = sys.stdin.readline().split()
    key = StoreKey(store_id, bytes.fromhex(secret))
    told = os.open(acknowledgements, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with Store(Places(Path(folder)), key, surroundings()) as store:
        with reading(store._engine) as connection:
            connection.execute(text(f"PRAGMA wal_autocheckpoint = {PAGES_IN_LOG}"))
        raw = store._engine.raw_connection()
        raw.cursor().execute(f"PRAGMA synchronous = {synchronous}")
        raw.close()
        for number in range(1, int(commits) + 1):
            with store.unit_of_work("coach-1") as work:
                if number == 1:
                    work.save(fictional.case())
                work.save(fictional.contact(number=number, note=f"note{number} " + "words " * 60))
                work.keep_attachment(f"file {number} ".encode() * 400, "text/plain")
                work.commit()
            os.write(told, f"{number}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
