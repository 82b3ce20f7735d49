"""A return while it is being made: how far it is, cut off, and without JavaScript."""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Connection, text

from coach_app.domain.access import Role
from sync.server import audit
from tests.support.browsers import browser_of, cookie_of, send, text_of
from tests.support.chromium import eyes
from tests.support.laptops import (
    RunningServer,
)
from tests.support.returned import FIRST, PACK, Team, a_team, returns_of


@pytest.fixture
def team(shared: RunningServer) -> Iterator[Team]:
    made = a_team(shared)
    with browser_of(shared, Role.SUPERVISOR, made.name) as made.browser:
        yield made


@contextmanager
def held_up(team: Team) -> Iterator[Connection]:
    """Freezing waits at its very end, before its line in the audit, as long as this lasts."""
    ((team_id,),) = team.running.rows("SELECT id FROM team WHERE name = %(n)s", n=team.name)
    with team.running.engine.connect() as connection:
        wait = text("SELECT pg_advisory_xact_lock(:lock, :team)")
        connection.execute(wait, {"lock": audit.LOCK, "team": crc32(team_id.encode()) - 2**31})
        yield connection


def cut_off(connection: Connection) -> None:
    """The line to the database that waits for this one breaks, as when its process is killed."""
    waits = "SELECT pid FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    while not (pids := connection.exec_driver_sql(waits).scalars().all()):
        connection.exec_driver_sql("SELECT pg_sleep(0.05)")
    for pid in pids:
        connection.exec_driver_sql("SELECT pg_terminate_backend(%(pid)s, 10000)", {"pid": pid})


def test_how_far_it_is_is_said_while_it_is_made(team: Team, chromium: Browser) -> None:
    cookie = cookie_of(team.running, Role.SUPERVISOR, team.name)
    with eyes(chromium, team.running.url, cookie) as looking:
        with held_up(team):
            page = looking.open(f"/returns?programme={PACK}&when={FIRST}&layout=quarter-people")
            page.get_by_role("button", name="Freeze this return").click()
            page.wait_for_url("**/returns/making?**")
            page.get_by_text("6 of 6 people are done").wait_for()
            looking.check()
            looking.check_reflow()
            asked = {"programme": PACK, "when": FIRST, "layout": "quarter-people", "area": ""}
            again = send(team.browser, "/returns", **asked)
            assert again.url.path == "/returns/making"
            assert "6 of 6 people are done" in text_of(again)
            assert "being frozen now" in text_of(team.show())
            assert returns_of(team) == 0
        page.wait_for_url("**/returns/frozen/*")
        assert "its signature holds" in looking.said()
        looking.check()
    assert returns_of(team) == 1
    assert "being frozen" not in text_of(team.show())


def test_without_javascript_a_link_asks_how_far_it_is(team: Team, chromium: Browser) -> None:
    cookie = cookie_of(team.running, Role.SUPERVISOR, team.name)
    with eyes(chromium, team.running.url, cookie, scripts=False) as looking:
        with held_up(team):
            page = looking.open(f"/returns?programme={PACK}&when={FIRST}&layout=quarter-people")
            page.get_by_role("button", name="Freeze this return").click()
            page.wait_for_url("**/returns/making?**")
            while "6 of 6 people are done" not in looking.said():
                page.get_by_role("link", name="Show how far it is now").click()
            assert returns_of(team) == 0
        while "/returns/making" in page.url:
            page.get_by_role("link", name="Show how far it is now").click()
        assert "its signature holds" in looking.said()
        assert not looking.wrong
    assert returns_of(team) == 1


def test_freezing_that_is_cut_off_leaves_nothing_and_says_what_to_do(
    team: Team, chromium: Browser
) -> None:
    cookie = cookie_of(team.running, Role.SUPERVISOR, team.name)
    with eyes(chromium, team.running.url, cookie) as looking:
        with held_up(team) as connection:
            page = looking.open(f"/returns?programme={PACK}&when={FIRST}&layout=quarter-people")
            page.get_by_role("button", name="Freeze this return").click()
            page.wait_for_url("**/returns/making?**")
            page.get_by_text("6 of 6 people are done").wait_for()
            cut_off(connection)
        button = page.get_by_role("button", name="Freeze this return")
        button.wait_for()
        assert "Nothing of it was kept" in looking.said()
        looking.check()
        assert returns_of(team) == 0
        assert "nothing of it was kept" in text_of(team.show())
        button.click()
        page.wait_for_url("**/returns/frozen/*")
    assert returns_of(team) == 1
