"""Puts the Sync screen's view and presenter together."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from coach_app.services import exchange, exchange_files, outreach, person_sign_in
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.sync_status.presenter import SyncPresenter, UseCases
from ui.sync_status.sign_in_card import later, open_page
from ui.sync_status.sign_in_presenter import SignInPresenter, SignInUses
from ui.sync_status.view import SyncView


class HowFar(QObject):
    """Brings what the exchange tells of itself over to the thread of the screens."""

    told = Signal(object)


def build(context: ScreenContext) -> Screen:
    desk, on_store = context.desk, context.tasks.on_store
    view = SyncView(context)
    how_far, stop = HowFar(view), exchange.Stop()
    view.destroyed.connect(stop.set)
    how_far.told.connect(view.show_progress)
    presenter = SyncPresenter(
        view,
        context.runner(view),
        UseCases(
            status=partial(exchange.status, desk),
            enrol=partial(exchange.enrol, desk, on_store=on_store),
            exchange=partial(exchange.sync_now, desk, on_store, how_far.told.emit, stop),
            outreach=partial(outreach.check, desk),
            write_stick=partial(exchange_files.write_out, desk),
            allow_removal=partial(exchange.allow_removal, desk),
            read_stick=partial(exchange_files.read_in, desk),
        ),
        context.refresh.announce,
    )
    view.presenter = presenter
    signing_in = SignInPresenter(
        view.sign_in,
        context.runner(view),
        SignInUses(
            ask=partial(person_sign_in.ask, desk, on_store, stop),
            look=partial(person_sign_in.look, desk, on_store=on_store, stop=stop),
            open_page=open_page,
            later=partial(later, view),
            now=desk.now,
            done=presenter.exchange,
        ),
    )
    view.sign_in.presenter = signing_in
    view.sign_in.begin.clicked.connect(signing_in.sign_in)
    view.sign_in.open.clicked.connect(signing_in.open_page)
    view.sign_in.stop.clicked.connect(signing_in.put_away)
    view.shown.connect(presenter.load)
    view.exchange_wanted.connect(presenter.exchange)
    view.enrol_wanted.connect(presenter.enrol)
    view.outreach.check.clicked.connect(presenter.check_outreach)
    view.removal_allowed.connect(presenter.allow_removal)
    view.stick.write_to.connect(presenter.write_stick)
    view.stick.read_from.connect(presenter.read_stick)
    view.put_right_wanted.connect(partial(context.navigate, Place("put-right")))
    context.refresh.watch(view, None, lambda _changes: presenter.load())
    return view
