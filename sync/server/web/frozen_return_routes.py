"""Frozen returns: looked at, and taken away as files."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.periods import period
from coach_app.domain.returns import Unit
from sync.server.audit import note
from sync.server.figures import frozen, return_files
from sync.server.figures.frozen import Frozen
from sync.server.sessions import SignedIn
from sync.server.web.figure_choice import choose
from sync.server.web.gate import Web
from sync.server.web.parts import ROWS_SHOWN
from sync.server.web.return_choice import mask

NOT_AS_FROZEN = (
    "This return is not as it was frozen: its signature does not hold. Tell whoever looks after "
    "the server."
)


def frozen_return_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.FREEZE_RETURN)
    with_names = web.allows(Deed.SEE_CASES)

    @routes.get("/returns/frozen/{return_id}")
    def frozen_page(return_id: str, request: Request, who: SignedIn = looking) -> Response:
        with Session(web.engine) as session:
            one = _frozen(session, who, return_id)
            asked = {"programme": one.programme, "area": one.team_id}
            chosen = choose(web, session, who, request, asked=asked)
            if one.unit is Unit.PEOPLE and not chosen.sees_names:
                raise NotHere
            cells = [row.cells for row in one.rows]
            if not chosen.sees_names:
                cells = mask(session, chosen, one.team_id, one.when, one.rows)
            return web.pages.draw(
                "return_frozen.jinja",
                who=who,
                one=one,
                not_as_frozen=NOT_AS_FROZEN,
                rows=cells[:ROWS_SHOWN],
                sees_names=chosen.sees_names,
                kind=return_files.change,
                period_name=lambda key: period(key).name,
            )

    def file(return_id: str, who: SignedIn, kind: str) -> Response:
        with Session(web.engine) as session, session.begin():
            one = _frozen(session, who, return_id)
            if not one.holds:
                text = f"{NOT_AS_FROZEN} Nothing of it is given out."
                return web.pages.draw(
                    "message.jinja", 409, who=who, title="Nothing was taken", text=text
                )
            now = web.sources.clock()
            note(session, now, who.account_id, "return.taken", team_id=one.team_id, subject=one.id)
        data = return_files.as_csv(one) if kind == "csv" else return_files.as_xlsx(one)
        media = return_files.CSV_TYPE if kind == "csv" else return_files.XLSX_TYPE
        name = f"return-{one.layout}-{one.when.key.replace('/', '-')}.{kind}"
        headers = web.pages.headers | {"content-disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=media, headers=headers)

    @routes.get("/returns/frozen/{return_id}/csv")
    def csv_file(return_id: str, who: SignedIn = with_names) -> Response:
        return file(return_id, who, "csv")

    @routes.get("/returns/frozen/{return_id}/xlsx")
    def xlsx_file(return_id: str, who: SignedIn = with_names) -> Response:
        return file(return_id, who, "xlsx")

    return routes


def _frozen(session: Session, who: SignedIn, return_id: str) -> Frozen:
    found = frozen.frozen_return(session, who.teams, return_id)
    if found is None:
        raise NotHere
    return found
