"""Looking after the store: what it holds, whether it is sound, copies and the ways in."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from coach_app.plans.pdf import render
from coach_app.plans.recovery_kit import recovery_kit as recovery_kit_document
from coach_app.services.desk import Desk
from coach_app.store import new_file
from coach_app.store.backup import Progress
from coach_app.store.escrow import OrganisationKey
from coach_app.store.opening import Store
from coach_app.store.recovery_key import groups, normal_form
from coach_app.store.settings import SettingName


def info(desk: Desk) -> dict[str, Any]:
    """Counts and names of parts; nothing about any person."""
    ways_in = desk.store.ways_in
    return {
        **asdict(desk.store.info()),
        "recovery_key": ways_in.has_recovery_key(),
        "escrow_keys": list(ways_in.escrow_fingerprints()),
    }


def verify(desk: Desk) -> tuple[str, ...]:
    """What is wrong, one line each; empty when everything is as it should be."""
    return tuple(f"{found.what.value}: {found.where}" for found in desk.store.verify())


def backup(desk: Desk, target: Path, progress: Progress | None = None) -> None:
    """An encrypted copy in one file. Raises FileAlreadyThere or DiskFull."""
    desk.store.backup(target, progress)


def restore(copy: Path, folder: Path) -> None:
    """Raises StoreAlreadyThere or BackupDamaged; nothing is overwritten."""
    Store.restore(copy, folder)


def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """Only the key file is rewritten. Raises WrongPassphrase, TooManyTries, PassphraseTooWeak."""
    desk.store.change_passphrase(old, new)
    desk.store.own_trail.add("passphrase changed")


def new_recovery_key(desk: Desk, passphrase: str) -> str:
    """A new recovery key in groups, to be shown this once; the one before stops.

    Raises WrongPassphrase or TooManyTries.
    """
    key = desk.store.ways_in.renew_recovery_key(passphrase, lambda _: None)
    desk.store.own_trail.add("recovery key made")
    return key


def recovery_kit(desk: Desk, recovery_key: str) -> bytes:
    """The sheet to print with a recovery key, as a PDF. Raises RecoveryKeyMistyped."""
    store_id = desk.setting(SettingName.STORE_ID)
    document = recovery_kit_document(groups(normal_form(recovery_key)), store_id, desk.now())
    return render(document).pdf


def save_recovery_kit(desk: Desk, recovery_key: str, target: Path) -> None:
    """The sheet in a new file that only its owner may read.

    Raises FileAlreadyThere, PlaceNotUsable and DiskFull.
    """
    new_file.write_new_private_file(target, recovery_kit(desk, recovery_key))


def renew_recovery_kit(desk: Desk, passphrase: str, target: Path) -> None:
    """A new recovery key on a sheet in a new file; the one before stops once the sheet is there.

    Raises WrongPassphrase, TooManyTries, FileAlreadyThere, PlaceNotUsable and DiskFull.
    """
    must_be_free(target)

    def keep(recovery_key: str) -> None:
        new_file.write_new_private_file(target, recovery_kit(desk, recovery_key))

    desk.store.ways_in.renew_recovery_key(passphrase, keep)
    desk.store.own_trail.add("recovery key made")


def must_be_escrow_key(public_key_pem: bytes) -> None:
    """Raises EscrowKeyUnusable."""
    OrganisationKey.from_pem(public_key_pem)


def must_be_free(target: Path) -> None:
    """Raises FileAlreadyThere and PlaceNotUsable."""
    new_file.must_be_free(target)


def add_escrow(desk: Desk, passphrase: str, public_key_pem: bytes) -> str:
    """From now on the organisation can open the store too. The key's fingerprint, to compare.

    Raises EscrowKeyUnusable, TooManyEscrowKeys, WrongPassphrase or TooManyTries.
    """
    organisation = OrganisationKey.from_pem(public_key_pem)
    fingerprint = desk.store.ways_in.add_escrow(passphrase, organisation)
    desk.store.own_trail.add(f"escrow key added: {fingerprint}")
    return fingerprint
