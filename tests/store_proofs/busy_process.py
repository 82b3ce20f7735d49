"""A program that writes, copies the store and changes the passphrase until it is killed.

python -m tests.store_proofs.busy_process FOLDER COPIES FIRST PASSPHRASE
What is acknowledged goes to standard output: "wrote N", "copied NAME", "changed PASSPHRASE".
Before a passphrase is changed, "changing PASSPHRASE" says to what.
"""

import itertools
import sys
from pathlib import Path

from coach_app.store.opening import Store
from tests.store_proofs.proving import surroundings
from tests.unit.store import fictional

COPY_EVERY, CHANGE_EVERY = 5, 7


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(folder: str, copies: str, first: str, passphrase: str) -> None:
    with Store.open(Path(folder), passphrase, surroundings()) as store:
        say("open")
        for number in itertools.count(int(first)):
            with store.unit_of_work("coach-1") as work:
                if number == 1:
                    work.save(fictional.case())
                work.save(fictional.contact(number=number, note=f"note{number} " + "words " * 60))
                work.keep_attachment(f"file {number} ".encode() * 400, "text/plain")
                work.commit()
            say(f"wrote {number}")
            if number % COPY_EVERY == 0:
                store.backup(Path(copies) / f"copy-{number}")
                say(f"copied copy-{number}")
            if number % CHANGE_EVERY == 0:
                newer = f"four random words {number:06}"
                say(f"changing {newer}")
                store.change_passphrase(passphrase, newer)
                passphrase = newer
                say(f"changed {newer}")


if __name__ == "__main__":
    main(*sys.argv[1:])
