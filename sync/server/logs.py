"""Log lines as JSON, one each, with nothing in them that anybody typed or that names a person."""

import json
import logging
import sys
import threading
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from sync.server.faults import LOG, log_fault, places

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The number of the request that is being answered here, for every line that it causes."""


class JsonLines(logging.Formatter):
    """Time, level, logger, event and what our own code hands over as `fields`.

    Of other libraries' lines only the template is kept, and of an exception only its kind and
    place: what is filled in, and what an exception says, may be what a person wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == LOG
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "pid": record.process,
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if ours else template(record),
        }
        if number := request_id.get():
            line["request"] = number
        if ours:
            line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            problem = record.exc_info[1]
            line["fault"] = f"{type(problem).__name__} at {places(problem)}"
        return json.dumps(line)


def template(record: logging.LogRecord) -> str:
    """A line without its values. One that was filled in before it came here is left out whole."""
    if record.args or record.name.startswith("uvicorn"):
        return str(record.msg)
    return f"(a line of {record.module})"


def log_as_json(level: str, stream: TextIO | None = None) -> None:
    """From now on everything this process logs goes to `stream` (standard error) as JSON; what
    ends a thread too."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(LOG).setLevel(level.upper())
    threading.excepthook = _in_thread


def _in_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        log_fault(ended.exc_value)
