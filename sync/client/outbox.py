"""What waits to be sent, read from the store a little ahead of the line."""

from collections.abc import Sequence

from sync.client.lines import weight
from sync.client.ports import Journal
from sync.protocol import Entry

READ_AT_ONCE = 250
"""Entries read from the store in one piece; more than fit the line would be read in vain."""


class Outbox:
    """Entries in the order they were made. What has been read ahead stays until it was sent or
    `read_anew` is called."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._ready: list[Entry] = []
        self._weights: dict[int, int] = {}
        self._sent_up_to = 0
        self._all_read = False

    def weight(self, entry: Entry) -> int:
        """About how many bytes it is as JSON. Asked for several times, and weighed once."""
        if entry.sequence not in self._weights:
            self._weights[entry.sequence] = weight(entry)
        return self._weights[entry.sequence]

    def read(self, room: int, most: int) -> None:
        """Have as many entries ready as weigh `room` bytes, or `most` of them."""
        room -= sum(map(self.weight, self._ready))
        while room > 0 and len(self._ready) < most and not self._all_read:
            limit = min(READ_AT_ONCE, most - len(self._ready))
            last = self._ready[-1].sequence if self._ready else self._sent_up_to
            found = self._journal.unsent(after=last, limit=limit)
            room -= sum(map(self.weight, found))
            self._ready.extend(found)
            self._all_read = len(found) < limit

    def next(self, room: int, most: int) -> tuple[Entry, ...]:
        """The next entries that weigh no more than `room` bytes, but at least one if any waits."""
        self.read(room, most)
        return self.fitting(self._ready, room, most)

    def after(self, entries: Sequence[Entry], room: int, most: int) -> tuple[Entry, ...]:
        """Of what has been read: those that fit and come behind these."""
        last = entries[-1].sequence if entries else self._sent_up_to
        behind = [each for each in self._ready if each.sequence > last]
        return self.fitting(behind, room, most)

    def fitting(self, entries: Sequence[Entry], room: int, most: int) -> tuple[Entry, ...]:
        for count, entry in enumerate(entries[:most]):
            room -= self.weight(entry)
            if room < 0 and count:
                return tuple(entries[:count])
        return tuple(entries[:most])

    def sent(self, entries: Sequence[Entry]) -> None:
        """They have their answer, or will have it before anything else is asked of the store."""
        if entries:
            self._sent_up_to = entries[-1].sequence
            self._ready = [e for e in self._ready if e.sequence > self._sent_up_to]

    def read_anew(self) -> None:
        """An answer may have changed what waits: only the store knows."""
        self._ready.clear()
        self._all_read = False
