"""Puts the referral form's view and presenter together."""

from functools import partial

from coach_app.services import duplicates, pasted, referrals
from ui.referral_form.presenter import ReferralFormPresenter, UseCases
from ui.referral_form.programmes import asked_by, local_groups
from ui.referral_form.view import ReferralFormView
from ui.shared.screen import Screen, ScreenContext


def build(context: ScreenContext) -> Screen:
    desk = context.desk
    packs = tuple(desk.catalogue.programmes.values())
    view = ReferralFormView(
        context, referrals.programmes(desk), local_groups(packs), asked_by(packs)
    )
    presenter = ReferralFormPresenter(
        view,
        context.runner(view),
        UseCases(
            register=partial(referrals.register, desk),
            preview=partial(referrals.preview, desk),
            likely=partial(duplicates.likely, desk),
            side_by_side=partial(duplicates.side_by_side, desk),
            settle=partial(duplicates.decide, desk),
            read_pasted=pasted.read,
        ),
        context.navigate,
        context.refresh.announce,
    )
    view.presenter = presenter
    view.changed.connect(presenter.changed)
    view.situation_chosen.connect(presenter.situation_chosen)
    view.save_wanted.connect(presenter.save)
    view.panel.read_wanted.connect(presenter.paste)
    view.known.open_wanted.connect(presenter.open_known)
    view.known.another_person.connect(presenter.another_person)
    view.known.same_person.connect(presenter.same_person)
    return view
