"""Puts the door's view and presenter together."""

from collections.abc import Callable
from functools import partial

from coach_app.services.desk import Desk
from ui.shared.dialogs import Dialogs
from ui.shared.tasks import Tasks
from ui.unlock.presenter import Door, UnlockPresenter
from ui.unlock.view import SetUpForm, UnlockForm, UnlockView


def build(door: Door, tasks: Tasks, dialogs: Dialogs, opened: Callable[[Desk], None]) -> UnlockView:
    view = UnlockView(first_run=not door.exists())

    def made(desk: Desk, passphrase: str) -> None:
        # Here and not above: it stands on the store's libraries, which take a second to load.
        # They are there by now, since a store has just been made.
        from ui.unlock import recovery_step  # noqa: PLC0415 - see above

        go_on = partial(opened, desk)
        view.show_step(recovery_step.build(desk, passphrase, tasks, dialogs, go_on))

    presenter = UnlockPresenter(view, tasks.for_screen(view), door, opened, made)
    view.presenter = presenter
    if isinstance(view.form, SetUpForm):
        view.form.sent.connect(presenter.create)
        view.form.passphrase_typed.connect(presenter.typed)
    elif isinstance(view.form, UnlockForm):
        view.form.sent.connect(presenter.unlock)
    return view
