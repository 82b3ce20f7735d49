"""A store whose passphrase is forgotten: opened another way, it gets a new passphrase.

How it was opened stands in its audit trail before the key file is rewritten.
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from coach_app.store.escrow import TwoPeople
from coach_app.store.key_file import StoreKey
from coach_app.store.opening import Store
from coach_app.store.passphrase_strength import must_be_strong
from coach_app.store.places import Places
from coach_app.store.surroundings import Surroundings
from coach_app.store.ways_in import WaysIn


def recover(folder: Path, recovery_key: str, new_passphrase: str, around: Surroundings) -> Store:
    """Open with the printed recovery key, which stays valid.

    Raises PassphraseTooWeak, RecoveryKeyMistyped, NoRecoveryKey, WrongRecoveryKey, TooManyTries
    and what opening a store raises.
    """
    must_be_strong(new_passphrase)
    key = WaysIn(folder, around).with_recovery_key(recovery_key)
    return _reopened(folder, key, around, new_passphrase, "opened by recovery key")


def open_by_escrow(
    folder: Path,
    private: X25519PrivateKey,
    people: TwoPeople,
    new_passphrase: str,
    around: Surroundings,
) -> Store:
    """Open with the organisation's private key, in the name of two people.

    Raises PassphraseTooWeak, NoEscrow, EscrowKeyWrong, TooManyTries and what opening a store
    raises.
    """
    must_be_strong(new_passphrase)
    key = WaysIn(folder, around).with_escrow(private)
    action = f"opened by escrow: {people.why}"
    return _reopened(folder, key, around, new_passphrase, action, people.who)


def _reopened(
    folder: Path,
    key: StoreKey,
    around: Surroundings,
    new_passphrase: str,
    action: str,
    who: str = "",
) -> Store:
    store = Store(Places(folder), key, around)
    try:
        store.own_trail.add(action, who)
        store.ways_in.replace_passphrase(key, new_passphrase)
    except BaseException:
        store.close()
        raise
    return store
