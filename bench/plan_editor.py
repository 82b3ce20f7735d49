"""Opening the plan editor on a plan that holds the whole library, against an empty widget."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from statistics import median

from PySide6.QtWidgets import QApplication, QWidget

from bench.figure import Figure
from coach_app.catalogue import Catalogue, load_catalogue
from coach_app.domain.plan import Plan, PlanKind
from coach_app.plans import compose
from ui.application import application
from ui.plan.draft import Draft
from ui.plan.view import PlanScreen

ROUNDS = 15
LIMIT_MS = 100
TODAY = date(2026, 12, 1)
SIZE = (1366, 768)


def whole_library(catalogue: Catalogue) -> Plan:
    """A step of every entry: nobody opens more."""
    days = catalogue.working_days
    steps = tuple(
        compose.step_from(
            entry,
            step_id=f"step-{number}",
            starts_on=days.on_or_after(TODAY),
            due_on=days.after(days.on_or_after(TODAY), entry.lead_days),
            why="Because pain gets in the way 7 out of 10 and matters 8 to you.",
        )
        for number, entry in enumerate(catalogue.interventions.entries)
    )
    return Plan(
        id="plan",
        case_id="case",
        version=1,
        kind=PlanKind.BACK_TO_WORK,
        drafted_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
        goal="Back on the counter three days a week",
        steps=steps,
        review_on=days.after(TODAY, 20),
    )


def measure() -> Iterator[Figure]:
    """From nothing to a painted screen, with the plan on it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    catalogue = load_catalogue()
    plan, days = whole_library(catalogue), catalogue.working_days

    def editor() -> None:
        screen = PlanScreen(lambda: TODAY, days)
        screen.resize(*SIZE)
        screen.show()
        screen.show_plan(Draft(plan, days, TODAY).picture())
        screen.grab()
        _gone(screen, app)

    def nothing() -> None:
        empty = QWidget()
        empty.resize(*SIZE)
        empty.show()
        empty.grab()
        _gone(empty, app)

    editor()
    opening, yardstick = _milliseconds(editor), _milliseconds(nothing)
    yield Figure(
        name="plan editor with the whole library",
        value=opening / yardstick,
        unit="times",
        detail=f"{opening:.0f} ms with {len(plan.steps)} steps (limit {LIMIT_MS} ms), "
        f"an empty widget {yardstick:.1f} ms, median of {ROUNDS}, offscreen",
    )


def _gone(widget: QWidget, app: QApplication) -> None:
    widget.close()
    widget.deleteLater()
    app.processEvents()


def _milliseconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return median(taken) * 1000
