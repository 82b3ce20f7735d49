"""The door to the store: make it once, unlock it, lock it again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coach_app.domain.fields import required
from coach_app.services.desk import Coach, Desk
from coach_app.services.ports import Clock, IdSource
from coach_app.store.attempts import Attempts, Steady
from coach_app.store.outside_copies import OutsideCopies
from coach_app.store.passphrase import Strength, by_length
from coach_app.store.places import Places
from coach_app.store.profiles import Profile, Profiles, must_be_showable, show_name
from coach_app.store.recovery_key import normal_form
from coach_app.store.refusals import RecoveryKeyMistyped

if TYPE_CHECKING:
    from coach_app.services.opening import EscrowOpening, Opened, Opening


__all__ = ["Door", "Profile", "Strength"]


class Prepare(Protocol):
    """Loads what an unlocked store needs: libraries and data files. Takes a second."""

    def __call__(self, steady: Steady) -> Opening:
        """`steady` is the clock that the door counts waits by."""
        ...


class Door:
    """One store folder. What opens or makes a store, and everything at the desk, runs on one
    thread, the store's.
    """

    def __init__(  # noqa: PLR0913 - handed in by bootstrap alone
        self,
        folder: Path,
        clock: Clock,
        ids: IdSource,
        prepare: Prepare,
        place: str = "",
        *,
        profiles: Profiles | None = None,
        steady: Steady = time.monotonic,
    ) -> None:
        """With `profiles`, `folder` is the one to begin with and `choose` takes another."""
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._prepare = prepare
        self._opening: Opening | None = None
        self._place = place
        self._profiles = profiles
        self._steady = steady

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def several(self) -> bool:
        """Whether this laptop keeps a store for each coach; else one store was named."""
        return self._profiles is not None

    @property
    def profile(self) -> str:
        """Whose store this is, by key; "" for one that is not made yet."""
        return self._folder.name if self.several and self.exists() else ""

    def profiles(self) -> tuple[Profile, ...]:
        """Who has a store here: keys, and the first names they chose to show."""
        return self._profiles.all() if self._profiles is not None else ()

    def choose(self, key: str) -> None:
        """From now on the door is this coach's. Raises ProfileNotThere."""
        if self._profiles is not None:
            folder = self._profiles.folder_of(key)
            self.lock()
            self._folder = folder

    def choose_new(self) -> None:
        """From now on the door is that of a coach who has no store yet."""
        if self._profiles is not None:
            self.lock()
            self._folder = self._profiles.new_folder()

    def show_name(self, shown_name: str) -> None:
        """What the locked screen shows of this coach; "" for nothing. Raises ShownNameUnusable."""
        show_name(Places(self._folder), shown_name)

    def exists(self) -> bool:
        """Whether somebody has set up a store here."""
        return Places(self._folder).holds_a_store()

    def seconds_to_wait(self) -> int:
        """0 when a passphrase may be tried now; reads one small file."""
        return Attempts(Places(self._folder).attempts, self._steady).seconds_to_wait()

    def prepare(self) -> None:
        """Load libraries and data files, once: asked for while the passphrase is being typed.
        Documents for other programs that a killed program left are removed."""
        OutsideCopies(self._folder).clear()
        opening = self._way_in()
        if not self.exists():
            opening.load_words()

    def how_strong(self, passphrase: str) -> Strength:
        """How good a new passphrase is; by length alone until the libraries are loaded."""
        return self._opening.how_strong(passphrase) if self._opening else by_length(passphrase)

    def recovery_key_problem(self, typed: str) -> str:
        """What is wrong with a recovery key as it is typed, or ""; nothing is tried."""
        try:
            normal_form(typed)
        except RecoveryKeyMistyped as mistyped:
            return str(mistyped)
        return ""

    def create(self, passphrase: str, coach_name: str, shown_name: str = "") -> Desk:
        """A new empty store.

        Raises StoreAlreadyThere, PassphraseTooWeak or ShownNameUnusable.
        """
        name = required(coach_name, "Your name").strip()
        must_be_showable(shown_name)
        self.lock()
        opened = self._way_in().create(self._folder, passphrase, name)
        show_name(Places(self._folder), shown_name)
        return self._seated(opened)

    def unlock(self, passphrase: str) -> Desk:
        """Raises StoreMissing, TooManyTries, WrongPassphrase, KeyFileDamaged or StoreDamaged."""
        self.lock()
        return self._seated(self._way_in().unlock(self._folder, passphrase))

    def recover(self, recovery_key: str, new_passphrase: str) -> Desk:
        """Open with the printed key and choose another passphrase.

        Raises RecoveryKeyMistyped, NoRecoveryKey, WrongRecoveryKey, TooManyTries or
        PassphraseTooWeak.
        """
        self.lock()
        return self._seated(self._way_in().recover(self._folder, recovery_key, new_passphrase))

    def open_by_escrow(self, wanted: EscrowOpening) -> Desk:
        """Two people of the organisation open it; an audit line in the store says so.

        Raises EscrowNeedsTwo, EscrowReasonMissing, EscrowKeyUnusable, EscrowPasswordWrong,
        NoEscrow, EscrowKeyWrong, TooManyTries or PassphraseTooWeak.
        """
        self.lock()
        return self._seated(self._way_in().open_by_escrow(self._folder, wanted))

    def lock(self) -> None:
        """Close the store. Doing it twice is harmless."""
        if self._opening is not None:
            self._opening.close()

    def _way_in(self) -> Opening:
        if self._opening is None:
            self._opening = self._prepare(self._steady)
        return self._opening

    def _seated(self, opened: Opened) -> Desk:
        return Desk(
            clock=self._clock,
            ids=self._ids,
            store=opened.store,
            catalogue=opened.catalogue,
            coach=Coach(opened.coach_id, opened.coach_name),
            device_code=opened.device_code,
            place=self._place,
        )
