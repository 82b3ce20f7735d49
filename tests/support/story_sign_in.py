"""Coaches who have to sign in with a browser before their laptops are told news (decision 22)."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from sync.server import person
from sync.server.tables import Account, Device
from tests.support.story_laptop import StoryLaptop
from tests.support.story_state import WorldState

LASTS = timedelta(hours=12)
TRIES = 3
"""Exchanges: one may be told to compare itself with the server, one that too much would go."""


class SignIns(WorldState):
    """Nobody is asked at the beginning of a story; then the organisation changes its mind."""

    signed_in: dict[str, datetime]
    """Until when the sign-in on a laptop counts, by the server's clock."""

    def ask_for_sign_in(self, *, asked: bool) -> None:
        self.exchanger = replace(self.exchanger, sign_in=LASTS if asked else None)

    def sign_in(self, laptop: StoryLaptop) -> None:
        """The laptop shows a code, its coach types it into the server's page and says yes."""
        with Session(self.engine) as session, session.begin():
            device = session.get_one(Device, laptop.id)
            if self.exchanger.sign_in is None or device.revoked_at is not None:
                return
            life = laptop.store.journal.store_state().incarnation
            shown = person.ask(session, device, life, self.now)
            account = session.get_one(Account, laptop.account)
            person.say(session, account, shown.code, self.now, own=True)
        self.signed_in[laptop.id] = self.now + LASTS

    def a_night_passes(self) -> None:
        """No sign-in counts any more."""
        self.now += LASTS

    def may_hear(self, laptop: StoryLaptop) -> bool:
        """Whether there may be news for this laptop."""
        until = self.signed_in.get(laptop.id)
        return self.exchanger.sign_in is None or (until is not None and self.now < until)

    def everybody_signs_in(self) -> None:
        for laptop in self._live():
            self.sign_in(laptop)

    def work_is_taken_without_a_sign_in(self) -> None:
        """Whoever has not signed in brings what they wrote, as anybody else does. Only a store that
        has to be compared with the server first has to wait for its news."""
        for laptop in self._live():
            if self.may_hear(laptop):
                continue
            tries = (self.sync(laptop) for _ in range(TRIES))
            answered = any(done is not None or laptop.gone for done in tries)
            assert answered, "whoever has not signed in is turned away"
            if not laptop.gone and not laptop.store.journal.waits_for_news():
                assert not laptop.never_sent(), "work waits for a sign-in"
