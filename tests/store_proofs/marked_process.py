"""A program with marker words in every field, open until it is killed; or one that crashes.

python -m tests.store_proofs.marked_process FOLDER WORD [crash]
"""

import signal
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from coach_app.store.engine import writing
from coach_app.store.opening import Store
from tests.store_proofs.proving import surroundings
from tests.unit.store import fictional
from tests.unit.store.fictional import PASSPHRASE


def main(folder: str, word: str, crash: str = "") -> None:
    store = Store.open(Path(folder), PASSPHRASE, surroundings())
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case(ref=f"ZZ-{word}", coach_name=word))
        work.save(fictional.person(name=word, full_name=f"{word} Example", phone=word))
        work.save(replace(fictional.referral(), reason=f"{word} is off work", referrer=word))
        for number in range(60):
            work.save(fictional.contact(number=number, note=f"{word} said so. " * 60))
        work.save(fictional.plan(goal=f"{word} goes back"))
        work.keep_attachment(word.encode() * 5000, "application/pdf")
        work.commit()
    store.drafts.keep({"note.c1": f"{word} was being typed"})
    store.queries.search(word)
    with store.unit_of_work("coach-1") as work:
        work.case_file("c1")
    if crash:
        with writing(store._engine) as connection:
            connection.execute(text("INSERT INTO record (body) VALUES (:body)"), {"body": word})
    sys.stdout.write("open\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
