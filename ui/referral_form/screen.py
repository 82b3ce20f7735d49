"""Puts the referral form's view and presenter together."""

from collections.abc import Iterator
from functools import partial

from coach_app.domain.condition import Condition
from coach_app.domain.programme import ProgrammePack
from coach_app.services import duplicates, pasted, referrals
from ui.referral_form.presenter import ReferralFormPresenter, UseCases
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
    return view


def local_groups(packs: tuple[ProgrammePack, ...]) -> tuple[str, ...]:
    """The groups that any programme asks about, in the order of their names."""
    found = {
        word
        for pack in packs
        for leaf in _leaves(pack)
        if leaf.fact == "local_groups"
        for word in leaf.includes_any
    }
    return tuple(sorted(found))


def asked_by(packs: tuple[ProgrammePack, ...]) -> dict[str, frozenset[str]]:
    """The facts that each programme's rules ask for, by its key."""
    return {pack.key: frozenset(leaf.fact for leaf in _leaves(pack)) for pack in packs}


def _leaves(pack: ProgrammePack) -> Iterator[Condition]:
    for cohort in pack.cohorts:
        for condition in cohort.conditions:
            yield from condition.leaves()
