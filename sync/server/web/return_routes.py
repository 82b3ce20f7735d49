"""Returns: what would be sent, what is missing, freezing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.periods import period
from coach_app.domain.returns import (
    EarlierNotAsSigned,
    ReturnFrozen,
    ReturnNotCounted,
    ReturnTooEarly,
    Unit,
)
from sync.server.figures import frozen, making, return_files, returning
from sync.server.figures.counting import usual_programme
from sync.server.figures.making import Signed
from sync.server.figures.return_rows import Wanted
from sync.server.sessions import SignedIn
from sync.server.web.figure_choice import choose
from sync.server.web.gate import Posted, Web
from sync.server.web.parts import part_of
from sync.server.web.return_choice import (
    mask,
    open_layouts,
    periods,
    query,
    wanted_return,
)

FIELDS = ("programme", "area", "when", "layout")
NO_MORE_POLLS = 286
"""What htmx takes as the word to ask no more."""


@dataclass(frozen=True)
class ReturnPages:
    web: Web

    def preview(self, who: SignedIn, request: Request) -> Response:
        web = self.web
        known = web.layouts()
        with Session(web.engine) as session:
            chosen = choose(web, session, who, request, usual=usual_programme)
            layouts = open_layouts(known, chosen)
            wanted = wanted_return(web, chosen, layouts, request.query_params)
            made = returning.draft(session, wanted) if wanted else None
            rows = made.rows if made else ()
            cells = [row.cells for row in rows]
            if wanted and not chosen.sees_names:
                cells = mask(session, chosen, wanted.team_id, wanted.when, rows)
            units = Unit if chosen.sees_names else (Unit.COUNTS,)
            return web.pages.draw(
                "returns.jinja",
                who=who,
                chosen=chosen,
                wanted=wanted,
                made=made,
                part=part_of(cells, request.query_params),
                layouts=layouts,
                wrong=known.wrong,
                periods=periods(web.today),
                over=wanted is not None and wanted.when.last_day < web.today,
                under_way=making.progress(web.engine, wanted) if wanted else None,
                frozen=frozen.heads(session, who.teams, units),
                kind=return_files.change,
                period_name=lambda key: period(key).name,
                query=urlencode(query(wanted)) if wanted else "",
            )

    def freeze(self, request: Request, posted: Posted) -> Response:
        web, who, form = self.web, posted.who, posted.form
        asked = {name: form.text(name) for name in FIELDS}
        now, new_id = web.sources.clock(), web.sources.ids()
        signed = Signed(actor=who.account_id, new_id=new_id, at=now)
        with Session(web.engine) as session:
            wanted = self._wanted(session, who, request, asked)
        try:
            with Session(web.engine) as session:
                returning.may_freeze(session, wanted, web.today)
            web.books.count_all(wanted.team_id)
            making.begin(web.engine, wanted, signed)
        except (EarlierNotAsSigned, ReturnFrozen, ReturnNotCounted, ReturnTooEarly) as refused:
            return web.pages.draw(
                "message.jinja", 409, who=who, title="Nothing was frozen", text=str(refused)
            )
        with Session(web.engine) as session:
            made = returning.frozen_id(session, wanted)
        if made:
            return web.pages.go_to(f"/returns/frozen/{made}")
        return web.pages.go_to(f"/returns/making?{urlencode(query(wanted))}")

    def under_way(self, who: SignedIn, request: Request) -> Response:
        """How far it is, once a second for htmx, or by its link."""
        web = self.web
        with Session(web.engine) as session:
            wanted = self._wanted(session, who, request, request.query_params)
            far = making.progress(web.engine, wanted)
            made = returning.frozen_id(session, wanted)
        by_htmx = "hx-request" in request.headers
        if far is None or made:
            to = f"/returns/frozen/{made}" if made else f"/returns?{urlencode(query(wanted))}"
            if not by_htmx:
                return web.pages.go_to(to)
            return Response(status_code=204, headers=web.pages.headers | {"hx-redirect": to})
        return web.pages.draw(
            "return_making.jinja",
            NO_MORE_POLLS if by_htmx and far.stopped else 200,
            who=who,
            far=far,
            wanted=wanted,
            query=urlencode(query(wanted)),
        )

    def lacking(self, who: SignedIn, request: Request, field: str) -> Response:
        with Session(self.web.engine) as session:
            wanted = self._wanted(session, who, request, request.query_params)
            made = returning.draft(session, wanted)
            found = [one for one in made.missing if one.field == field]
            if not found:
                raise NotHere
            return self.web.pages.draw(
                "return_missing.jinja",
                who=who,
                one=found[0],
                part=part_of(found[0].keys, request.query_params),
                refs=made.refs,
                query=urlencode(query(wanted)),
            )

    def _wanted(
        self, session: Session, who: SignedIn, request: Request, asked: Mapping[str, str]
    ) -> Wanted:
        """Raises NotHere."""
        chosen = choose(self.web, session, who, request, asked=asked)
        layouts = open_layouts(self.web.layouts(), chosen)
        wanted = wanted_return(self.web, chosen, layouts, asked)
        if wanted is None:
            raise NotHere
        return wanted


def return_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.FREEZE_RETURN)
    sending = web.posts(Deed.FREEZE_RETURN)
    with_names = web.allows(Deed.SEE_CASES)
    pages = ReturnPages(web)

    @routes.get("/returns")
    def preview(request: Request, who: SignedIn = looking) -> Response:
        return pages.preview(who, request)

    @routes.post("/returns")
    def freeze(request: Request, posted: Posted = sending) -> Response:
        return pages.freeze(request, posted)

    @routes.get("/returns/making")
    def under_way(request: Request, who: SignedIn = looking) -> Response:
        return pages.under_way(who, request)

    @routes.get("/returns/missing")
    def lacking(request: Request, field: str = "", who: SignedIn = with_names) -> Response:
        return pages.lacking(who, request, field)

    return routes
