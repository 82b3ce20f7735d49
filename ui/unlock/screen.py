"""Puts the door's view and presenter together."""

from collections.abc import Callable
from functools import partial

from coach_app.services import erased
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from ui.shared.dialogs import Dialogs
from ui.shared.tasks import Tasks
from ui.unlock.other_ways import OtherWays, Waiting
from ui.unlock.presenter import UnlockPresenter
from ui.unlock.recover_form import RecoverForm
from ui.unlock.recover_presenter import RecoverPresenter, RecoverUses
from ui.unlock.view import SetUpForm, UnlockForm, UnlockView


def build(
    door: Door,
    tasks: Tasks,
    dialogs: Dialogs,
    opened: Callable[[Desk], None],
    anew: Callable[[], None],
    set_up: Callable[[Desk], None],
) -> UnlockView:
    """`anew` shows the door again, after another coach was chosen. `set_up` hears of a new store
    as soon as it is open: it is watched over while the recovery key is shown."""
    view = UnlockView(first_run=not door.exists())

    def made(desk: Desk, passphrase: str) -> None:
        # Here and not above: it stands on the store's libraries, which take a second to load.
        # They are there by now, since a store has just been made.
        from ui.unlock import recovery_step  # noqa: PLC0415 - see above

        set_up(desk)
        go_on = partial(opened, desk)
        view.show_step(recovery_step.build(desk, passphrase, tasks, dialogs, go_on))

    presenter = UnlockPresenter(view, tasks.for_screen(view), door, opened, made)
    view.presenter = presenter
    if isinstance(view.form, SetUpForm):
        view.form.sent.connect(presenter.create)
        view.form.passphrase_typed.connect(presenter.typed)
        view.form.offer_name(several=door.several)
    elif isinstance(view.form, UnlockForm):
        view.form.sent.connect(presenter.unlock)
        Waiting(view, door)
    _put_ways_beside(view, door, tasks, opened, anew)
    if told := erased.told(door.folder):
        view.message.show_problem(told)
    return view


def _put_ways_beside(
    view: UnlockView,
    door: Door,
    tasks: Tasks,
    opened: Callable[[Desk], None],
    anew: Callable[[], None],
) -> None:
    ways = OtherWays(door)
    view.put_beside(ways)

    def choose(key: str) -> None:
        door.choose(key)
        anew()

    def choose_new() -> None:
        door.choose_new()
        anew()

    def forgotten() -> None:
        form = RecoverForm()
        form.presenter = RecoverPresenter(
            form,
            tasks.for_screen(form),
            RecoverUses(
                key_problem=door.recovery_key_problem,
                how_strong=door.how_strong,
                recover=door.recover,
            ),
            opened,
        )

        def back() -> None:
            form.hide()
            form.deleteLater()
            view.back_to_form()

        form.left.connect(back)
        view.show_step(form)
        form.key.take_focus()

    ways.chosen.connect(choose)
    ways.another.connect(choose_new)
    ways.forgotten.connect(forgotten)
