"""What a first exchange costs over a line that breaks every so many bytes, beside an unbroken one.

Bytes as they cross the wire above TCP, headers and signatures in; times would say nothing of a
line that is cut by its bytes. The records are of about a kilobyte of English-like text.
"""

import random  # noqa: TID251 - the same text every time, of no consequence
from collections.abc import Iterator
from dataclasses import dataclass

from bench.figure import Figure
from bench.sync_figures import serving
from sync.client.engine import MOST_AT_ONCE
from tests.support.cutting import BreakingLine, breaking_line
from tests.support.laptops import Laptop, RunningServer, fresh_id

GLUE = tuple(
    """
    the to and of a in that is was for on with he she they had has will not at by this but from as
    it or an are were been their her his about after before when which could should also still more
    than some any next last once again only very now then there because while until over
    """.split()  # noqa: SIM905 - a list would take a line for each
)
STEMS = tuple(
    """
    job work health back pain sleep doctor manager library appointment phone letter benefit form
    interview shift hours travel bus train rent debt course training writing computer confidence
    walking nurse group support friend family carer landlord council employer contract notice
    return phased adjustment desk lifting driving warehouse kitchen office cleaning care agency
    vacancy reference certificate goal step plan review barrier progress concern consent record
    anxiety mood medication therapy exercise diet partner tenant colleague union licence standing
    retail security teaching portfolio volunteer charity mentor risk signature copy week month
    morning afternoon evening call visit meeting message reply question answer score scale change
    better worse same unsure ready keen worried tired calm hopeful steady improve reduce agree
    discuss explain offer decline accept complete arrange refer attend miss check update share
    print sign post email ring ask tell hear feel want need try manage find start stop keep move
    apply speak meet budget school childcare skill reading housing smoking counsellor
    """.split()  # noqa: SIM905 - a list would take a line for each
)
ENDINGS = ("", "", "", "", "s", "ing", "ed", "er", "ment", "ly")
A_CASE = 30
"""Records."""
LINES = ((300_000, 150), (100_000, 150), (64_000, 150), (20_000, 15), (8_000, 15))
"""Bytes, both ways together, after which every connection is reset; cases sent and fetched."""


@dataclass(frozen=True, slots=True)
class Cost:
    up: int
    down: int
    cuts_up: int = 0
    cuts_down: int = 0


def words(chance: random.Random, count: int) -> str:
    """Common glue, many other words with endings, sentences, a few numbers: it packs about as
    badly as what people write, and worse in small pieces than in large ones."""
    said: list[str] = []
    for _ in range(count):
        kind = chance.random()
        if kind < 0.42:
            word = GLUE[min(int(chance.expovariate(0.09)), len(GLUE) - 1)]
        elif kind < 0.97:
            word = chance.choice(STEMS) + chance.choice(ENDINGS)
        else:
            word = str(chance.randint(1, 999))
        begins = not said or said[-1].endswith(".")
        said.append((word.capitalize() if begins else word) + "." * (chance.random() < 0.09))
    return " ".join(said)


def fill(laptop: Laptop, cases: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same text every time
    for _ in range(cases):
        case = laptop.open_case()
        for _ in range(A_CASE - 1):
            fields = {"channel": chance.choice(["phone", "library", "video"])}
            fields |= {"minutes": str(chance.randint(5, 90)), "summary": words(chance, 18)}
            laptop.journal.change("contact", fresh_id(), case, note=words(chance, 100), **fields)


def first_exchanges(running: RunningServer, line: BreakingLine, cases: int, seed: int) -> Cost:
    """One laptop sends everything over the line, another of the same coach fetches it."""
    team = fresh_id()
    first, second = running.laptop(team=team), running.laptop(team=team)
    first.url = second.url = line.url
    fill(first, cases, seed)
    line.clear()
    first.sync(chunk=MOST_AT_ONCE)
    up, cuts_up = line.up, line.cuts
    line.clear()
    second.sync(chunk=MOST_AT_ONCE)
    if second.journal.bodies != first.journal.bodies:
        raise RuntimeError("the two laptops differ")
    return Cost(up, line.down, cuts_up, line.cuts)


def measure() -> Iterator[Figure]:
    clean: dict[int, Cost] = {}
    with serving() as running, breaking_line(running.url) as line:
        for life, cases in LINES:
            if cases not in clean:
                line.life = 0
                clean[cases] = first_exchanges(running, line, cases, cases)
            line.life = life
            cost = first_exchanges(running, line, cases, cases)
            for way, spent, unbroken, cuts in (
                ("up", cost.up, clean[cases].up, cost.cuts_up),
                ("down", cost.down, clean[cases].down, cost.cuts_down),
            ):
                yield Figure(
                    name=f"cut every {life // 1000} kB, {way}",
                    value=spent / unbroken,
                    unit="times",
                    detail=f"{cases} cases, {cuts} cuts, {spent:,} bytes; unbroken {unbroken:,}",
                )
