"""Puts the door's view and presenter together."""

from collections.abc import Callable

from coach_app.services.desk import Desk
from ui.shared.tasks import Tasks
from ui.unlock.presenter import Door, UnlockPresenter
from ui.unlock.view import SetUpForm, UnlockForm, UnlockView


def build(door: Door, tasks: Tasks, opened: Callable[[Desk], None]) -> UnlockView:
    view = UnlockView(first_run=not door.exists())
    presenter = UnlockPresenter(view, tasks.for_screen(view), door, opened)
    view.presenter = presenter
    if isinstance(view.form, SetUpForm):
        view.form.sent.connect(presenter.create)
        view.form.passphrase_typed.connect(presenter.typed)
    elif isinstance(view.form, UnlockForm):
        view.form.sent.connect(presenter.unlock)
    return view
