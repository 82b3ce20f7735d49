"""Puts the referral queue's view and presenter together."""

from functools import partial

from coach_app.services import caseload, referrals
from ui.referrals.presenter import ReferralsPresenter, UseCases
from ui.referrals.view import ReferralsView
from ui.shared.screen import Screen, ScreenContext


def build(context: ScreenContext) -> Screen:
    desk = context.desk
    view = ReferralsView(context)
    presenter = ReferralsPresenter(
        view,
        context.runner(view),
        UseCases(
            waiting=partial(caseload.referrals, desk),
            look_at=partial(caseload.open_case, desk),
            decide=partial(referrals.decide, desk),
            accept=partial(referrals.accept, desk),
            turn_away=partial(referrals.turn_away, desk),
        ),
        context.navigate,
        context.refresh.announce,
    )
    view.presenter = presenter
    view.shown.connect(presenter.open_at)
    view.new_wanted.connect(presenter.new_referral)
    view.table.chosen.connect(presenter.choose)
    view.card.accept.clicked.connect(presenter.accept)
    view.card.ask.clicked.connect(presenter.ask)
    view.card.again.clicked.connect(presenter.decide_again)
    view.card.turned_away.connect(presenter.turn_away)
    context.refresh.watch(
        view,
        frozenset({"case", "referral", "decision"}),
        lambda _changes: presenter.load(),
    )
    return view
