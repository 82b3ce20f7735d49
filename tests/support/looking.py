"""A server that looks for what a broken line has brought for as long as it is busy with it.

By itself it looks for half a second, for all that is lost otherwise are bytes. Tests count those
bytes, and on a busy machine half a second is nothing.
"""

from collections.abc import Iterator
from threading import Event

import pytest
from sqlmodel import Session

from sync.server.going_on import GoingOn
from tests.support.laptops import RunningServer
from tests.support.patience import PATIENCE

PAUSE = 0.02


def looks_patiently(patch: pytest.MonkeyPatch, *servers: RunningServer) -> None:
    """`servers`: the workers of one server. Each look is a request of its own."""
    real, looking = GoingOn._looks, list[GoingOn]()

    def busy() -> bool:
        return sum(each.under_way() for each in servers) > len(looking)

    def looks(self: GoingOn) -> Iterator[Session]:
        looking.append(self)
        try:
            yield from real(self)
            moment = Event()
            for _ in range(int(PATIENCE / PAUSE)):
                last = not busy()
                with Session(self.engine) as session:
                    yield session
                if last:
                    return
                moment.wait(PAUSE)
        finally:
            looking.remove(self)

    patch.setattr(GoingOn, "_looks", looks)
