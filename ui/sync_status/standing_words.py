"""How this laptop stands with the server, in sentences."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from coach_app.services.exchange import Progress, SyncStatus
from coach_app.services.lease import LAST_DAYS
from ui.shared.dates import date_and_time, when

translate = QCoreApplication.translate
WORTH_TELLING, FAR_OFF = 60.0, 300.0
"""Seconds that the laptop's clock may be off before it is told, and before it matters."""
SIGN_IN_SOON = timedelta(days=2)
"""Own choice: a day in the office lies in between for most."""
KB, MB = 1000, 1_000_000
MINUTE, HOUR, DAY = 60, 3600, 86_400


def waits(status: SyncStatus) -> str:
    if status.unsent == 0 and status.waiting_files == 0:
        return translate("SyncWords", "Nothing waits to be sent.")
    if status.unsent == 0:
        told = _papers_wait(status.waiting_files)
    elif status.unsent == 1:
        told = translate("SyncWords", "1 change waits to be sent. It is saved on this laptop.")
    else:
        told = translate(
            "SyncWords", "{count} changes wait to be sent. They are saved on this laptop."
        ).format(count=f"{status.unsent:,}")
    size = translate("SyncWords", "About {size} in all.").format(size=amount(status.waiting_bytes))
    return f"{told} {size}" if status.waiting_bytes >= KB else told


def _papers_wait(count: int) -> str:
    if count == 1:
        return translate("SyncWords", "1 paper waits to be sent. It is saved on this laptop.")
    return translate(
        "SyncWords", "{count} papers wait to be sent. They are saved on this laptop."
    ).format(count=f"{count:,}")


def last(status: SyncStatus, today: date) -> str:
    parts = []
    if status.oldest_unsent_at is not None:
        at = when(status.oldest_unsent_at, today)
        parts.append(translate("SyncWords", "The oldest is from {at}.").format(at=at))
    if status.last_exchange_at is not None:
        at = date_and_time(status.last_exchange_at)
        parts.append(translate("SyncWords", "Last exchange: {at}.").format(at=at))
    else:
        parts.append(translate("SyncWords", "There was no exchange yet."))
    if status.missing_files:
        parts.append(
            translate("SyncWords", "Papers that have not come yet: {count}.").format(
                count=status.missing_files
            )
        )
    return " ".join(parts)


def lease(status: SyncStatus) -> str:
    """How long the laptop may still be used without an exchange; empty while that is long."""
    left = status.lease_days_left
    if status.lease_ended:
        return translate("SyncWords", "Exchange now: until then this laptop opens only for that.")
    if left is None or left > LAST_DAYS:
        return ""
    if left == 0:
        told = translate("SyncWords", "Exchange today.")
    elif left == 1:
        told = translate("SyncWords", "Exchange within 1 day.")
    else:
        told = translate("SyncWords", "Exchange within {count} days.").format(count=left)
    then = translate(
        "SyncWords",
        "After that this laptop shows nobody until it has exchanged. Nothing is lost by it.",
    )
    return f"{told} {then}"


def sign_in_stands(status: SyncStatus) -> str:
    """Whether the laptop's person has signed in; empty where nobody is asked to."""
    if status.sign_in_needed:
        return translate(
            "SyncWords",
            "Sign in with a browser to get the news of your team. Until then this laptop sends "
            "what you write, and nothing new comes. You can go on working. If you have no sign-in "
            "name yet, ask your supervisor for one.",
        )
    if status.signed_in_until is None:
        return ""
    until = date_and_time(status.signed_in_until)
    return translate("SyncWords", "You are signed in until {time}.").format(time=until)


def sign_in_ends(status: SyncStatus, now: datetime) -> str:
    """Once little of the time is left; empty before."""
    until = status.signed_in_until
    if until is None or status.sign_in_needed or until - now > SIGN_IN_SOON:
        return ""
    told = translate("SyncWords", "Sign in again before {time}, or the news stops then.")
    return told.format(time=date_and_time(until))


def trouble(status: SyncStatus) -> str:
    """What somebody has to look at; empty when there is nothing."""
    parts: list[str] = []
    for count, told in (
        (
            status.conflicts,
            translate("SyncWords", "Two versions of one answer: {count}. Both are kept."),
        ),
        (
            status.refused,
            translate("SyncWords", "Not taken by the server: {count}. They stay on this laptop."),
        ),
        (
            status.held,
            translate("SyncWords", "Held until something they belong to arrives: {count}."),
        ),
    ):
        if count:
            parts.append(told.format(count=count))
    return " ".join(parts)


def clock(status: SyncStatus) -> str:
    """The laptop's clock against the server's, as of the last exchange; empty when they agree."""
    off = abs(status.skew_seconds)
    if off <= WORTH_TELLING:
        return ""
    which = (
        translate("SyncWords", "This laptop\u2019s clock is {time} ahead of the server\u2019s.")
        if status.skew_seconds > 0
        else translate("SyncWords", "This laptop\u2019s clock is {time} behind the server\u2019s.")
    )
    told = which.format(time=span(off))
    if off <= FAR_OFF:
        return told
    set_it = translate(
        "SyncWords",
        "Set the date and time of this laptop: notes you write carry the wrong time until then. "
        "The exchange itself goes by the server\u2019s clock.",
    )
    return f"{told} {set_it}"


def progress(now: Progress) -> str:
    """As in "120 kB of 2.1 MB sent. About 40 seconds left." """
    parts = []
    if now.all_bytes:
        parts.append(
            translate("SyncWords", "{done} of {all} sent.").format(
                done=amount(now.sent_bytes), all=amount(now.all_bytes)
            )
        )
    if now.received:
        parts.append(
            translate("SyncWords", "{count} changes received.").format(count=f"{now.received:,}")
        )
    if now.left:
        parts.append(translate("SyncWords", "About {count} to come.").format(count=f"{now.left:,}"))
    left = now.seconds_left
    if left is not None and left >= 1:
        parts.append(translate("SyncWords", "About {time} left.").format(time=span(left)))
    return " ".join(parts) or translate("SyncWords", "Reaching the server.")


def amount(size: int) -> str:
    """Bytes as people say them: 900 bytes, 12 kB, 2.1 MB."""
    if size < KB:
        return translate("SyncWords", "{count} bytes").format(count=size)
    if size < MB:
        return translate("SyncWords", "{count} kB").format(count=round(size / KB))
    return translate("SyncWords", "{count} MB").format(count=f"{size / MB:.1f}")


def span(seconds: float) -> str:
    """One unit: 40 seconds, 7 minutes, 3 hours, 2 days, 5 years."""
    steps: tuple[tuple[int, Callable[[int], str]], ...] = (
        (365 * DAY, _years),
        (DAY, _days),
        (HOUR, _hours),
        (MINUTE, _minutes),
        (1, _seconds),
    )
    for size, say in steps:
        if seconds >= 2 * size or size == 1:
            return say(round(seconds / size))
    return _seconds(0)


def ago(then: datetime, now: datetime) -> str:
    if (now - then).total_seconds() < MINUTE:
        return translate("SyncWords", "just now")
    return translate("SyncWords", "{time} ago").format(time=span((now - then).total_seconds()))


def _seconds(count: int) -> str:
    return translate("SyncWords", "{count} seconds").format(count=count)


def _minutes(count: int) -> str:
    return translate("SyncWords", "{count} minutes").format(count=count)


def _hours(count: int) -> str:
    return translate("SyncWords", "{count} hours").format(count=count)


def _days(count: int) -> str:
    return translate("SyncWords", "{count} days").format(count=count)


def _years(count: int) -> str:
    return translate("SyncWords", "{count} years").format(count=count)
