"""Puts the Settings screen's view and presenter together."""

from functools import partial

from coach_app.services import measures, screen_lock, store_care
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from ui.settings.measures_presenter import MeasuresPresenter, MeasureUses
from ui.settings.presenter import Chosen, SettingsPresenter, UseCases
from ui.settings.view import SettingsView
from ui.shared.screen import Screen, ScreenContext


def build(context: ScreenContext) -> Screen:
    desk, door = context.desk, context.door
    if door is None:
        raise LookupError("Settings stand behind a door.")
    view = SettingsView(context.dialogs)
    presenter = SettingsPresenter(
        view,
        context.runner(view),
        UseCases(
            chosen=partial(chosen, desk, door),
            set_idle_minutes=partial(screen_lock.set_idle_minutes, desk),
            show_name=door.show_name,
            strength=lambda passphrase: door.how_strong(passphrase).advice,
            change_passphrase=partial(store_care.change_passphrase, desk),
            new_kit=partial(store_care.renew_recovery_kit, desk),
            backup=partial(store_care.backup, desk),
            verify=partial(store_care.verify, desk),
        ),
        context.refresh.announce,
        view.copied.emit,
    )
    measuring = MeasuresPresenter(
        view.measures,
        context.runner(view),
        MeasureUses(
            choices=partial(measures.choices, desk),
            switch=lambda key, on: measures.switch(desk, key, on=on),
            add=partial(measures.add, desk),
        ),
        context.refresh.announce,
    )
    view.presenter = (presenter, measuring)
    view.shown.connect(measuring.load)
    view.measures.switched.connect(measuring.switch)
    view.measures.added.connect(measuring.add)
    view.shown.connect(presenter.load)
    view.going.connect(presenter.stop)
    view.kit_wanted.connect(presenter.new_kit)
    view.copy_wanted.connect(presenter.backup)
    view.locking.sent.connect(presenter.set_idle_minutes)
    view.name.sent.connect(presenter.show_name)
    view.passphrase.typed.connect(presenter.typed)
    view.passphrase.sent.connect(presenter.change_passphrase)
    view.copy.stopped.connect(presenter.stop)
    view.check.sent.connect(presenter.verify)
    return view


def chosen(desk: Desk, door: Door) -> Chosen:
    """How things stand now."""
    shown = {profile.key: profile.shown_name for profile in door.profiles()}
    return Chosen(
        idle_minutes=screen_lock.idle_minutes(desk),
        shown_name=shown.get(door.profile, "") if door.several else None,
    )
