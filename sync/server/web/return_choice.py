"""Which return is looked at, and what of it somebody may see."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from coach_app.domain.access import NotHere
from coach_app.domain.periods import Period, period, quarter_of, quarters, year_of
from coach_app.domain.returns import Layout, Row, Unit
from coach_app.domain.suppression import is_small
from sync.server.figures.counting import Scope
from sync.server.figures.in_time import in_time_days
from sync.server.figures.published import published
from sync.server.figures.returning import Wanted
from sync.server.web.figure_choice import Choice, Option
from sync.server.web.gate import Web

ROWS_SHOWN = 100
QUARTERS_BACK = 12
HIDDEN = "*"


def layouts(web: Web, chosen: Choice) -> tuple[Option, ...]:
    """Who sees no names gets the returns of numbers only."""
    return tuple(
        Option(one.key, one.name)
        for one in web.layouts
        if chosen.sees_names or one.unit is Unit.COUNTS
    )


def periods(today: date) -> tuple[Option, ...]:
    """The quarter of today, those before it, and their financial years."""
    here = quarter_of(today)
    first = here.first_day.replace(year=here.first_day.year - QUARTERS_BACK // 4)
    found = list(quarters(first, today))[::-1]
    years = {year_of(one.first_day).key: year_of(one.first_day) for one in found}
    return tuple(Option(one.key, one.name) for one in (*found, *years.values()))


def wanted_return(web: Web, chosen: Choice, asked: Mapping[str, str]) -> Wanted | None:
    """None while there is no programme, or no area was chosen of several. Raises NotHere."""
    area = chosen.area or (chosen.areas[0].value if len(chosen.areas) == 1 else "")
    if chosen.pack is None or not area:
        return None
    open_to = {option.value for option in layouts(web, chosen)}
    key = asked.get("layout") or next(iter(sorted(open_to, reverse=True)))
    layout = next((one for one in web.layouts if one.key == key and key in open_to), None)
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
    session: Session, chosen: Choice, wanted: Wanted | None, rows: tuple[Row, ...]
) -> list[tuple[str, ...]]:
    """The cells of the rows, small numbers hidden from those who see no names."""
    if wanted is None or chosen.sees_names or wanted.layout.unit is Unit.PEOPLE:
        return [row.cells for row in rows]
    shown = published(
        session,
        Scope(teams=chosen.whole.teams, programme=wanted.pack.key),
        chosen.everywhere,
        in_time_days(wanted.pack),
        sees_names=False,
    )
    at = _number_column(wanted.layout)
    found = []
    for row in rows:
        secret = shown.people(row.key, wanted.team_id, wanted.when) is None
        secret = secret or is_small(int(row.cells[at]))
        cells = tuple(HIDDEN if secret and n == at else cell for n, cell in enumerate(row.cells))
        found.append(cells)
    return found


def _number_column(layout: Layout) -> int:
    return next(at for at, column in enumerate(layout.columns) if column.field == "people")
