"""Refusals by what they mean to a caller: locked, network, damaged. Screens and scripts use it."""

from coach_app.domain.errors import Refusal
from coach_app.store.refusals import (
    BackupDamaged,
    KeyFileDamaged,
    StoreDamaged,
    StoreLocked,
    WrongPassphrase,
)
from sync.client.engine import NetworkTrouble

LOCKED: tuple[type[Refusal], ...] = (WrongPassphrase, StoreLocked)
NETWORK: tuple[type[Refusal], ...] = (NetworkTrouble,)
DAMAGED: tuple[type[Refusal], ...] = (KeyFileDamaged, StoreDamaged, BackupDamaged)
