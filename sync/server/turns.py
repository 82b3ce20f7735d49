"""Laptops get threads of their own, so that no page waits behind their exchanges."""

import inspect
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Response

AT_ONCE = 30
"""Requests of laptops in one worker that have begun; the others wait without a thread. Most of
these wait as well, see `exchange.WORKING`."""

Route = Callable[..., Response]


class Turns:
    """For the routes of one worker that laptops call."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._limiter = CapacityLimiter(at_once)

    def of_laptops(self, route: Route) -> Callable[..., Coroutine[Any, Any, Response]]:
        """The same route, as FastAPI sees it, on the laptops' threads."""

        async def turned(**given: Any) -> Response:
            return await run_sync(partial(route, **given), limiter=self._limiter)

        turned.__name__ = route.__name__
        turned.__doc__ = route.__doc__
        vars(turned)["__signature__"] = inspect.signature(route)
        return turned
