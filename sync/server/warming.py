"""What the first click of a fresh worker would otherwise wait for."""

import logging
from contextlib import ExitStack
from datetime import date

from jinja2 import Environment
from jinja2.meta import find_referenced_templates
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers
from sqlmodel import Session

from coach_app.domain.periods import ALL_TIME
from sync.server.caseload import Choice, Looking, caseload, coach_loads
from sync.server.faults import LOG
from sync.server.figures import counting
from sync.server.figures.counting import Scope
from sync.server.figures.scorecard import scorecard
from sync.server.figures.starting import starts
from sync.server.web.gate import Web

CONNECTIONS = 4
NOBODY = frozenset({""})
log = logging.getLogger(LOG)


def warm(web: Web) -> None:
    """Read programmes and forms, compile the templates, open lines to the database, and ask the
    longest questions once, about nobody. Call it before the worker takes requests."""
    _compile(web.pages.environment)
    configure_mappers()
    try:
        with ExitStack() as lines:
            for _ in range(min(CONNECTIONS, web.settings.connections)):
                lines.enter_context(web.engine.connect())
        with Session(web.engine) as session:
            _ask(web, session)
    except SQLAlchemyError as problem:
        log.warning("the database did not answer a fresh worker (%s)", type(problem).__name__)


def _compile(environment: Environment) -> None:
    """Our own templates, and of the design system's those that they lead to."""
    wanted = [name for name in environment.list_templates(("jinja",)) if "/" not in name]
    done: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in done or environment.loader is None:
            continue
        done.add(name)
        environment.get_template(name)
        source, _, _ = environment.loader.get_source(environment, name)
        led_to = find_referenced_templates(environment.parse(source))
        wanted += [other for other in led_to if other is not None]


def _ask(web: Web, session: Session) -> None:
    now, today = web.sources.clock(), web.today
    looking = Looking(teams=NOBODY, now=now, today=today, days=web.deadlines.days)
    caseload(session, looking, Choice())
    coach_loads(session, looking)
    programme = next(iter(web.reading.programmes))
    _count(session, Scope(teams=NOBODY, programme=programme), web, today)


def _count(session: Session, scope: Scope, web: Web, today: date) -> None:
    pack = web.reading.programmes.in_force(scope.programme, today)
    whole = ALL_TIME
    scorecard(session, scope, NOBODY, pack, whole, sees_names=True)
    counting.waits(session, scope, whole)
    starts(session, scope, pack)
