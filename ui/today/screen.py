"""Puts Today's view and presenter together."""

from functools import partial

from PySide6.QtCore import QTimer

from coach_app.services import agenda, disclosures
from ui.shared.screen import Screen, ScreenContext
from ui.today.presenter import TodayPresenter, TodayUses
from ui.today.view import TodayView

EVERY_MINUTE_MS = 60_000
"""Meetings begin and end while the screen stands there."""


def build(context: ScreenContext) -> Screen:
    view = TodayView(context)
    uses = TodayUses(
        of_today=partial(agenda.of_today, context.desk),
        paper=partial(agenda.paper, context.desk),
        going_out=partial(disclosures.Handing, context.desk),
    )
    presenter = TodayPresenter(view, context.runner(view), uses, context.navigate)
    view.presenter = presenter
    view.shown.connect(presenter.load)
    view.opened.connect(presenter.open_line)
    view.more_wanted.connect(presenter.load_more)
    view.list_wanted.connect(presenter.save_list)
    view.elsewhere.connect(presenter.go)
    context.refresh.watch(view, None, lambda _changes: presenter.load())
    clock = QTimer(view)
    clock.setInterval(EVERY_MINUTE_MS)
    clock.timeout.connect(view.look_again)
    clock.start()
    return view
