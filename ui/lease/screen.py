"""Puts the screen of an ended lease together."""

from functools import partial

from coach_app.services import exchange, lease
from ui.lease.presenter import LeasePresenter, LeaseUses
from ui.lease.view import LeaseView
from ui.shared.screen import Screen, ScreenContext


def build(context: ScreenContext) -> Screen:
    desk = context.desk
    view = LeaseView(context.dialogs)
    presenter = LeasePresenter(
        view,
        context.runner(view),
        LeaseUses(
            standing=partial(lease.standing, desk),
            exchange=partial(exchange.sync_now, desk, context.tasks.on_store),
            hand_over=partial(lease.hand_over, desk),
        ),
        context.navigate,
    )
    view.presenter = presenter
    view.shown.connect(presenter.load)
    view.hand_over_wanted.connect(presenter.hand_over)
    view.now.clicked.connect(presenter.exchange)
    return view
