"""What the store says when it cannot do as asked. None of these names a person or a key."""

from coach_app.domain.errors import Meaning, Refusal


class WrongPassphrase(Refusal):
    key = "store.wrong_passphrase"
    meaning = Meaning.LOCKED
    sentence = "That passphrase does not open this store. Check caps lock and try again."


class PassphraseTooWeak(Refusal):
    key = "store.passphrase_too_weak"
    sentence = "This passphrase is too short. Use at least 12 characters, or 4 different words."


class PassphraseEasyToGuess(PassphraseTooWeak):
    key = "store.passphrase_easy_to_guess"
    sentence = "This passphrase is easy to guess. Add a word or two that do not belong together."


class TooManyTries(Refusal):
    """`seconds` says how long from now until the next try."""

    key = "store.too_many_tries"
    meaning = Meaning.LOCKED

    def __init__(self, seconds: int) -> None:
        wait = f"{seconds} second" if seconds == 1 else f"{seconds} seconds"
        super().__init__(f"Too many wrong tries. Wait {wait}, then try again.")
        self.seconds = seconds


class RecoveryKeyMistyped(Refusal):
    key = "store.recovery_key_mistyped"
    meaning = Meaning.LOCKED
    sentence = "This recovery key has a typing mistake in it. Compare it with the paper."


class WrongRecoveryKey(Refusal):
    key = "store.wrong_recovery_key"
    meaning = Meaning.LOCKED
    sentence = (
        "This recovery key does not open this store. It may belong to another laptop, or a "
        "newer kit has replaced it."
    )


class NoRecoveryKey(Refusal):
    key = "store.no_recovery_key"
    meaning = Meaning.LOCKED
    sentence = "No recovery key was made for this store. Ask your organisation to open it."


class NoEscrow(Refusal):
    key = "store.no_escrow"
    meaning = Meaning.LOCKED
    sentence = "The organisation's key was never added to this store. Use the recovery key."


class EscrowKeyWrong(Refusal):
    key = "store.escrow_key_wrong"
    meaning = Meaning.LOCKED
    sentence = "This private key does not belong to the key that was added to this store."


class EscrowKeyUnusable(Refusal):
    key = "store.escrow_key_unusable"
    sentence = "This is not an X25519 key in a PEM file. Ask the administrator for the right file."


class EscrowPasswordWrong(Refusal):
    key = "store.escrow_password_wrong"
    meaning = Meaning.LOCKED
    sentence = "The password of the private key file is missing or wrong. Try again."


class EscrowNeedsTwo(Refusal):
    key = "store.escrow_needs_two"
    sentence = "Two different people open a store by escrow. Give both names."


class EscrowReasonMissing(Refusal):
    key = "store.escrow_reason_missing"
    sentence = "Give a reason of at most 200 letters. It stays in the store's audit trail."


class TooManyEscrowKeys(Refusal):
    key = "store.too_many_escrow_keys"
    sentence = "This store has as many keys of the organisation as it can hold."


class NotEnoughMemory(Refusal):
    key = "store.not_enough_memory"
    sentence = "This laptop has too little memory left. Close other programs and try again."


class ShownNameUnusable(Refusal):
    key = "store.shown_name_unusable"
    sentence = "A name to show has at most 40 letters on one line. Shorten it."


class ProfileNotThere(Refusal):
    key = "store.profile_not_there"
    sentence = "This coach has no store on this laptop any more."


class StoreLocked(Refusal):
    key = "store.locked"
    meaning = Meaning.LOCKED
    sentence = "The store is locked. Unlock it with the passphrase first."


class LeaseEnded(Refusal):
    key = "store.lease_ended"
    meaning = Meaning.LOCKED
    sentence = (
        "This laptop has not exchanged with the server for too long. Exchange now, then go on. "
        "If it did so lately, check the laptop's date and time."
    )


class ErasedByRevocation(Refusal):
    key = "store.erased_by_revocation"
    meaning = Meaning.LOCKED
    sentence = (
        "Your organisation has withdrawn this laptop, and the store on it has been erased. "
        "What the server has is safe there. Ask your supervisor what to do next."
    )


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
