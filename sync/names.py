"""The names by which the two sides tell verdicts, reasons and what went wrong."""

from enum import StrEnum


class VerdictName(StrEnum):
    """What became of one entry. Nothing leaves a laptop's outbox without one of these."""

    APPLIED = "applied"
    MERGED = "merged"
    """Others had changed other fields meanwhile; both changes are in the record now."""
    CONFLICT = "conflict"
    """Others had changed the same field: theirs is shown, this one is kept beside it."""
    HELD = "held"
    """Kept, and applied as soon as the case it belongs to arrives. Offer it again."""
    REFUSED = "refused"
    """Kept on both sides with a reason; it never blocks the other entries."""


class ErrorKey(StrEnum):
    """Why a whole request was not carried out, as it stands in {"key": ...}."""

    NOT_RECOGNISED = "sync.not_recognised"
    CLOCK_OFF = "sync.clock_off"
    """Properly signed, but at a time that is not the server's. Goes with the server's time."""
    WITHDRAWN = "sync.laptop_withdrawn"
    """Goes with a statement signed by the server: nobody else can make a laptop erase itself."""
    OTHER_STORE = "sync.store_is_a_copy"
    """The laptop's store was put back from a copy, or copied: it has to rejoin."""
    CODE_NOT_VALID = "sync.code_not_valid"
    UNREADABLE = "sync.unreadable_request"
    TOO_LARGE = "sync.too_large"
    VERSION = "sync.version_not_supported"
    OTHER_EPOCH = "sync.server_was_restored"
    HASH_MISMATCH = "sync.attachment_hash_mismatch"
    OFFSET = "sync.offset_not_there"
    """Ask where the upload stands and go on from there."""
    NOT_FOUND = "sync.not_found"
    BUSY = "sync.busy"
    TOO_OFTEN = "sync.too_often"
    INTERNAL = "sync.server_fault"


class Reason(StrEnum):
    """Why one entry was held or refused."""

    CASE_NOT_THERE = "sync.case_not_there_yet"
    CASE_OF_ANOTHER = "sync.case_of_another_coach"
    KIND_UNKNOWN = "sync.kind_unknown"
    SHAPE = "sync.entry_not_readable"
    TEXT = "sync.text_not_storable"
    RECORD_MOVED = "sync.record_belongs_elsewhere"
    SEQUENCE_REUSED = "sync.sequence_used_twice"
    CASE_ERASED = "sync.case_was_erased"
    NOT_STORABLE = "sync.entry_not_storable"
    ACCESS_WITHDRAWN = "sync.access_withdrawn"
