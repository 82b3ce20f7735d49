"""The ways into one store, used and changed: each change rewrites the key file and nothing else."""

from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from coach_app.store.attempts import Attempts
from coach_app.store.escrow import OrganisationKey
from coach_app.store.faults import named_faults
from coach_app.store.key_file import KeyFile, StoreKey
from coach_app.store.passphrase_strength import must_be_strong
from coach_app.store.places import Places
from coach_app.store.recovery_key import new_recovery_key, normal_form, spelled
from coach_app.store.surroundings import Surroundings


class WaysIn:
    """Each try is counted. Changing a way in always takes a secret that opens the store: an
    unlocked laptop that was left alone is not enough.
    """

    def __init__(self, folder: Path, around: Surroundings) -> None:
        self._places = Places(folder)
        self._attempts = Attempts(self._places.attempts, around.steady)

    def with_passphrase(self, passphrase: str) -> StoreKey:
        """Raises StoreMissing, TooManyTries, WrongPassphrase, KeyFileDamaged, StoreDamaged."""
        return self._tried(lambda key_file: key_file.unlock(passphrase))[1]

    def with_recovery_key(self, typed: str) -> StoreKey:
        """Raises RecoveryKeyMistyped, NoRecoveryKey, WrongRecoveryKey, TooManyTries and more."""
        letters = normal_form(typed)
        return self._tried(lambda key_file: key_file.unlock_with_recovery_key(letters))[1]

    def with_escrow(self, private: X25519PrivateKey) -> StoreKey:
        """Raises NoEscrow, EscrowKeyWrong, TooManyTries, KeyFileDamaged and StoreDamaged."""
        return self._tried(lambda key_file: key_file.unlock_with_escrow(private))[1]

    def change_passphrase(self, old: str, new: str) -> None:
        """Raises WrongPassphrase, TooManyTries, PassphraseTooWeak, KeyFileDamaged, DiskFull."""
        must_be_strong(new)
        key_file, key = self._tried(lambda found: found.unlock(old))
        self._save(key_file.with_passphrase(key, new))

    def replace_passphrase(self, key: StoreKey, new: str) -> None:
        """For a store whose passphrase is forgotten. Raises PassphraseTooWeak and DiskFull."""
        self._save(KeyFile.load(self._places.keys).with_passphrase(key, new))

    def renew_recovery_key(self, passphrase: str, keep: Callable[[str], None]) -> str:
        """A new recovery key, in groups; the one before opens nothing any more.

        `keep` is called with it while the one before still holds: when it raises, nothing has
        changed. Raises WrongPassphrase, TooManyTries, KeyFileDamaged and DiskFull.
        """
        key_file, key = self._tried(lambda found: found.unlock(passphrase))
        letters = new_recovery_key()
        renewed = key_file.with_recovery_key(key, letters)
        keep(spelled(letters))
        self._save(renewed)
        return spelled(letters)

    def add_escrow(self, passphrase: str, organisation: OrganisationKey) -> str:
        """The fingerprint of the organisation's key, which opens the store from now on.

        Raises WrongPassphrase, TooManyTries, TooManyEscrowKeys, KeyFileDamaged and DiskFull.
        """
        key_file, key = self._tried(lambda found: found.unlock(passphrase))
        self._save(key_file.with_escrow(key, organisation))
        return organisation.fingerprint

    def has_recovery_key(self) -> bool:
        return KeyFile.load(self._places.keys).has_recovery_key

    def escrow_fingerprints(self) -> tuple[str, ...]:
        return KeyFile.load(self._places.keys).escrow_fingerprints

    def _tried(self, opened: Callable[[KeyFile], StoreKey]) -> tuple[KeyFile, StoreKey]:
        self._places.must_hold_a_store()
        key_file = KeyFile.load(self._places.keys)
        with self._attempts.one_try():
            return key_file, opened(key_file)

    def _save(self, key_file: KeyFile) -> None:
        with named_faults():
            key_file.save(self._places.keys)
