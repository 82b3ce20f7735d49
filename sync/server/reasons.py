"""Why an entry was held or refused, in a sentence for the supervisor's pages."""

from sync.protocol import Reason

REASONS: dict[str, str] = {
    Reason.CASE_NOT_THERE: (
        "The case it belongs to has not arrived yet. It is taken by itself as soon as it does."
    ),
    Reason.CASE_OF_ANOTHER: (
        "The case is somebody else\u2019s now, and this laptop had said that it had nothing more."
    ),
    Reason.KIND_UNKNOWN: "The laptop\u2019s program is newer than this server. Update the server.",
    Reason.SHAPE: "It is not in a form that can be read. Ask the coach what it was about.",
    Reason.TEXT: "It holds a character that no database can keep.",
    Reason.RECORD_MOVED: "It names a record that belongs to another case.",
    Reason.SEQUENCE_REUSED: "The laptop\u2019s store was copied or put back, and sent two things "
    "under one number.",
    Reason.CASE_ERASED: "The person was erased. What was written about them is not kept.",
    Reason.NOT_STORABLE: "The database would not take it. Ask whoever looks after the server.",
    Reason.ACCESS_WITHDRAWN: (
        "The laptop or the coach\u2019s access had been withdrawn. Decide what becomes of it."
    ),
}


def why(reason: str) -> str:
    return REASONS.get(reason, "It could not be taken, for a reason this version does not know.")
