"""A store with 10,000 people and 300,000 records: size, first page, search while typing, memory.

The plain file is made by the same build of SQLite with the same statements and no key.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import Engine, insert, text

from bench.figure import Figure, resident
from bench.store import NOW, PASSPHRASE, _around, _case, _person, _plain_engine
from coach_app import codec
from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.people import Channel
from coach_app.domain.records import Record
from coach_app.store.engine import Connector, open_engine, writing
from coach_app.store.key_file import KeyFile
from coach_app.store.private_files import create_private_file
from coach_app.store.projections import write_case
from coach_app.store.queries import CaseloadRequest, Queries
from coach_app.store.records import to_text
from coach_app.store.schema import upgrade
from coach_app.store.tables import RECORD
from coach_app.store.verifying import checkpoint
from coach_app.store.word_index import INDEXES, indexed_text

PEOPLE, RECORDS = 10_000, 300_000
BATCH = 5_000
SAID = (
    "shift bus walk stairs sleep pain physio rota trolley manager hours morning school housing "
    "letter phone garden kitchen lifting counselling breathing swimming college driving"
)
TYPED = ("person 42", "trolley", "physio le", "sleep garden", "swim", "manag", "coll", "note 1234")
PAGES = 20


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        create_private_file(folder / "store.db")
        key = KeyFile.create(PASSPHRASE)[1]
        engine = open_engine(Connector(folder / "store.db", key))
        plain = _plain_engine(folder / "plain.db")
        for one in (engine, plain):
            _fill(one)
            checkpoint(one)
        plain.dispose()
        yield _size(folder)
        queries = Queries(engine, _around().calendar)
        yield from _asked(queries)
        engine.dispose()
        yield _memory()


def _records() -> Iterator[Record]:
    notes, said = RECORDS // PEOPLE - 2, SAID.split()
    for number in range(PEOPLE):
        yield _case(number)
        yield _person(number)
        for one in range(notes):
            words = " ".join(said[(number * 7 + one * 5 + k * k) % len(said)] for k in range(40))
            yield Contact(
                id=f"k{number}-{one}",
                case_id=f"c{number}",
                at=NOW,
                channel=Channel.PHONE,
                result=ContactResult.REACHED,
                note=f"note {number * notes + one} {words}",
            )


def _fill(engine: Engine) -> None:
    around, records, row = _around(), _records(), 0
    with writing(engine) as connection:
        upgrade(connection)
    while batch := list(islice(records, BATCH)):
        rows: list[dict[str, object]] = []
        found: dict[str, list[dict[str, object]]] = {index: [] for index in INDEXES}
        for record in batch:
            row += 1
            body = codec.dump(record)
            rows.append(
                {
                    "row": row,
                    "kind": record.KIND,
                    "id": record.id,
                    "case_id": record.case_id,
                    "body": to_text(body),
                    "version": 1,
                    "changed_at": datetime(2026, 12, 1, tzinfo=UTC),
                }
            )
            for index, said in indexed_text(record.KIND, body).items():
                found[index].append({"row": row, "said": said})
        with writing(engine) as connection:
            connection.execute(insert(RECORD), rows)
            for index, values in found.items():
                if values:
                    connection.execute(
                        text(f"INSERT INTO {index}(rowid, said) VALUES (:row, :said)"),  # noqa: S608 - our own names
                        values,
                    )
    with writing(engine) as connection:
        for number in range(PEOPLE):
            write_case(connection, CaseFile(case=_case(number), person=_person(number)), around)


def _size(folder: Path) -> Figure:
    own, plain = ((folder / name).stat().st_size for name in ("store.db", "plain.db"))
    return Figure(
        name="store file / plain file",
        value=own / plain,
        unit="times",
        detail=f"{own / 1e6:.0f} MB over {plain / 1e6:.0f} MB, {RECORDS:,} records (limit 1.15)",
    )


def _asked(queries: Queries) -> Iterator[Figure]:
    request = CaseloadRequest(today=NOW.date())
    pages = _times([lambda: queries.caseload(request)] * PAGES)
    yield Figure(
        name="first page, 300,000 records",
        value=sorted(pages)[PAGES // 2],
        unit="ms",
        detail=f"median of {PAGES}, the slowest {max(pages):.1f} (limit 20 ms)",
    )
    typed = [text[:end] for text in TYPED for end in range(2, len(text) + 1)]
    asked = _times([lambda t=t: queries.search(t) for t in typed])  # type: ignore[misc]
    yield Figure(
        name="search while typing, p95",
        value=quantiles(asked, n=20)[-1],
        unit="ms",
        detail=f"{len(typed)} questions letter by letter, the slowest {max(asked):.1f} (limit 16)",
    )


def _times(asked: list[Callable[[], object]]) -> list[float]:
    found = []
    for one in asked:
        start = perf_counter()
        one()
        found.append((perf_counter() - start) * 1000)
    return found


def _memory() -> Figure:
    return Figure(
        name="memory with that store open",
        value=resident(),
        unit="MB",
        detail="this process with the store's libraries, without the window (limit 200 with it)",
    )
