"""Puts the referral queue's view and presenter together."""

from functools import partial

from coach_app.services import caseload, referrals, triage
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
            waiting=partial(triage.first_of_queue, desk),
            look_at=partial(caseload.open_case, desk),
            decide=partial(referrals.decide, desk),
            accept=partial(triage.accept, desk),
            signpost=partial(triage.signpost, desk),
            ask=partial(triage.ask, desk),
            answer=partial(triage.answer, desk),
            hand_over=partial(triage.hand_over, desk),
        ),
        context.navigate,
        context.refresh.announce,
    )
    view.presenter = presenter
    view.shown.connect(presenter.open_at)
    view.new_wanted.connect(partial(presenter.go, "referral-new"))
    view.import_wanted.connect(partial(presenter.go, "referral-import"))
    view.table.chosen.connect(presenter.choose)
    view.card.accept.clicked.connect(presenter.accept)
    view.card.correct.clicked.connect(presenter.correct)
    view.card.again.clicked.connect(presenter.decide_again)
    view.card.away.submitted.connect(presenter.signpost)
    view.card.asking.submitted.connect(presenter.ask)
    view.card.handing.submitted.connect(presenter.hand_over)
    view.card.questions.answered.connect(presenter.answer)
    context.refresh.watch(
        view,
        frozenset({"case", "referral", "decision", "question", "contact"}),
        lambda _changes: presenter.load(),
    )
    return view
