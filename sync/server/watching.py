"""Every request gets a number, a line in the log and its place in the counts."""

import logging
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.server.faults import LOG, REFUSED_WITH
from sync.server.logs import request_id
from sync.server.metrics import Metrics

QUIET = frozenset({"/health", "/ready"})
"""Asked every few seconds by whoever watches; only their failures are worth a line."""
NO_ROUTE = "none"
REQUEST_ID = b"x-request-id"
FAILED = 400
log = logging.getLogger(LOG)


class Watched:
    """The outermost layer. What it keeps of an address is the route's pattern, never its values.

    The number goes back to the sender with answers that are refusals, so that it can be quoted.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        ids: Callable[[], str],
        steady: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._ids = ids
        self._steady = steady

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = self._ids()[:16]
        token = request_id.set(number)
        seen = _Seen(number)
        begun = self._steady()

        async def watched_receive() -> Message:
            message = await receive()
            seen.received += len(message.get("body", b""))
            return message

        def ended() -> None:
            if not seen.counted:
                seen.counted = True
                self._count(scope, seen, self._steady() - begun)

        async def watched_send(message: Message) -> None:
            seen.note(message)
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                ended()  # what is done afterwards keeps nobody waiting

        try:
            await self._app(scope, watched_receive, watched_send)
        finally:
            ended()
            request_id.reset(token)

    def _count(self, scope: Scope, seen: "_Seen", seconds: float) -> None:
        route, method = _pattern(scope), _method(scope)
        key = scope.get(REFUSED_WITH, "")
        self._metrics.answered(route, method, seen.status, seconds)
        self._metrics.carried(seen.received, seen.sent)
        fields = {
            "route": route,
            "method": method,
            "status": seen.status,
            "ms": round(seconds * 1000, 1),
            "in": seen.received,
            "out": seen.sent,
        }
        if key:
            self._metrics.refused(key)
            fields["key"] = key
        if route not in QUIET or seen.status >= FAILED:
            log.info("request", extra={"fields": fields})


class _Seen:
    """What went through, both ways."""

    def __init__(self, number: str) -> None:
        self._number = number
        self.counted = False
        self.status = 0
        self.received = 0
        self.sent = 0

    def note(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.status >= FAILED:
                headers = [*message.get("headers", ()), (REQUEST_ID, self._number.encode("ascii"))]
                message["headers"] = headers
        self.sent += len(message.get("body", b""))


def _pattern(scope: Scope) -> str:
    route = scope.get("route")
    return str(getattr(route, "path", "") or NO_ROUTE)


def _method(scope: Scope) -> str:
    """Anybody can send any word for a method; only the known ones become a label."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS", "DELETE")
    return scope["method"] if scope["method"] in known else "OTHER"
