"""Which return is looked at, and what of it somebody may see."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from coach_app.catalogue.returns import Layouts
from coach_app.domain.access import NotHere
from coach_app.domain.periods import Period, period, quarter_of, quarters, year_of
from coach_app.domain.returns import Layout, Row, Unit
from coach_app.domain.suppression import is_small
from sync.server.figures.counting import Scope
from sync.server.figures.in_time import in_time_days
from sync.server.figures.published import published
from sync.server.figures.return_rows import Wanted
from sync.server.web.figure_choice import Choice, Option
from sync.server.web.gate import Web

QUARTERS_BACK = 12
HIDDEN = "*"


def open_layouts(known: Layouts, chosen: Choice) -> tuple[Layout, ...]:
    """Who sees no names gets the returns of numbers only."""
    return tuple(one for one in known.usable if chosen.sees_names or one.unit is Unit.COUNTS)


def periods(today: date) -> tuple[Option, ...]:
    """The quarter of today, those before it, and their financial years."""
    here = quarter_of(today)
    first = here.first_day.replace(year=here.first_day.year - QUARTERS_BACK // 4)
    found = list(quarters(first, today))[::-1]
    years = {year_of(one.first_day).key: year_of(one.first_day) for one in found}
    return tuple(Option(one.key, one.name) for one in (*found, *years.values()))


def wanted_return(
    web: Web, chosen: Choice, layouts: tuple[Layout, ...], asked: Mapping[str, str]
) -> Wanted | None:
    """None while there is no programme, or no area was chosen of several. Raises NotHere."""
    area = chosen.area or (chosen.areas[0].value if len(chosen.areas) == 1 else "")
    if chosen.pack is None or not area:
        return None
    key = asked.get("layout") or max(one.key for one in layouts)
    layout = next((one for one in layouts if one.key == key), None)
    if layout is None:
        raise NotHere
    return Wanted(team_id=area, pack=chosen.pack, layout=layout, when=_when(web, asked))


def _when(web: Web, asked: Mapping[str, str]) -> Period:
    """The chosen period; the last whole quarter when none was. Raises PeriodUnknown."""
    if said := asked.get("when"):
        return period(said)
    here = quarter_of(web.today)
    return list(quarters(here.first_day.replace(year=here.first_day.year - 1), web.today))[-2]


def query(wanted: Wanted) -> dict[str, str]:
    return {
        "programme": wanted.pack.key,
        "area": wanted.team_id,
        "when": wanted.when.key,
        "layout": wanted.layout.key,
    }


def mask(
    session: Session, chosen: Choice, area: str, when: Period, rows: Sequence[Row]
) -> list[tuple[str, ...]]:
    """The cells of a return of numbers, as somebody sees them who sees no names."""
    pack = chosen.pack
    if pack is None:
        raise NotHere
    shown = published(
        session,
        Scope(teams=chosen.whole.teams, programme=pack.key),
        chosen.everywhere,
        in_time_days(pack),
        sees_names=False,
    )

    def cell(row: Row, said: str) -> str:
        if not said.isdecimal():
            return said
        secret = is_small(int(said)) or shown.people(row.key, area, when) is None
        return HIDDEN if secret else said

    return [tuple(cell(row, said) for said in row.cells) for row in rows]
