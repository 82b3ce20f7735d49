"""Puts the frame's view and presenter together."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from coach_app.services import agenda, caseload, exchange
from coach_app.services.desk import Desk
from ui.frame.by_itself import ByItself, Uses
from ui.frame.presenter import Counts, FramePresenter, UseCases
from ui.frame.view import FrameView
from ui.shared.screen import ScreenContext

RECOUNT_MS = 60_000


def build(context: ScreenContext) -> FrameView:
    view = FrameView(context.desk, exchanging(context))
    presenter = FramePresenter(
        view,
        context.runner(view),
        UseCases(
            counts=partial(count, context.desk), search=partial(caseload.search, context.desk)
        ),
        context.navigate,
    )
    view.presenter = presenter
    view.header.search.asked.connect(presenter.search)
    view.header.search.chosen.connect(presenter.open_hit)
    view.navigation.safety_wanted.connect(presenter.open_safety)
    # On the frame and not on its button: the key works in the screens that hide the navigation.
    QShortcut(QKeySequence("F8"), view).activated.connect(view.navigation.ask_safety)
    context.refresh.watch(view, None, lambda _changes: presenter.count())
    every_minute = QTimer(view)
    every_minute.setInterval(RECOUNT_MS)
    every_minute.timeout.connect(presenter.count)
    every_minute.start()
    presenter.count()
    return view


def exchanging(context: ScreenContext) -> ByItself:
    """Exchanges by itself from now on, if this laptop is enrolled."""
    desk, tasks = context.desk, context.tasks
    made = ByItself(
        tasks,
        Uses(
            enrolled=lambda: exchange.status(desk).enrolled,
            exchange=lambda stop: exchange.sync_now(desk, tasks.on_store, stop=stop),
        ),
        context.refresh.announce,
    )
    context.refresh.watch(made, frozenset({"sync"}), lambda _changes: made.heard())
    made.start()
    return made


def count(desk: Desk) -> Counts:
    return Counts(
        today=agenda.count_now(desk),
        referrals=caseload.referrals_waiting(desk),
        sync=exchange.status(desk),
    )
