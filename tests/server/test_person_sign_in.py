"""A laptop's person signs in with a browser: what it opens, for how long, and for whom."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from coach_app.domain.access import Role
from sync.client import engine
from sync.client.answers import NotThereYet, ServerBusy, VersionTooOld
from sync.client.signing_in import NobodyAsks
from sync.person import LETTERS, SignInState
from sync.protocol import VerdictName
from sync.server import incoming, person
from tests.support.browsers import account_id, browser_of, send, text_of
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.signing_in import LASTS, begin, coach, server_that_asks, stands


@pytest.fixture(scope="module")
def asking(postgres_url: str) -> Iterator[RunningServer]:
    """A server that asks coaches to sign in every 14 days; each test has a team of its own."""
    with server_that_asks(postgres_url) as running:
        yield running


def deeds(running: RunningServer, laptop: Laptop) -> list[str]:
    found = running.rows(
        "SELECT action FROM audit WHERE subject = %(d)s AND action LIKE 'person.%%' ORDER BY id",
        d=laptop.device_id,
    )
    return [str(action) for (action,) in found]


def test_what_is_brought_is_taken_and_news_come_once_the_person_has_signed_in(
    asking: RunningServer,
) -> None:
    robin = coach(asking)
    laptop, other = robin.laptop, robin.another()
    robin.signs_in(other)
    case = other.open_case()
    other.sync()
    mine = laptop.open_case()
    done = laptop.sync()
    assert (done.sent, done.received, done.withheld, done.waiting) == (1, 0, True, 0)
    assert [mine] == [
        str(i) for (i,) in asking.rows("SELECT id FROM record WHERE id = %(i)s", i=mine)
    ]
    assert laptop.sync().requests == 1
    code = begin(laptop)
    assert len(code) == 9
    assert set(code) <= {*LETTERS, "-"}
    assert stands(laptop, code).state is SignInState.WAITING
    robin.answers(code.lower().replace("-", " "))
    told = stands(laptop, code)
    assert told.state is SignInState.DONE
    assert told.until == (asking.clock() + LASTS).timestamp()
    done = laptop.sync()
    assert (done.received, done.withheld) == (1, False)
    assert ("case", case) in laptop.journal.bodies
    assert deeds(asking, laptop) == [
        "person.sign_in_needed",
        "person.code_made",
        "person.signed_in",
    ]


def test_a_sign_in_counts_until_its_time_is_over_and_not_a_second_longer(
    postgres_url: str,
) -> None:
    with server_that_asks(postgres_url) as running:
        robin = coach(running)
        robin.signs_in()
        running.clock.move(days=13, hours=23, minutes=59, seconds=59)
        assert not robin.laptop.sync().withheld
        running.clock.move(seconds=1)
        assert [robin.laptop.sync().withheld for _ in range(2)] == [True, True]
        robin.laptop.open_case()
        assert robin.laptop.sync().verdicts == {VerdictName.APPLIED: 1}
        assert deeds(running, robin.laptop)[-1] == "person.sign_in_ended"
        assert deeds(running, robin.laptop).count("person.sign_in_ended") == 1
        with browser_of(running, Role.SUPERVISOR, robin.team) as supervisor:
            page = text_of(supervisor.get("/laptops"))
            assert "14 days ago No news until they sign in" in page
        robin.signs_in()
        assert not robin.laptop.sync().withheld


@pytest.mark.parametrize("bond", ["account_id", "incarnation", "epoch"])
def test_it_counts_for_this_person_this_life_of_the_store_and_this_database(
    asking: RunningServer, bond: str
) -> None:
    robin = coach(asking)
    robin.signs_in()
    assert not robin.laptop.sync().withheld
    with asking.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE person_sign_in SET {bond} = 'x' WHERE device_id = %(d)s",  # noqa: S608 - one of three
            {"d": robin.laptop.device_id},
        )
    assert robin.laptop.sync().withheld


def test_it_opens_nothing_for_another_laptop(asking: RunningServer) -> None:
    robin, sam = coach(asking), coach(asking)
    code = robin.signs_in()
    second = robin.another()
    assert second.sync().withheld, "another laptop of the same person"
    assert stands(second, code).state is SignInState.EXPIRED, "it learns of no code but its own"
    strange = sam.answers(begin(robin.laptop))
    assert strange.status_code == 422
    assert "No laptop of yours shows this code" in text_of(strange)
    assert text_of(strange) == text_of(sam.answers("BCDF-GHJK")), "like a code that never was"
    assert sam.laptop.sync().withheld


def test_a_code_counts_once_for_ten_minutes_and_only_the_newest(asking: RunningServer) -> None:
    robin = coach(asking)
    first = begin(robin.laptop)
    second = begin(robin.laptop)
    assert stands(robin.laptop, first).state is SignInState.EXPIRED
    assert robin.answers(first).status_code == 422
    assert "You are signed in" in text_of(robin.answers(second))
    assert "was used already" in text_of(robin.answers(second))
    third = begin(robin.laptop)
    asking.clock.move(minutes=10)
    assert stands(robin.laptop, third).state is SignInState.EXPIRED
    assert "older than 10 minutes" in text_of(robin.answers(third))


def test_a_person_can_say_that_it_is_not_their_laptop(asking: RunningServer) -> None:
    robin = coach(asking)
    code = begin(robin.laptop)
    assert "The laptop was refused" in text_of(robin.answers(code, "no"))
    assert stands(robin.laptop, code).state is SignInState.REFUSED
    assert robin.answers(code).status_code == 422, "used up"
    assert robin.laptop.sync().withheld
    assert "person.sign_in_refused" in deeds(asking, robin.laptop)


def test_guessing_locks_the_account(asking: RunningServer) -> None:
    robin = coach(asking)
    code = begin(robin.laptop)
    with robin.browser() as browser:
        said = [text_of(browser.get(f"/my-laptop?code={LETTERS[i] * 8}")) for i in range(5)]
        assert "No laptop of yours" in said[3]
        assert "Your account is locked for 15 minutes" in said[4]
        locked = browser.get(f"/my-laptop?code={code}")
        assert "Your account is locked" in text_of(locked), "nor does the right one open it now"
        asking.clock.move(minutes=15)
        assert "Is this your laptop?" not in text_of(browser.get(f"/my-laptop?code={code}"))
    assert "You are signed in" in text_of(robin.answers(begin(robin.laptop)))


def test_codes_and_questions_are_counted(postgres_url: str) -> None:
    with server_that_asks(postgres_url, limit_rates=True) as running:
        robin = coach(running)
        codes = [begin(robin.laptop) for _ in range(person.ASKING.burst)]
        with pytest.raises(ServerBusy):
            begin(robin.laptop)
        assert stands(robin.laptop, codes[-1]).state is SignInState.WAITING
        for _ in range(person.POLLING.burst - 1):
            stands(robin.laptop, codes[-1])
        with pytest.raises(ServerBusy) as often:
            stands(robin.laptop, codes[-1])
        assert often.value.retry_after is not None


def test_an_administrator_who_resets_a_password_ends_it_at_once(asking: RunningServer) -> None:
    robin = coach(asking)
    robin.signs_in()
    assert not robin.laptop.sync().withheld
    with browser_of(asking, Role.ADMINISTRATOR, robin.team) as administrator:
        person_id = account_id(asking, robin.sign_in_name)
        assert "First password for" in text_of(send(administrator, f"/people/{person_id}/password"))
    assert robin.laptop.sync().withheld


def test_a_form_of_another_site_confirms_nothing(asking: RunningServer) -> None:
    robin = coach(asking)
    code = begin(robin.laptop)
    with robin.browser() as browser:
        for csrf in ("", "guessed"):
            forged = {"csrf": csrf, "code": code, "answer": "yes"}
            assert browser.post("/my-laptop", data=forged).status_code == 403
    assert stands(robin.laptop, code).state is SignInState.WAITING


def test_papers_and_parts_of_news_wait_too(asking: RunningServer) -> None:
    robin = coach(asking)
    laptop, other = robin.laptop, robin.another()
    paper = b"%PDF of the other laptop"
    name = sha256(paper).hexdigest()
    case = other.open_case()
    other.journal.change("document", fresh_id(), case, sha256=name, media_type="application/pdf")
    other.journal.files[name] = paper
    other.sync()
    changes = asking.rows(
        "SELECT seq FROM entry WHERE case_id = %(c)s AND kind = 'document'", c=case
    )
    laptop.sync()
    with laptop.line() as line:
        with pytest.raises(NotThereYet):
            line.news_part(changes[0][0], 0, 10)
        with pytest.raises(NotThereYet):
            line.attachment_part(name, 0, 10)
    laptop.journal.bodies["document", "known"] = {"sha256": name}
    assert laptop.sync().requests == 1
    robin.signs_in()
    with laptop.line() as line:
        assert line.attachment_part(name, 0, 4).content == b"%PDF"
        assert line.news_part(changes[0][0], 0, 10).content
    laptop.sync()
    assert laptop.journal.files[name] == paper


def test_what_was_not_seen_is_never_overwritten(asking: RunningServer) -> None:
    """Withheld, the laptop is told that its change was merged, and must not take the version with
    what it has not seen for its own."""
    robin = coach(asking)
    laptop, other = robin.laptop, robin.another()
    case, record = laptop.open_case(), fresh_id()
    laptop.journal.change("person", record, case, preferred_name="Sam", phone="1", email="")
    robin.signs_in(other)
    laptop.sync()
    other.sync()
    other.journal.change("person", record, case, phone="2")
    other.sync()
    laptop.journal.change("person", record, case, email="sam@team.example")
    assert laptop.sync().verdicts == {VerdictName.MERGED: 1}
    laptop.journal.change("person", record, case, phone="3")
    assert laptop.sync().verdicts == {VerdictName.CONFLICT: 1}, "not: applied over what it knew not"
    robin.signs_in()
    laptop.sync()
    other.sync()
    assert laptop.journal.bodies == other.journal.bodies
    assert laptop.journal.bodies["person", record]["phone"] == "2"


def test_an_old_laptop_unloads_its_work_and_is_told_to_update(
    asking: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = coach(asking)
    laptop = robin.laptop
    case = laptop.open_case()
    for _ in range(7):
        laptop.journal.change("contact", fresh_id(), case, note="rang")
    monkeypatch.setattr(engine, "PROTOCOL_VERSION", 2)
    with pytest.raises(VersionTooOld, match="Update the program") as told:
        laptop.sync(chunk=3)
    assert told.value.waiting == 0
    assert len(laptop.journal.verdicts) == 8
    assert laptop.journal.at.cursor == 0
    monkeypatch.undo()
    robin.signs_in()
    assert laptop.sync().nothing_changed


def test_where_nobody_asks_nothing_is_offered_and_nothing_withheld(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = shared.laptop(team=fresh_id())
    with pytest.raises(NobodyAsks):
        begin(laptop)
    assert not laptop.sync().withheld
    monkeypatch.setattr(incoming, "PROTOCOL_VERSION", 2)
    assert laptop.sync().nothing_changed, "an older server"
