"""Turns refusals and faults into answers that never repeat what was sent."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass

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


Shown = Callable[[str, int, str], Response]
"""Draws a page from a key, a status and the refusal's own sentence, if it has one."""


def answer_faults(app: FastAPI, shown: Shown) -> None:
    """Install the handlers on the app. Laptops and other programs are told a key; somebody who
    sits before a browser gets a page."""
    answers = _Answers(shown)
    app.add_exception_handler(Refusal, answers.refused)
    app.add_exception_handler(RequestValidationError, answers.unreadable)
    app.add_exception_handler(HTTPException, answers.http)
    app.add_exception_handler(OperationalError, answers.busy)
    app.add_exception_handler(PoolTimeout, answers.busy)
    app.add_middleware(FaultShield, answers=answers)


@dataclass(frozen=True)
class _Answers:
    shown: Shown

    def refused(self, request: Request, refusal: Exception) -> Response:
        key = str(getattr(refusal, "key", ErrorKey.INTERNAL))
        request.scope[REFUSED_WITH] = key
        statement = getattr(refusal, "statement", None)
        answer = self.of(
            request, ErrorReply(key=key, statement=statement), STATUS.get(key, 422), str(refusal)
        )
        if wait := getattr(refusal, "retry_after", None):
            answer.headers["retry-after"] = str(wait)
        return answer

    def unreadable(self, request: Request, _: Exception) -> Response:
        """FastAPI's own handler repeats the input, and falls over a lone surrogate in it."""
        request.scope[REFUSED_WITH] = ErrorKey.UNREADABLE.value
        return self.of(request, ErrorReply(key=ErrorKey.UNREADABLE), 422)

    def http(self, request: Request, problem: Exception) -> Response:
        status = problem.status_code if isinstance(problem, HTTPException) else 500
        answer = self.of(request, ErrorReply(key=ErrorKey.NOT_FOUND), status)
        if allowed := (getattr(problem, "headers", None) or {}).get("Allow"):
            answer.headers["allow"] = allowed
        return answer

    def busy(self, request: Request, problem: Exception) -> Response:
        request.scope[REFUSED_WITH] = ErrorKey.BUSY.value
        log.warning("the database did not answer in time (%s)", type(problem).__name__)
        return self.of(request, ErrorReply(key=ErrorKey.BUSY), 503)

    def of(self, request: Request, said: ErrorReply, status: int, sentence: str = "") -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return self.shown(said.key, status, sentence)
        return reply(said, status)


def places(problem: BaseException) -> str:
    """Where a fault came from, without its message: that may hold what somebody typed."""
    frames = traceback.extract_tb(problem.__traceback__)[-6:]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))


def log_fault(problem: BaseException) -> None:
    """Its kind and place: its text may hold what a person wrote."""
    log.error("fault: %s at %s", type(problem).__name__, places(problem))


class FaultShield:
    """Catches what no handler knows: logs its place and kind, answers 500 with a key or a page.

    An address with a NUL in it names nothing: no database could even be asked.
    """

    def __init__(self, app: ASGIApp, answers: _Answers) -> None:
        self._app, self._answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            nothing = ErrorReply(key=ErrorKey.NOT_FOUND)
            await self._answers.of(Request(scope), nothing, 404)(scope, receive, send)
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
                answer = self._answers.of(Request(scope), ErrorReply(key=ErrorKey.INTERNAL), 500)
                await answer(scope, receive, send)
