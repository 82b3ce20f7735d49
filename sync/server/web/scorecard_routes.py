"""The scorecard, its breakdowns, and the people behind a number."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, col, select

from coach_app.domain.access import Deed, NotAllowed, NotHere
from coach_app.domain.distance import SCALES
from coach_app.domain.periods import ALL_TIME
from coach_app.domain.questionnaire import Questionnaire
from sync.server.figures import counting
from sync.server.figures import scorecard as figures
from sync.server.figures.in_time import in_time_days
from sync.server.sessions import SignedIn
from sync.server.tables import StoredRecord
from sync.server.web.figure_choice import Choice, choose, periods
from sync.server.web.gate import Web

MOST_PEOPLE = 500
SCALES_ASKED = tuple((scale.key, scale.higher_is_better) for scale in SCALES)
SCALE_NAMES = {scale.key: scale.name for scale in SCALES}


def scorecard_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    counting_allowed = web.allows(Deed.SEE_COUNTS)

    @routes.get("/scorecard")
    def scorecard_page(
        request: Request, breakdown: str = "source", who: SignedIn = counting_allowed
    ) -> Response:
        with Session(web.engine) as session:
            chosen = choose(web, session, who, request)
            if breakdown not in counting.BREAKDOWNS:
                raise NotHere
            card = figures.scorecard(
                session,
                chosen.scope,
                chosen.everywhere,
                chosen.pack,
                chosen.when,
                sees_names=chosen.sees_names,
            )
            return web.pages.draw(
                "scorecard.jinja",
                who=who,
                chosen=chosen,
                periods=periods(session, chosen.scope, web.today),
                card=card,
                details=_details(session, chosen, breakdown),
                column=breakdown,
                columns=counting.BREAKDOWNS,
                labels=labels(web.reading.form),
                scale_names=SCALE_NAMES,
            )

    @routes.get("/scorecard/people")
    def people(request: Request, measure: str = "", who: SignedIn = counting_allowed) -> Response:
        if not who.actor.may(Deed.SEE_CASES):
            raise NotAllowed
        with Session(web.engine) as session:
            chosen = choose(web, session, who, request)
            days = in_time_days(chosen.pack)
            if measure not in counting.measures(chosen.when, days):
                raise NotHere
            found = counting.people_of(
                session, chosen.scope, chosen.when, measure, MOST_PEOPLE + 1, days
            )
            names = _names(session, (case_id for _, case_id, _ in found[:MOST_PEOPLE]))
        return web.pages.draw(
            "scorecard_people.jinja",
            who=who,
            chosen=chosen,
            found=found[:MOST_PEOPLE],
            more=len(found) > MOST_PEOPLE,
            names=names,
            title=_title(chosen, measure, days),
        )

    return routes


def _details(session: Session, chosen: Choice, column: str) -> dict[str, object]:
    """Breakdown, waits and distance: without names for all areas and the whole time only, or one
    choice could be taken from another."""
    names, scope, when = chosen.sees_names, chosen.scope, chosen.when
    if not names and (chosen.area or when.key != ALL_TIME.key):
        return {}
    return {
        "groups": figures.breakdown(session, scope, when, column, sees_names=names),
        "waits": figures.waits(session, scope, when, sees_names=names),
        "travelled": figures.distance(session, scope, when, SCALES_ASKED, sees_names=names),
    }


def _title(chosen: Choice, measure: str, days: int) -> str:
    stated = {line.measure: line.name for line in chosen.pack.scorecard} if chosen.pack else {}
    own = {key: name.format(days=days) for key, name in figures.OWN_LINES}
    return stated.get(measure) or own.get(measure) or measure.replace("-", " ").capitalize()


def _names(session: Session, case_ids: Iterable[str]) -> dict[str, str]:
    """Case -> the name the person wants to be called by."""
    found = session.exec(
        select(StoredRecord).where(
            StoredRecord.kind == "person", col(StoredRecord.case_id).in_(list(case_ids))
        )
    )
    return {record.case_id: str(record.body.get("preferred_name", "")) for record in found}


def labels(form: Questionnaire) -> dict[str, str]:
    """What the assessment calls the codes of its answers, and "Not known" for none."""
    options = (option for item in form.walk() for option in item.options)
    return {option.code: option.display for option in options} | {
        "": "Not known",
        "yes": "Yes",
        "no": "No",
        "gp": "GP",
        "jobcentre-plus": "Jobcentre Plus",
    }
