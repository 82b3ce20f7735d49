"""Decides what the sign-in of the laptop's person shows. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from coach_app.services.exchange import NetworkTrouble
from coach_app.services.person_sign_in import (
    Asked,
    Looked,
    SignInExpired,
    SignInRefused,
    SignInState,
)
from ui.shared.ports import LineRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInUses:
    """`open_page` says whether there was a browser; `later` calls after so many seconds."""

    ask: Callable[[], Asked]
    look: Callable[[str], Looked]
    open_page: Callable[[str], bool]
    later: Callable[[float, Callable[[], None]], None]
    now: Callable[[], datetime]
    done: Callable[[], None]


class SignInView(Protocol):
    def show_code(self, asked: Asked) -> None: ...
    def show_no_browser(self, asked: Asked) -> None: ...
    def show_no_network(self) -> None: ...
    def show_network(self) -> None: ...
    def show_signed_in(self, until: datetime) -> None: ...
    def show_refused(self, problem: Exception) -> None: ...
    def put_code_away(self) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class SignInPresenter:
    """Asks for a code, and looks how it stands until it is done, refused, too old or put away."""

    def __init__(self, view: SignInView, runner: LineRunner, uses: SignInUses) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._asked: Asked | None = None
        self._busy = False

    def sign_in(self) -> None:
        if self._busy or self._asked is not None:
            return
        self._busy = True
        self._view.set_busy(busy=True)
        self._runner.run_on_line(self._uses.ask, done=self._shown, failed=self._not_asked)

    def open_page(self) -> None:
        if self._asked is not None and not self._uses.open_page(self._asked.address):
            self._view.show_no_browser(self._asked)

    def put_away(self) -> None:
        """The code is not looked after any more; confirmed later, it counts all the same."""
        self._asked = None
        self._view.put_code_away()

    def _shown(self, asked: Asked) -> None:
        self._rest()
        self._asked = asked
        self._view.show_code(asked)
        self._wait(asked)

    def _not_asked(self, problem: Exception) -> None:
        self._rest()
        self._view.show_refused(problem)

    def _wait(self, asked: Asked) -> None:
        self._uses.later(asked.interval, lambda: self._look(asked))

    def _look(self, asked: Asked) -> None:
        if self._asked is not asked:
            return
        if self._uses.now() >= asked.until:
            self._ended(SignInExpired())
            return
        self._runner.run_on_line(
            lambda: self._uses.look(asked.code),
            done=lambda looked: self._looked(asked, looked),
            failed=lambda problem: self._not_looked(asked, problem),
        )

    def _looked(self, asked: Asked, looked: Looked) -> None:
        if self._asked is not asked:
            return
        if looked.until is not None:
            self._asked = None
            self._view.show_signed_in(looked.until)
            self._uses.done()
        elif looked.state is SignInState.WAITING:
            self._view.show_network()
            self._wait(asked)
        else:
            refused = looked.state is SignInState.REFUSED
            self._ended(SignInRefused() if refused else SignInExpired())

    def _not_looked(self, asked: Asked, problem: Exception) -> None:
        """A line that breaks does not end it: the code stands, and may be confirmed elsewhere."""
        if self._asked is not asked:
            return
        if isinstance(problem, NetworkTrouble):
            self._view.show_no_network()
            self._wait(asked)
        else:
            self._ended(problem)

    def _ended(self, problem: Exception) -> None:
        self._asked = None
        self._view.show_refused(problem)

    def _rest(self) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
