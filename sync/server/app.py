"""Puts the server together. Keeps no state: several workers can run side by side."""

from argon2 import PasswordHasher
from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from sqlmodel import Session

from coach_app.domain.journey import Deadlines
from sync.server.accounts import Door, Passwords
from sync.server.database import epoch
from sync.server.faults import answer_faults
from sync.server.laptop_routes import laptop_routes
from sync.server.settings import Settings, Sources
from sync.server.web.account_routes import account_routes
from sync.server.web.caseload_routes import caseload_routes
from sync.server.web.gate import Web
from sync.server.web.pages import STATIC, open_pages
from sync.server.web.refused_pages import refused_pages
from sync.server.web.sign_in_routes import SignIn, sign_in_routes


def create_app(
    settings: Settings, engine: Engine, sources: Sources, deadlines: Deadlines
) -> FastAPI:
    """The server on an open database. `deadlines` are those of every programme."""
    app = FastAPI(title="Coach server", openapi_url=None, docs_url=None, redoc_url=None)
    web = Web(engine, sources, settings, deadlines, open_pages(settings))
    door = Door(settings, Passwords(PasswordHasher(), sources.tokens()))
    answer_faults(app)
    for refusal, answer in refused_pages(web.pages, SignIn(web, door)).items():
        app.add_exception_handler(refusal, answer)
    app.include_router(laptop_routes(engine, sources))
    app.include_router(sign_in_routes(web, door))
    app.include_router(account_routes(web, door))
    app.include_router(caseload_routes(web))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/health")
    def health() -> Response:
        """Says whether this worker reaches its database."""
        with Session(engine) as session:
            epoch(session)
        return Response("ok\n", media_type="text/plain")

    return app
