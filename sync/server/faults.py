"""Turns refusals and faults into answers that never repeat what was sent."""

import logging
import traceback

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach_app.domain.errors import Refusal
from sync.protocol import ErrorKey, ErrorReply
from sync.server.bodies import reply

LOG = "coach_server"
"""Name of the logger whose lines hold nothing that anybody typed."""
REFUSED_WITH = "coach.refused_with"
"""Where in a request's scope the key of its refusal is found."""
log = logging.getLogger(LOG)

STATUS: dict[str, int] = {
    ErrorKey.NOT_RECOGNISED: 401,
    ErrorKey.CLOCK_OFF: 401,
    ErrorKey.WITHDRAWN: 403,
    ErrorKey.OTHER_STORE: 409,
    ErrorKey.CODE_NOT_VALID: 403,
    ErrorKey.UNREADABLE: 422,
    ErrorKey.TOO_LARGE: 413,
    ErrorKey.VERSION: 426,
    ErrorKey.OTHER_EPOCH: 409,
    ErrorKey.HASH_MISMATCH: 422,
    ErrorKey.NOT_FOUND: 404,
    ErrorKey.OFFSET: 409,
    ErrorKey.BUSY: 503,
    ErrorKey.TOO_OFTEN: 429,
}


def answer_faults(app: FastAPI) -> None:
    """Install the handlers on the app."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(PoolTimeout, _busy)
    app.add_middleware(FaultShield)


def _refused(request: Request, refusal: Exception) -> Response:
    key = str(getattr(refusal, "key", ErrorKey.INTERNAL))
    request.scope[REFUSED_WITH] = key
    statement = getattr(refusal, "statement", None)
    answer = reply(ErrorReply(key=key, statement=statement), STATUS.get(key, 422))
    if wait := getattr(refusal, "retry_after", None):
        answer.headers["retry-after"] = str(wait)
    return answer


def _unreadable(request: Request, _: Exception) -> Response:
    """FastAPI's own handler repeats the input, and falls over a lone surrogate in it."""
    request.scope[REFUSED_WITH] = ErrorKey.UNREADABLE.value
    return reply(ErrorReply(key=ErrorKey.UNREADABLE), 422)


def _http(_: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    answer = reply(ErrorReply(key=ErrorKey.NOT_FOUND), status)
    if allowed := (getattr(problem, "headers", None) or {}).get("Allow"):
        answer.headers["allow"] = allowed
    return answer


def _busy(request: Request, problem: Exception) -> Response:
    request.scope[REFUSED_WITH] = ErrorKey.BUSY.value
    log.warning("the database did not answer in time (%s)", type(problem).__name__)
    return reply(ErrorReply(key=ErrorKey.BUSY), 503)


def places(problem: BaseException) -> str:
    """Where a fault came from, without its message: that may hold what somebody typed."""
    frames = traceback.extract_tb(problem.__traceback__)[-6:]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))


def log_fault(problem: BaseException) -> None:
    """Its kind and place: its text may hold what a person wrote."""
    log.error("fault: %s at %s", type(problem).__name__, places(problem))


class FaultShield:
    """Catches what no handler knows: logs its place and kind, answers 500 with a key."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            log.info("a line broke before the request was whole")
        except Exception as problem:  # noqa: BLE001 - the one place that answers for any fault
            log_fault(problem)
            if not started:
                await reply(ErrorReply(key=ErrorKey.INTERNAL), 500)(scope, receive, send)
