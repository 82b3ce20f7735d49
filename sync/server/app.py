"""Puts the server together. Keeps no state: several workers can run side by side."""

from argon2 import PasswordHasher
from fastapi import APIRouter, FastAPI, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from coach_app.domain.journey import Deadlines
from sync.server.accounts import Door, Passwords
from sync.server.bodies import NO_STORE
from sync.server.came_routes import came_routes
from sync.server.database import epoch, up_to_date
from sync.server.faults import answer_faults
from sync.server.laptop_routes import enrolment_routes, laptop_routes
from sync.server.metrics import Metrics
from sync.server.person_routes import person_routes
from sync.server.seal_routes import seal_routes
from sync.server.settings import Settings, Sources
from sync.server.turns import Turns
from sync.server.upload_routes import upload_routes
from sync.server.watching import Watched
from sync.server.web.account_routes import account_routes
from sync.server.web.case_routes import case_routes
from sync.server.web.caseload_routes import caseload_routes
from sync.server.web.fault_pages import fault_pages
from sync.server.web.frozen_return_routes import frozen_return_routes
from sync.server.web.funding_routes import funding_routes
from sync.server.web.gate import Web
from sync.server.web.handing_out_routes import handing_out_routes
from sync.server.web.keeping_routes import keeping_routes
from sync.server.web.laptop_list_routes import laptop_list_routes
from sync.server.web.mail_routes import mail_routes
from sync.server.web.my_laptop_routes import my_laptop_routes
from sync.server.web.open_referral_routes import open_referral_routes
from sync.server.web.organisation_routes import organisation_routes
from sync.server.web.pages import STATIC, open_pages
from sync.server.web.people_routes import people_routes
from sync.server.web.put_right_routes import put_right_routes
from sync.server.web.quality_routes import quality_routes
from sync.server.web.refer_routes import refer_routes
from sync.server.web.refused_pages import refused_pages
from sync.server.web.return_routes import return_routes
from sync.server.web.scorecard_routes import scorecard_routes
from sync.server.web.sign_in_routes import SignIn, sign_in_routes
from sync.server.web.stick_routes import stick_routes
from sync.server.web.supervision_routes import supervision_routes
from sync.server.web.triage_case_routes import triage_case_routes
from sync.server.web.triage_routes import triage_routes

PAGES = (
    open_referral_routes,
    refer_routes,
    triage_routes,
    triage_case_routes,
    caseload_routes,
    supervision_routes,
    case_routes,
    handing_out_routes,
    quality_routes,
    put_right_routes,
    laptop_list_routes,
    stick_routes,
    mail_routes,
    keeping_routes,
    scorecard_routes,
    funding_routes,
    return_routes,
    frozen_return_routes,
)
"""The pages, by subject."""


def create_app(
    settings: Settings,
    engine: Engine,
    sources: Sources,
    deadlines: Deadlines,
    metrics: Metrics | None = None,
) -> FastAPI:
    """The server on an open database. `deadlines` are those of every programme."""
    metrics = metrics or Metrics()
    app = FastAPI(title="Coach server", openapi_url=None, docs_url=None, redoc_url=None)
    web = Web(engine, sources, settings, deadlines, open_pages(settings))
    door = Door(settings, Passwords(PasswordHasher(), sources.tokens()))
    app.state.web = web
    turns = Turns()
    answer_faults(app, fault_pages(web.pages))
    app.add_middleware(Watched, metrics=metrics, ids=sources.ids)
    for refusal, answer in refused_pages(web.pages, SignIn(web, door)).items():
        app.add_exception_handler(refusal, answer)
    app.include_router(enrolment_routes(engine, sources, settings))
    app.include_router(laptop_routes(engine, sources, settings, metrics, web.books, turns))
    app.include_router(upload_routes(engine, sources, settings, turns))
    app.include_router(came_routes(engine, sources, settings, turns))
    app.include_router(seal_routes(engine, sources, settings, turns))
    app.include_router(person_routes(engine, sources, settings, turns))
    app.include_router(sign_in_routes(web, door))
    app.include_router(organisation_routes(web, SignIn(web, door)))
    app.include_router(account_routes(web, door))
    app.include_router(my_laptop_routes(web, door))
    app.include_router(people_routes(web, door))
    for pages in PAGES:
        app.include_router(pages(web))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    app.include_router(health_routes(engine))
    return app


def health_routes(engine: Engine) -> APIRouter:
    routes = APIRouter()

    @routes.get("/health")
    async def health() -> Response:
        """This worker is alive. It asks nobody and waits for nothing, or a slow database would
        have it killed."""
        return Response("ok\n", media_type="text/plain", headers=NO_STORE)

    @routes.get("/ready")
    def ready() -> Response:
        """This worker reaches a database that fits it: send it requests."""
        try:
            if not up_to_date(engine):
                return Response("not migrated\n", 503, NO_STORE, "text/plain")
            with Session(engine) as session:
                epoch(session)
        except (OperationalError, PoolTimeout):
            return Response("the database does not answer\n", 503, NO_STORE, "text/plain")
        return Response("ready\n", media_type="text/plain", headers=NO_STORE)

    return routes
