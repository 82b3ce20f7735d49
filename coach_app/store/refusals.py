"""What the store says when it cannot do as asked. None of these names a person or a key."""

from coach_app.domain.errors import Meaning, Refusal


class WrongPassphrase(Refusal):
    key = "store.wrong_passphrase"
    meaning = Meaning.LOCKED
    sentence = "That passphrase does not open this store. Check caps lock and try again."


class PassphraseTooWeak(Refusal):
    key = "store.passphrase_too_weak"
    sentence = "This passphrase is too short. Use at least 12 characters, or 4 different words."


class StoreLocked(Refusal):
    key = "store.locked"
    meaning = Meaning.LOCKED
    sentence = "The store is locked. Unlock it with the passphrase first."


class StoreMissing(Refusal):
    key = "store.missing"
    sentence = "There is no store in this folder. Choose another folder or create a store."


class StoreAlreadyThere(Refusal):
    key = "store.already_there"
    sentence = "This folder already holds a store. Choose another folder."


class StoreInUse(Refusal):
    key = "store.in_use"
    sentence = "Another program is writing to this store. Try again in a moment."


class StoreFromNewerVersion(Refusal):
    key = "store.newer_version"
    sentence = "A newer version of this program has used this store. Update the program first."


class KeyFileDamaged(Refusal):
    key = "store.key_file_damaged"
    meaning = Meaning.DAMAGED
    sentence = "The key file of this store is missing or damaged. Restore the store from a backup."


class StoreDamaged(Refusal):
    key = "store.damaged"
    meaning = Meaning.DAMAGED
    sentence = "The store file is missing or damaged. Restore the store from a backup."


class BackupDamaged(Refusal):
    key = "store.backup_damaged"
    meaning = Meaning.DAMAGED
    sentence = "This file is not a whole backup of a store. Use another backup."


class FileAlreadyThere(Refusal):
    key = "store.file_already_there"
    sentence = "There is already a file with this name. Choose another name."


class PlaceNotUsable(Refusal):
    key = "store.place_not_usable"
    sentence = "There is no such folder, or it is a file. Choose another folder."


class DiskFull(Refusal):
    key = "store.disk_full"
    sentence = "The disk is full. Nothing was changed. Free some space and try again."


class DiskReadOnly(DiskFull):
    key = "store.disk_read_only"
    sentence = "The disk cannot be written to. Nothing was changed. Unlock the disk and try again."


class RecordIsFinal(Refusal):
    key = "record.final"
    sentence = "This record is kept as it was written. Add a new one instead of changing it."


class RecordElsewhere(Refusal):
    key = "record.elsewhere"
    sentence = "This record belongs to another case. Nothing was changed."
