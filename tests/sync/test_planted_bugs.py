"""Bugs are planted, one at a time, and the stories catch every one of them."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from coach_app.store import revoked
from coach_app.store.engine import writing
from coach_app.store.inbox import Inbox
from coach_app.store.journal import StoreJournal
from coach_app.store.tables import JOURNAL
from sync.protocol import ExchangeReply, VerdictName
from sync.server import feed, intake, older, person
from sync.server.entry_rows import refuse, verdict_of
from sync.server.history import Histories
from sync.server.intake import _Intake
from sync.server.merge import Judgement
from sync.server.tables import StoredEntry
from tests.support.stories import World
from tests.support.story_ground import Ground

Patch = pytest.MonkeyPatch


def the_last_writer_wins(patch: Patch) -> None:
    """The server overwrites without keeping the other value in sight."""
    patch.setattr(
        intake, "judge", lambda _k, changed, _b, _o: Judgement(VerdictName.APPLIED, changed, {})
    )
    patch.setattr(_Intake, "_tell_of_both", lambda *_: None)


def nobody_is_told_of_a_conflict(patch: Patch) -> None:
    patch.setattr(_Intake, "_tell_of_both", lambda *_: None)


def what_was_sent_counts_as_answered(patch: Patch) -> None:
    """Entries leave the outbox when they are sent, not when they are answered."""
    real = StoreJournal.unsent

    def unsent(self: StoreJournal, *, after: int, limit: int) -> Any:
        found = real(self, after=after, limit=limit)
        with writing(self._engine) as connection:
            for entry in found:
                connection.execute(JOURNAL.delete().where(JOURNAL.c.sequence == entry.sequence))
        return found

    patch.setattr(StoreJournal, "unsent", unsent)


def verdicts_of_others_are_forgotten(patch: Patch) -> None:
    """A repeated entry is judged again as if it were new, and meets itself."""
    patch.setattr(_Intake, "_load_answered", lambda *_: None)


def the_cursor_runs_ahead(patch: Patch) -> None:
    """A page of news is skipped when the exchange breaks off behind it."""
    real = StoreJournal.record

    def record(self: StoreJournal, reply: ExchangeReply) -> None:
        real(self, dataclasses.replace(reply, news=reply.news[:-1]))

    patch.setattr(StoreJournal, "record", record)


def reassigned_cases_are_erased_at_once(patch: Patch) -> None:
    patch.setattr(revoked, "_something_waits", lambda *_: False)


def the_old_coach_is_turned_away_at_once(patch: Patch) -> None:
    """Work of the old coach is refused and kept nowhere."""
    patch.setattr("sync.server.moves.had_it", lambda *_: False)
    patch.setattr(_Intake, "_keep", lambda *_: None)

    def blanked(stored: StoredEntry, reason: str) -> None:
        refuse(stored, reason)
        stored.changed = {}

    patch.setattr(intake, "refuse", blanked)


def a_withdrawn_laptops_work_is_thrown_away(patch: Patch) -> None:
    patch.setattr("sync.server.withdrawn.hold", lambda *_: None)


def a_restored_server_is_believed(patch: Patch) -> None:
    """Nothing is offered again after the server was put back from a backup."""
    patch.setattr("coach_app.store.reoffering.begin", lambda *_: None)


def work_goes_before_the_news(patch: Patch) -> None:
    """A store that is being compared with a server that was put back sends at once."""
    patch.setattr("coach_app.store.reoffering.waits_for_news", lambda _: False)


def a_copied_store_is_not_noticed(patch: Patch) -> None:
    patch.setattr("sync.server.heads.advance", lambda *_: None)
    patch.setattr(_Intake, "_reused", lambda self, i: verdict_of(self._entries[i.sequence]))


def unknown_fields_are_dropped(patch: Patch) -> None:
    real = Inbox.take_news

    def take_news(self: Inbox, news: Any) -> None:
        known = {k: v for k, v in news.changed.items() if k != "shoe_size"}
        real(self, dataclasses.replace(news, changed=known))

    patch.setattr(Inbox, "take_news", take_news)


def clocks_decide(patch: Patch) -> None:
    """The order of changes is that of the laptops' clocks."""
    real = Histories.by_others

    def by_clock(self: Histories, stored: StoredEntry, record: Any, *, reoffered: bool) -> Any:
        others = real(self, stored, record, reoffered=reoffered)
        return others if stored.recorded_at and stored.recorded_at.year > 1999 else set()

    patch.setattr(Histories, "by_others", by_clock)


def erased_people_come_back(patch: Patch) -> None:
    patch.setattr(intake, "erase_case", lambda *_: None)


def who_had_an_erased_case_is_not_told(patch: Patch) -> None:
    """The erasure takes the word that the case is somebody else's out of the feed."""
    patch.setattr("sync.server.erasure.STAYS", ("erasure",))


def what_came_back_replaces_what_was_typed_since(patch: Patch) -> None:
    patch.setattr(feed, "_as_it_is_known", lambda _session, _device, page: page)


def news_is_told_without_a_sign_in(patch: Patch) -> None:
    patch.setattr(person, "standing", lambda *_: person.NOBODY_IS_ASKED)


def nobody_is_served_without_a_sign_in(patch: Patch) -> None:
    """Work waits for the sign-in, too."""
    patch.setattr(older, "cannot_sign_in", lambda _: True)
    patch.setattr(older, "must_update", lambda *_: True)


def whoever_has_not_signed_in_is_told_versions(patch: Patch) -> None:
    """And so overwrites with their next change what they have never seen."""
    patch.setattr(person, "unsaid", list)


# ---- The stories in which each shows -----------------------------------------------------------


def two_say_two_things(world: World) -> None:
    one, two, _ = world.laptops
    world.edit(one, 0, 0)
    world.edit(two, 0, 0)


def two_with_a_clock_of_1970(world: World) -> None:
    world.jump(world.laptops[1], 1970)
    two_say_two_things(world)


def the_line_stays_cut(world: World) -> None:
    world.edit(world.laptops[0], 0, 1)
    world.sync(world.laptops[0], ["cut"] * 40)


def an_answer_is_lost(world: World) -> None:
    world.note(world.laptops[0], 0)
    world.sync(world.laptops[0], ["lost"])


def a_new_case_travels(world: World) -> None:
    world.open_case(world.laptops[0])


def a_case_moves_while_much_waits(world: World) -> None:
    for _ in range(6):
        world.note(world.laptops[0], 0)
    world.reassign(0, 1)
    world.sync(world.laptops[0])


def a_laptop_is_withdrawn(world: World) -> None:
    world.note(world.laptops[1], 0)
    world.revoke(world.laptops[1])
    world.sync(world.laptops[1])


def the_server_is_put_back(world: World) -> None:
    world.back_up_server()
    world.edit(world.laptops[0], 0, 0)
    world.sync(world.laptops[0])
    world.restore_server()


def the_program_ends_before_it_has_compared(world: World) -> None:
    world.back_up_server()
    world.edit(world.laptops[0], 0, 0)
    world.restore_server()
    world.sync(world.laptops[0], dies="before")


def a_laptop_is_put_back(world: World) -> None:
    world.keep_copy(world.laptops[0])
    world.edit(world.laptops[0], 0, 0)
    world.sync(world.laptops[0])
    world.put_back(world.laptops[0])
    world.edit(world.laptops[0], 0, 1)


def a_newer_version_writes(world: World) -> None:
    world.newer_field(world.laptops[0], 0)


def somebody_is_erased(world: World) -> None:
    world.delete(world.laptops[0], 0)


def erased_before_everybody_heard_that_it_moved(world: World) -> None:
    world.delete(world.laptops[0], 0)
    world.reassign(0, 1)


def moved_and_came_back_unheard(world: World) -> None:
    one = world.laptops[0]
    world.sync(one)
    world.reassign(0, 1)
    world.reassign(0, 0)
    world.edit(one, 0, 0)


def nobody_has_signed_in(world: World) -> None:
    one, two, _ = world.laptops
    world.edit(one, 0, 0)
    world.sync(one)
    world.ask_for_sign_in(asked=True)
    for name in (1, 0):
        world.edit(two, 0, name)
        world.sync(two)


PLANTS: dict[Callable[[Patch], None], Callable[[World], None]] = {
    the_last_writer_wins: two_say_two_things,
    nobody_is_told_of_a_conflict: two_say_two_things,
    clocks_decide: two_with_a_clock_of_1970,
    what_was_sent_counts_as_answered: the_line_stays_cut,
    verdicts_of_others_are_forgotten: an_answer_is_lost,
    the_cursor_runs_ahead: a_new_case_travels,
    reassigned_cases_are_erased_at_once: a_case_moves_while_much_waits,
    the_old_coach_is_turned_away_at_once: a_case_moves_while_much_waits,
    a_withdrawn_laptops_work_is_thrown_away: a_laptop_is_withdrawn,
    a_restored_server_is_believed: the_server_is_put_back,
    work_goes_before_the_news: the_program_ends_before_it_has_compared,
    a_copied_store_is_not_noticed: a_laptop_is_put_back,
    unknown_fields_are_dropped: a_newer_version_writes,
    erased_people_come_back: somebody_is_erased,
    who_had_an_erased_case_is_not_told: erased_before_everybody_heard_that_it_moved,
    what_came_back_replaces_what_was_typed_since: moved_and_came_back_unheard,
    news_is_told_without_a_sign_in: nobody_has_signed_in,
    nobody_is_served_without_a_sign_in: nobody_has_signed_in,
    whoever_has_not_signed_in_is_told_versions: nobody_has_signed_in,
}


def name_of(deed: Any) -> str:
    return str(deed.__name__)


def told(ground: Ground, story: Callable[[World], None]) -> None:
    world = ground.world()
    try:
        world.open_case(world.laptops[0])
        world.sync(world.laptops[0])
        world.sync(world.laptops[1])
        story(world)
        world.nothing_is_lost()
        world.at_rest()
    finally:
        world.close()


@pytest.mark.parametrize("story", dict.fromkeys(PLANTS.values()), ids=name_of)
def test_without_a_bug_all_is_well(ground: Ground, story: Callable[[World], None]) -> None:
    told(ground, story)


@pytest.mark.parametrize("plant", PLANTS, ids=name_of)
def test_every_planted_bug_is_caught(
    ground: Ground, plant: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError, NoResultFound)):
        told(ground, PLANTS[plant])
