"""Nothing about a person and no key can be read outside the store."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coach_app.store.engine import reading, writing
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.surroundings import Surroundings
from coach_app.store.word_index import INDEXES
from tests.unit.store import fictional
from tests.unit.store.conftest import Made

MARKER = "Zanzibarquartz"


def sql(store: Store, statement: str) -> None:
    with writing(store._engine) as connection:
        connection.execute(text(statement))


def test_marker_words_never_reach_the_disk(
    folder: Path, made: Made, around: Surroundings, tmp_path: Path
) -> None:
    with Store(Places(folder), made.key, around) as store:
        with store.unit_of_work(f"coach {MARKER}") as work:
            work.save(fictional.case(ref=f"ZZ {MARKER}"))
            work.save(fictional.person(name=MARKER, full_name=f"{MARKER} Example"))
            work.save(fictional.contact(note=f"{MARKER} " * 800))
            work.save(fictional.plan(goal=MARKER))
            work.keep_attachment(MARKER.encode() * 5000, "text/plain")
            work.commit()
        assert store.queries.search(MARKER)
        store.backup(tmp_path / "copy.backup")
        while_open = files_with(tmp_path, MARKER)
        assert (folder / "store.db-wal").stat().st_size > 100_000
    assert while_open == []
    assert files_with(tmp_path, MARKER) == []
    assert files_with(tmp_path, "SQLite format 3") == []
    (tmp_path / "clear").write_text(MARKER)
    assert files_with(tmp_path, MARKER) == ["clear"]


def files_with(folder: Path, words: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    ]


def test_no_copy_in_clear_can_be_made(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DBAPIError, match="not authorized"):
        sql(store, f"ATTACH '{tmp_path / 'clear.db'}' AS clear KEY ''")
    assert not (tmp_path / "clear.db").exists()


def test_errors_hold_neither_key_nor_words(store: Store, made: Made) -> None:
    with pytest.raises(DBAPIError) as raised, writing(store._engine) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:x)"), {"x": MARKER})
    shown = f"{raised.value!s} {raised.value!r} {store!r} {vars(store)!r}"
    assert MARKER not in shown
    assert made.key.secret.hex() not in shown
    assert made.key.derived("sqlcipher database").hex() not in shown


def test_the_settings_that_keep_it_so(store: Store) -> None:
    with reading(store._engine) as connection:

        def pragma(name: str) -> str:
            return str(connection.scalar(text(f"PRAGMA {name}")))

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == "2"
        assert pragma("secure_delete") == "1"
        assert pragma("temp_store") == "2"
        assert pragma("cipher_memory_security") == "0"
        for index in INDEXES:
            kept = f"SELECT v FROM {index}_config WHERE k='secure-delete'"  # noqa: S608 - our own names
            assert connection.scalar(text(kept)) == 1


def test_another_key_reads_nothing(folder: Path, made: Made) -> None:
    connection = sqlcipher3.dbapi2.connect(str(folder / "store.db"))
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{made.key.secret.hex()}'\"")
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()
