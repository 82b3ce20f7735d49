"""The words of this screen: who said what, why something was not taken, what a field is called."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication

from coach_app.domain.conflict import Choice, Conflict, Said
from coach_app.domain.plain_values import field_words, only_here
from coach_app.services.two_versions import TwoVersions
from ui.shared.dates import when
from ui.shared.field_names import CODES, DAYS, field_names
from ui.shared.field_names import value_words as known_words
from ui.shared.labels import label, record_kind
from ui.shared.quoting import apart

translate = QCoreApplication.translate


def field_title(name: str) -> str:
    return dict(field_names()).get(name) or field_words(name)


def values(said: Said, other: Said) -> tuple[tuple[str, str], ...]:
    """Each field with what this one said; of lists only what the other does not have."""
    return tuple(
        (field_title(name), value(name, said.values.get(name), other.values.get(name)))
        for name in other.values | said.values
    )


def value(name: str, said: Any, other: Any = None) -> str:
    if name in CODES or name in DAYS:
        return known_words(name, said)
    return only_here(said, other)


def who_and_when(said: Said, today: date) -> str:
    """As in "Robin Ashdown, yesterday 10:12, offline"."""
    parts = [apart(said.by) or translate("PutRight", "Somebody")]
    if said.recorded_at is not None:
        parts.append(when(said.recorded_at, today))
    if said.offline:
        parts.append(translate("PutRight", "offline"))
    return ", ".join(parts)


def about(versions: TwoVersions) -> str:
    """As in "Sam, K-4821: Referral"."""
    return subject(versions.name, versions.ref, versions.conflict.about_kind)


def subject(name: str, ref: str, kind: str) -> str:
    whose = ", ".join(filter(None, (apart(name), ref)))
    return f"{whose}: {record_kind(kind)}" if whose else record_kind(kind)


def choice_words(choice: Choice, conflict: Conflict) -> str:
    """What the button says."""
    if choice is Choice.NEW:
        return translate("PutRight", "Write a new one")
    if choice is Choice.BOTH:
        if conflict.about_kind == "contact":
            return translate("PutRight", "Keep both: add the other as a note of its own")
        return translate("PutRight", "Seen; both stay as they are")
    return translate("PutRight", "Keep this")


def decided_words(versions: TwoVersions, today: date) -> str:
    done = versions.decided
    if done is None:
        return ""
    what = {
        Choice.SHOWN: translate("PutRight", "kept what stood there"),
        Choice.OTHER: translate("PutRight", "took the other one"),
        Choice.NEW: translate("PutRight", "wrote a new one"),
        Choice.BOTH: translate("PutRight", "kept both"),
    }[done.choice]
    return translate("PutRight", "{by}, {time}: {what}.").format(
        by=apart(done.by) or translate("PutRight", "Somebody"),
        time=when(done.decided_at, today),
        what=what,
    )


def reason(key: str) -> str:
    """Why the server did not take a change, and what helps."""
    return _reasons().get(
        key,
        translate("PutRight", "The server could not take it. Save it as a file and ask for help."),
    )


def _reasons() -> Mapping[str, str]:
    return {
        "sync.case_not_there_yet": translate(
            "PutRight",
            "The case it belongs to is not at the server yet. It is taken by itself as soon as "
            "it is; there is nothing to do.",
        ),
        "sync.case_of_another_coach": translate(
            "PutRight",
            "The case is another coach\u2019s now. Your supervisor sees what you wrote and can "
            "take it over.",
        ),
        "sync.kind_unknown": translate(
            "PutRight",
            "The server\u2019s program is older than yours. Send it again when it was updated.",
        ),
        "sync.entry_not_readable": translate(
            "PutRight", "The server could not read it. Look at what it says and send it again."
        ),
        "sync.text_not_storable": translate(
            "PutRight", "It holds a sign that cannot be kept. Change the text and send it again."
        ),
        "sync.record_belongs_elsewhere": translate(
            "PutRight", "It names something that belongs to another case."
        ),
        "sync.sequence_used_twice": translate(
            "PutRight", "This store was copied. Send it again: it counts as new then."
        ),
        "sync.case_was_erased": translate(
            "PutRight", "The person was erased. What is written about them is not kept."
        ),
        "sync.entry_not_storable": translate(
            "PutRight",
            "The server\u2019s database would not take it. Change it and send it again.",
        ),
        "sync.access_withdrawn": translate(
            "PutRight", "Your access was withdrawn. Your supervisor has what you wrote."
        ),
        "": translate(
            "PutRight",
            "Somebody had changed the same. What they wrote is shown in the case; yours is here.",
        ),
    }


def code_options(name: str) -> tuple[tuple[str, str], ...]:
    """The codes a field may have, for a choice; empty for one that is typed."""
    kind: type[StrEnum] | None = CODES.get(name)
    return () if kind is None else tuple((code.value, label(code)) for code in kind)
