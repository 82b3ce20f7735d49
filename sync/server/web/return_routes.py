"""Returns: what would be sent, what is missing, freezing it."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.periods import period
from coach_app.domain.returns import ReturnFrozen, ReturnTooEarly, Unit
from sync.server.figures import return_files, returning
from sync.server.figures.counting import usual_programme
from sync.server.sessions import SignedIn
from sync.server.web.figure_choice import choose
from sync.server.web.gate import Posted, Web
from sync.server.web.return_choice import ROWS_SHOWN, layouts, mask, periods, query, wanted_return


def return_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.FREEZE_RETURN)
    sending = web.posts(Deed.FREEZE_RETURN)
    with_names = web.allows(Deed.SEE_CASES)

    @routes.get("/returns")
    def returns_page(request: Request, who: SignedIn = looking) -> Response:
        with Session(web.engine) as session:
            chosen = choose(web, session, who, request, usual=usual_programme)
            wanted = wanted_return(web, chosen, request.query_params)
            made = returning.draft(session, wanted) if wanted else None
            masked = mask(session, chosen, wanted, made.rows if made else ())
            return web.pages.draw(
                "returns.jinja",
                who=who,
                chosen=chosen,
                wanted=wanted,
                made=made,
                rows=masked[:ROWS_SHOWN],
                layouts=layouts(web, chosen),
                periods=periods(web.today),
                over=wanted is not None and wanted.when.last_day < web.today,
                frozen=[
                    one
                    for one in returning.frozen_returns(session, who.teams)
                    if chosen.sees_names or one.unit is Unit.COUNTS
                ],
                kind=return_files.change,
                period_name=lambda key: period(key).name,
                query=urlencode(query(wanted)) if wanted else "",
            )

    @routes.post("/returns")
    def freeze(request: Request, posted: Posted = sending) -> Response:
        who, form = posted.who, posted.form
        asked = {name: form.text(name) for name in ("programme", "area", "when", "layout")}
        with Session(web.engine) as session:
            chosen = choose(web, session, who, request, asked=asked)
            wanted = wanted_return(web, chosen, asked)
            if wanted is None:
                raise NotHere
            now, new_id = web.sources.clock(), web.sources.ids()
            try:
                made = returning.freeze(session, wanted, who.account_id, new_id, now, web.today)
            except (ReturnFrozen, ReturnTooEarly) as refused:
                return web.pages.draw(
                    "message.jinja", 409, who=who, title="Nothing was frozen", text=str(refused)
                )
            session.commit()
        return web.pages.go_to(f"/returns/frozen/{made}")

    @routes.get("/returns/missing")
    def people(request: Request, field: str = "", who: SignedIn = with_names) -> Response:
        with Session(web.engine) as session:
            chosen = choose(web, session, who, request)
            wanted = wanted_return(web, chosen, request.query_params)
            made = returning.draft(session, wanted) if wanted else None
            found = [one for one in made.missing if one.field == field] if made else []
            if not found or made is None:
                raise NotHere
            return web.pages.draw(
                "return_missing.jinja",
                who=who,
                one=found[0],
                refs=made.refs,
                query=urlencode(query(wanted)) if wanted else "",
            )

    return routes
