"""Answers that are kept for lines that break: for their own laptop, for some minutes, and no
longer once somebody of the team is erased."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import false
from sqlmodel import Session

from sync.server import broken_lines, devices
from sync.server.broken_lines import Came
from tests.support.cutting import BreakingLine
from tests.support.laptops import Laptop, RunningServer, until
from tests.support.patience import PATIENCE
from tests.sync.test_going_on import Ends, asked

Patch = pytest.MonkeyPatch
ANSWER = "SELECT answer_sha256 FROM broken_line WHERE device_id = %(i)s"


def nobody_asks(patch: Patch) -> None:
    """The planted bug: an answer is put down whatever happened since."""
    patch.setattr(broken_lines, "_may_keep", lambda *_: True)
    patch.setattr(broken_lines, "_erased_since", lambda *_: false())


WAITS = (
    "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
    "WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted"
)


def kept_answer(laptop: Laptop, running: RunningServer) -> str:
    """The name of it; the server puts it down after it has answered."""
    running.at_rest()
    found = running.rows(ANSWER, i=laptop.device_id)
    return str(found[0][0])


def test_an_answer_is_read_by_its_own_laptop_only_and_not_once_it_is_withdrawn(
    shared: RunningServer,
) -> None:
    ends = Ends(shared, BreakingLine(shared.url))
    ends.exchange()
    target = f"/v1/answers/{kept_answer(ends.second, shared)}?offset=0&length=50"
    assert asked(ends.second, "GET", target) == 206
    assert asked(ends.first, "GET", target) == 404
    with Session(shared.engine) as session, session.begin():
        devices.revoke(session, ends.second.device_id, "test", shared.clock())
    assert asked(ends.second, "GET", target) == 404


def test_when_somebody_is_erased_nothing_of_the_team_stays_kept(shared: RunningServer) -> None:
    ends = Ends(shared, BreakingLine(shared.url))
    ends.exchange()
    assert kept_answer(ends.second, shared)
    ends.first.journal.change("erasure", ends.case, ends.case)
    ends.first.sync()
    assert shared.rows(ANSWER, i=ends.second.device_id) == []


@pytest.mark.parametrize("planted", [False, True])
def test_an_answer_from_before_an_erasure_is_not_kept_after_it(
    shared: RunningServer, monkeypatch: Patch, *, planted: bool
) -> None:
    """The answer is worked out, somebody is erased, and only then would it be put down."""
    if planted:
        nobody_asks(monkeypatch)
    ends, late = Ends(shared, BreakingLine(shared.url)), list[Callable[[], bool]]()
    real = broken_lines.keep_answer

    def in_a_while(session: Session, *told: Any) -> None:
        late.append(partial(again, told))

    def again(told: tuple[Any, ...]) -> bool:
        with Session(shared.engine) as session, session.begin():
            return real(session, *told)

    with monkeypatch.context() as patch:
        patch.setattr(broken_lines, "keep_answer", in_a_while)
        ends.exchange()
        shared.at_rest()
        assert sum(keep() for keep in late), "before the erasure all is as ever"
        ends.first.journal.change("erasure", ends.case, ends.case)
        ends.first.sync()
        shared.at_rest()
    assert bool(sum(keep() for keep in late)) is planted
    assert bool(shared.rows(ANSWER, i=ends.second.device_id)) is planted


@pytest.mark.parametrize("planted", [False, True])
def test_while_somebody_is_being_erased_no_answer_is_kept(
    shared: RunningServer, monkeypatch: Patch, *, planted: bool
) -> None:
    """Both at once: the erasure has looked for what is kept, and is not committed yet. And the
    other way round: an answer that is being kept is waited for, and removed."""
    if planted:
        nobody_asks(monkeypatch)
    ends = Ends(shared, BreakingLine(shared.url))
    own = ends.second.device_id
    team = str(shared.rows("SELECT team_id FROM device WHERE id = %(i)s", i=own)[0][0])
    one = Came(own, "a" * 64, 5_000, b"")

    def keep(session: Session) -> bool:
        return broken_lines.keep_answer(session, one, b"x" * 5_000, 0, shared.clock())

    with Session(shared.engine) as erasing, erasing.begin():
        broken_lines.forget(erasing, team)
        with Session(shared.engine) as keeping, keeping.begin():
            assert keep(keeping) is planted
    if planted:
        assert shared.rows(ANSWER, i=own)
        return

    def erase() -> None:
        with Session(shared.engine) as session, session.begin():
            broken_lines.forget(session, team)

    with Session(shared.engine) as keeping, keeping.begin():
        assert keep(keeping)
        erasing_now = Thread(target=erase)
        erasing_now.start()
        until(lambda: bool(shared.rows(WAITS)))
    erasing_now.join(PATIENCE)
    assert shared.rows(ANSWER, i=own) == []


def test_what_is_past_its_time_goes_with_the_next_answer_of_anybody(shared: RunningServer) -> None:
    ends = Ends(shared, BreakingLine(shared.url))
    ends.exchange()
    assert kept_answer(ends.second, shared)
    past = shared.clock() - timedelta(minutes=1)
    with shared.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE broken_line SET expires_at = %(t)s WHERE device_id = %(i)s",
            {"t": past, "i": ends.second.device_id},
        )
    another = Ends(shared, BreakingLine(shared.url))
    another.exchange()
    assert kept_answer(another.second, shared)
    assert shared.rows(ANSWER, i=ends.second.device_id) == []
