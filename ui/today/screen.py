"""Puts Today's view and presenter together."""

from functools import partial

from coach_app.services import caseload
from ui.shared.screen import Screen, ScreenContext
from ui.today.presenter import TodayPresenter
from ui.today.view import TodayView


def build(context: ScreenContext) -> Screen:
    view = TodayView(context)
    presenter = TodayPresenter(
        view, context.runner(view), partial(caseload.today, context.desk), context.navigate
    )
    view.presenter = presenter
    view.shown.connect(presenter.load)
    view.opened.connect(presenter.open_item)
    view.new_wanted.connect(presenter.new_referral)
    view.caseload_wanted.connect(presenter.caseload)
    context.refresh.watch(view, None, lambda _changes: presenter.load())
    return view
