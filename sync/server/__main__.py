"""coach-server: run the server, try it, look after it. The one reader of clock and chance."""

import logging
import os
import secrets
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from types import FrameType
from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from coach_app.domain.errors import Meaning, Refusal
from sync.server.command_line import parser
from sync.server.console import DAMAGED, DONE, NETWORK, REFUSED, Called, remark
from sync.server.running import app_of_worker
from sync.server.settings import Sources


def real_sources() -> Sources:
    return Sources(
        clock=lambda: datetime.now(UTC),
        ids=lambda: uuid4().hex,
        tokens=lambda: secrets.token_urlsafe(24),
    )


def worker() -> FastAPI:
    """The app of one worker process."""
    return app_of_worker(os.environ, real_sources())


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 2 usage, 3 refused by a rule, 5 the database does not answer,
    6 a damaged file."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    options = parser(__doc__).parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    try:
        done: int = options.action(Called(options, real_sources()))
    except Refusal as refusal:
        remark(f"{refusal.key}: {refusal}\n")
        return DAMAGED if refusal.meaning is Meaning.DAMAGED else REFUSED
    except OperationalError:
        remark("server.database_silent: The database does not answer.\n")
        return NETWORK
    except KeyboardInterrupt:
        return DONE
    return done


def _end(_: int, __: FrameType | None) -> None:
    """A polite end, so that the throw-away database is stopped and removed."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
