"""A program that writes, copies the store, changes the passphrase and locks until it is killed.

python -m tests.store_proofs.busy_process FOLDER COPIES FIRST PASSPHRASE
What is acknowledged goes to standard output: "wrote N", "copied NAME", "changed PASSPHRASE",
"drafted N", "locked". Before a passphrase is changed, "changing PASSPHRASE" says to what.
"""

import sys
from pathlib import Path

from coach_app.store.key_file import KeyFile
from coach_app.store.opening import Store
from coach_app.store.places import Places
from tests.store_proofs.proving import surroundings
from tests.unit.store import fictional

COPY_EVERY, CHANGE_EVERY, LOCK_EVERY = 5, 7, 3
DRAFT = "case.c1"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(folder: str, copies: str, first: str, passphrase: str) -> None:
    number = int(first)
    # Locking ends a process; here it goes on with the key, so that a life sees many lockings.
    key = KeyFile.load(Path(folder) / "keys.json").unlock(passphrase)
    while True:
        with Store(Places(Path(folder)), key, surroundings()) as store:
            say("open")
            while True:
                passphrase = work_on(store, number, Path(copies), passphrase)
                number += 1
                if number % LOCK_EVERY == 0:
                    break
            say("locking")
            store.drafts.keep({DRAFT: f"{number} " + "was being typed " * 200})
            say(f"drafted {number}")
        say("locked")


def work_on(store: Store, number: int, copies: Path, passphrase: str) -> str:
    """One commit and what follows it; the passphrase from now on."""
    with store.unit_of_work("coach-1") as work:
        if number == 1:
            work.save(fictional.case())
        work.save(fictional.contact(number=number, note=f"note{number} " + "words " * 60))
        work.keep_attachment(f"file {number} ".encode() * 400, "text/plain")
        work.commit()
    say(f"wrote {number}")
    if number % COPY_EVERY == 0:
        store.backup(copies / f"copy-{number}")
        say(f"copied copy-{number}")
    if number % CHANGE_EVERY == 0:
        newer = f"otter lamp violin harbour {number:06}"
        say(f"changing {newer}")
        store.change_passphrase(passphrase, newer)
        passphrase = newer
        say(f"changed {newer}")
    return passphrase


if __name__ == "__main__":
    main(*sys.argv[1:])
