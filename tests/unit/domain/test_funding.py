"""The money of every programme, to the pound, against the figures of its paper."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.funding import Entered, Funding, FundingWrong, Part, Reckoning
from coach_app.domain.funding_statement import Statement, rounded, said, statement
from coach_app.domain.programmes import Programmes

BASIC, EARNED, TOTAL, TEAM = Part.BASIC, Part.EARNED, Part.TOTAL, Part.MANAGEMENT
EARLY, LATE, WHOLE = "2024/25", "2025/26", ""
OTHERS_WITHOUT_MONEY = (
    "fit-for-work-in-work",
    "fit-for-work-out-of-work",
    "health-wellbeing-pathway",
)


@pytest.fixture(scope="module")
def packs() -> Programmes:
    return load_programmes()


def money(packs: Programmes, key: str) -> Statement:
    return statement(packs[key].funding)


@pytest.mark.parametrize(
    ("key", "year", "part", "pounds"),
    [
        ("coventry-warwickshire", EARLY, TEAM, 320_000),
        ("coventry-warwickshire", EARLY, BASIC, 216_000),
        ("coventry-warwickshire", EARLY, EARNED, 144_000),
        ("coventry-warwickshire", EARLY, TOTAL, 680_000),
        ("coventry-warwickshire", LATE, TEAM, 220_000),
        ("coventry-warwickshire", LATE, BASIC, 510_930),
        ("coventry-warwickshire", LATE, EARNED, 340_620),
        ("coventry-warwickshire", LATE, TOTAL, 1_071_550),
        ("coventry-warwickshire", WHOLE, TOTAL, 1_751_550),
        ("bury", WHOLE, TOTAL, 432_927),
        ("bury", WHOLE, BASIC, 259_756),
        ("bury", WHOLE, EARNED, 171_171),
        ("stockport", EARLY, TOTAL, 197_725),
        ("stockport", EARLY, BASIC, 118_635),
        ("stockport", EARLY, EARNED, 79_090),
        ("stockport", LATE, TOTAL, 461_358),
        ("stockport", LATE, BASIC, 276_814),
        ("stockport", LATE, EARNED, 184_543),
        ("stockport", WHOLE, TOTAL, 659_083),
        ("stockport", WHOLE, BASIC, 395_450),
        ("stockport", WHOLE, EARNED, 263_633),
        ("working-well-pilot", WHOLE, Part.CONTRIBUTION, 119_309),
    ],
)
def test_every_figure_of_the_papers_is_an_entered_one(
    packs: Programmes, key: str, year: str, part: Part, pounds: int
) -> None:
    found = money(packs, key)
    figure = next(f for f in found.figures if (f.year, f.part) == (year, part))
    assert (figure.pounds, figure.entered) == (pounds, pounds)
    assert figure.cap is (part is not Part.CONTRIBUTION)
    assert found.pounds(part, year) == pounds


@pytest.mark.parametrize(
    ("key", "people", "split", "years", "earns"),
    [
        ("coventry-warwickshire", 1_500, (60, 40), [(800, None), (811, None)], "1-2-1"),
        ("bury", 536, (60, 40), [(800, 30), (811, 70)], "plan agreed"),
        ("stockport", 816, (60, 40), [(800, 30), (811, 70)], "assessment and action plan"),
        ("greater-manchester", 8_000, (60, 40), [(800, 30), (811, 70)], "plan agreed"),
        ("working-well-pilot", 5_000, (None, None), [], "attachment"),
        ("working-well-phase-1", 15_000, (None, None), [], "sustained job start"),
        ("work-programme-leavers", 5_000, (None, None), [], ""),
    ],
)
def test_people_split_prices_and_what_earns_are_the_papers(
    packs: Programmes,
    key: str,
    people: int,
    split: tuple[int | None, int | None],
    years: list[tuple[int, int | None]],
    earns: str,
) -> None:
    found = packs[key].funding
    assert money(packs, key).people == people
    assert (found.basic_percent, found.earned_percent) == split
    assert [(year.price, year.percent) for year in found.years] == years
    assert earns in found.earned_for


def test_the_rules_of_the_papers_give_their_figures_themselves(packs: Programmes) -> None:
    """All but those that a paper got wrong are computed to the same pound."""
    off = {
        (key, figure.year, figure.part): figure.difference
        for key in packs
        for figure in money(packs, key).figures
        if figure.difference
    }
    assert off == {("bury", WHOLE, EARNED): -2_000, ("stockport", LATE, BASIC): -1}


def test_450_and_1050_people_make_the_same_totals(packs: Programmes) -> None:
    found = money(packs, "coventry-warwickshire")
    assert found.people_by_year == {EARLY: Decimal(450), LATE: Decimal(1050)}
    assert found.people == 1_500
    assert found.disagreements == ()


def test_bury_is_two_thousand_pounds_short(packs: Programmes) -> None:
    first, second = money(packs, "bury").disagreements
    assert (first.pounds, second.pounds) == (-2_000, -2_000)
    assert first.says == (
        "£259,756 + £171,171 = £430,927, but the total is given as £432,927. "
        "The parts are £2,000 short."
    )
    assert second.says == (
        "The paper gives £171,171; 40 % of it is £173,171. The difference is £2,000."
    )


def test_stockports_30_and_70_are_of_the_money_and_not_of_the_people(packs: Programmes) -> None:
    found = {one.about: one for one in money(packs, "stockport").disagreements}
    says = [one.says for one in money(packs, "stockport").disagreements]
    assert (
        "30 % of 816 people are 244.8; at £800 each that is £195,840. The paper gives £197,725, "
        "which is 30 % of the money instead."
    ) in says
    assert found["2025/26, total"].pounds == -1_885
    assert any("£395,449" in one for one in says)


def test_phase_1_pays_by_step(packs: Programmes) -> None:
    steps = money(packs, "working-well-phase-1").steps
    assert [(s.percent, s.pounds, s.least_people) for s in steps] == [
        (30, 900, 15_000),
        (30, 900, 3_000),
        (40, 1_200, 2_250),
    ]
    assert [s.most_pounds for s in steps] == [13_500_000, 13_500_000, 18_000_000]
    assert [s.least_pounds for s in steps] == [13_500_000, 2_700_000, 2_700_000]
    for step in steps:
        assert step.pounds == 3_000 * step.percent / 100


def test_the_pilot_pays_half_on_attachment_at_a_price_nobody_states(packs: Programmes) -> None:
    (step,) = money(packs, "working-well-pilot").steps
    assert (step.name, step.percent, step.pounds) == ("attachment", 50, None)
    assert step.most_pounds is None


def test_what_no_paper_prices_has_no_figures(packs: Programmes) -> None:
    for key in ("work-programme-leavers", *OTHERS_WITHOUT_MONEY):
        found = money(packs, key)
        assert (found.figures, found.steps, found.disagreements) == ((), (), ())


def test_a_round_figure_is_shown_and_not_compared(packs: Programmes) -> None:
    found = money(packs, "greater-manchester")
    total = next(f for f in found.figures if (f.year, f.part) == (WHOLE, TOTAL))
    assert (total.pounds, total.about, total.difference) == (7_000_000, True, 0)
    assert total.computed == Decimal("6461600")


def test_a_wrong_cap_is_found_wherever_it_stands(packs: Programmes) -> None:
    right = packs["coventry-warwickshire"].funding
    for place, figure in enumerate(right.entered):
        if figure.part is TEAM:
            continue
        wrong = replace(figure, pounds=figure.pounds + 7)
        entered = (*right.entered[:place], wrong, *right.entered[place + 1 :])
        found = statement(replace(right, entered=entered)).disagreements
        assert any(one.pounds == 7 for one in found), figure


@pytest.mark.parametrize(
    "change",
    [
        {"reckoning": Reckoning.PER_STEP},
        {"basic_percent": 50},
        {"basic_percent": None},
        {"years": ()},
        {"says": ""},
        {"entered": (Entered(part=TOTAL, year="1999", pounds=1),)},
    ],
)
def test_money_that_cannot_be_reckoned_is_refused(
    packs: Programmes, change: dict[str, object]
) -> None:
    right = packs["coventry-warwickshire"].funding
    with pytest.raises((FundingWrong, ValueError)):
        replace(right, **change)  # type: ignore[arg-type] # wrong on purpose


def test_pounds_are_rounded_and_said_as_people_do() -> None:
    assert [rounded(Decimal(text)) for text in ("0.49", "0.5", "1.5", "2.5")] == [0, 1, 2, 3]
    assert [said(pounds) for pounds in (0, 1_751_550, -2_000)] == ["£0", "£1,751,550", "-£2,000"]


@given(people=st.integers(0, 10_000), early=st.integers(0, 100), price=st.integers(1, 2_000))
def test_the_parts_make_the_whole(people: int, early: int, price: int) -> None:
    years = tuple(
        replace(year, price=price, percent=percent)
        for year, percent in zip(
            load_programmes()["stockport"].funding.years, (early, 100 - early), strict=True
        )
    )
    funding = Funding(
        says="Paid.",
        reckoning=Reckoning.SHARE_OF_MONEY,
        people=people,
        basic_percent=60,
        earned_percent=40,
        years=years,
    )
    computed = {(f.year, f.part): f.computed or Decimal(0) for f in statement(funding).figures}
    assert computed[WHOLE, TOTAL] == people * price
    for part in (BASIC, EARNED, TOTAL):
        assert computed[EARLY, part] + computed[LATE, part] == computed[WHOLE, part]
    for year in (EARLY, LATE, WHOLE):
        assert computed[year, BASIC] + computed[year, EARNED] == computed[year, TOTAL]
