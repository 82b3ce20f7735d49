"""Puts the referral form's view and presenter together."""

from functools import partial

from coach_app.domain.programme import ProgrammePack
from coach_app.services import referrals
from ui.referral_form.presenter import ReferralFormPresenter, UseCases
from ui.referral_form.view import ReferralFormView
from ui.shared.screen import Screen, ScreenContext


def build(context: ScreenContext) -> Screen:
    desk = context.desk
    packs = tuple(desk.catalogue.programmes.values())
    view = ReferralFormView(context, referrals.programmes(desk), local_groups(packs))
    presenter = ReferralFormPresenter(
        view,
        context.runner(view),
        UseCases(
            register=partial(referrals.register, desk), preview=partial(referrals.preview, desk)
        ),
        context.navigate,
        context.refresh.announce,
    )
    view.presenter = presenter
    view.changed.connect(presenter.changed)
    view.situation_chosen.connect(presenter.situation_chosen)
    view.save_wanted.connect(presenter.save)
    return view


def local_groups(packs: tuple[ProgrammePack, ...]) -> tuple[str, ...]:
    """The groups that any programme asks about, in the order of their names."""
    found = {
        word
        for pack in packs
        for cohort in pack.cohorts
        for condition in cohort.conditions
        for leaf in condition.leaves()
        if leaf.fact == "local_groups"
        for word in leaf.includes_any
    }
    return tuple(sorted(found))
