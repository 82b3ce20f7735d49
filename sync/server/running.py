"""The commands that serve: a real database, a throw-away one, and the certificate for it."""

import gc
import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine

from coach_app.catalogue import bank_holidays
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Deadlines
from coach_app.domain.limits import limits_book
from sync.server import demo
from sync.server.app import create_app
from sync.server.certificates import AUTHORITY, AUTHORITY_KEY, SERVER, SERVER_KEY, make_certificate
from sync.server.console import DONE, REFUSED, Called, environment_of, opened, remark, say
from sync.server.database import DatabaseNotMigrated, migrate, open_database, up_to_date
from sync.server.environment import serving_from, settings_from, text_of
from sync.server.logs import log_as_json
from sync.server.metrics import shared_folder, shown
from sync.server.postgres import throw_away_postgres
from sync.server.serving import address, listening, serve, serve_with_workers
from sync.server.settings import Serving, Settings, Sources
from sync.server.warming import warm

METRICS_PATIENCE = timedelta(seconds=5)
"""Whoever asks for figures rather gets none than waits."""
YEARS_BACK, YEARS_AHEAD = 3, 3
TURN = 0.0005
"""Seconds that one thread of a worker computes while another one waits for its turn."""
FIXED = "_COACH_FIXED"
"""Hands what only the command line can say on to the workers."""
WORKER = "sync.server.__main__:worker"
"""What each worker process calls; the real clock and chance are there."""


class PortTaken(Refusal):
    key = "server.port_not_free"
    sentence = "This port is not free. Choose another one with --port, or 0 for any."


def deadlines(sources: Sources) -> Deadlines:
    """Of every programme that is shipped, over the years in use."""
    year = sources.clock().year
    days = bank_holidays.working_days(year - YEARS_BACK, year + YEARS_AHEAD)
    return Deadlines(days, limits_book(load_programmes().every_version()))


def app_of_worker(environment: Mapping[str, str], sources: Sources) -> FastAPI:
    """The app of one worker process: all it knows comes from the environment."""
    settings = settings_from(environment, **json.loads(environment.get(FIXED, "{}")))
    log_as_json(settings.log_level)
    engine = open_database(settings.database_url, settings.statement_timeout, settings.connections)
    app = create_app(settings, engine, sources, deadlines(sources))
    warm(app.state.web)
    # Each answer asks the database some thirty times and comes back for its turn each time: with
    # Python's usual 5 ms it would wait a fifth of a second beside one thread that only computes.
    sys.setswitchinterval(TURN)
    # All that is there now stays for good. Looking through it for garbage again and again took a
    # tenth of a second out of the middle of a first exchange.
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
    return app


def run_command(called: Called) -> int:
    options = called.options
    environment = environment_of(options)
    serving = serving_from(
        environment,
        host=options.host,
        port=options.port,
        workers=options.workers,
        certificate=options.tls_certificate,
        private_key=options.tls_key,
        behind_proxy=options.behind_proxy or None,
    )
    serving.check()
    fixed: dict[str, Any] = {"secure_cookies": False} if options.plain_http else {}
    settings = settings_from(environment, **fixed)
    os.environ.update(environment | {FIXED: json.dumps(fixed)})
    with opened(settings.database_url, METRICS_PATIENCE) as engine:
        if not up_to_date(engine):
            raise DatabaseNotMigrated
        return _serve(serving, settings, engine)


def _serve(serving: Serving, settings: Settings, engine: Engine) -> int:
    with ExitStack() as stack:
        try:
            sock = stack.enter_context(listening(serving.host, serving.port))
            folder = stack.enter_context(shared_folder(serving))
            figures = stack.enter_context(shown(serving, folder, engine))
        except OSError:
            raise PortTaken from None

        def ready() -> None:
            say(f"The server answers at {address(sock, tls=serving.tls)}\n")
            if figures:
                say(f"Metrics are at {figures}\n")

        log_as_json(settings.log_level)
        started = serve_with_workers(WORKER, sock, serving, ready)
    return DONE if started else REFUSED


def certificate_command(called: Called) -> int:
    folder = called.options.folder
    make_certificate(folder, called.options.host, called.sources.clock())
    say(
        f"COACH_TLS_CERTIFICATE={folder / SERVER}\n"
        f"COACH_TLS_KEY={folder / SERVER_KEY}\n"
        f"COACH_TLS_AUTHORITY={folder / AUTHORITY}\n"
    )
    remark(
        f"Keep {folder / AUTHORITY_KEY} away from the server: it is needed again only "
        "when the certificate is renewed, once a year.\n"
    )
    return DONE


def demo_command(called: Called) -> int:
    options, sources = called.options, called.sources
    Serving(host=options.host).check()
    given = options.supervisor_password_file
    password = None if given is None else text_of(given)
    with throw_away_postgres() as url, opened(url) as engine:
        settings = Settings(database_url=url, secure_cookies=False, second_factor=False)
        migrate(engine)
        team = demo.set_up(engine, sources, password)

        try:
            sock = listening(options.host, options.port)
        except OSError:
            raise PortTaken from None
        with sock:

            def ready() -> None:
                demo.announce(team, address(sock), options.ready_file, say)

            serve(create_app(settings, engine, sources, deadlines(sources)), sock, ready)
    say("The server has ended and its data is gone.\n")
    return DONE
