"""The laptop's person signs in with a browser, where the server asks for it (after RFC 8628).

What is written here is sent whoever sits before the laptop; only the news of others wait for it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coach_app.domain.errors import Refusal
from coach_app.services.desk import Desk
from coach_app.services.exchange import here, way_to_server
from coach_app.services.store_thread import OnStore
from coach_app.store.settings import SettingName
from sync.client import signing_in
from sync.client.signing_in import NobodyAsks
from sync.client.stopping import Stop
from sync.person import PERSONS_PAGE, SignInState

__all__ = ["NobodyAsks", "SignInState"]


class SignInRefused(Refusal):
    key = "sync.sign_in_refused"
    sentence = (
        "The sign-in was refused in the browser. If that was not you, tell your supervisor; else "
        "sign in again."
    )


class SignInExpired(Refusal):
    key = "sync.sign_in_expired"
    sentence = "The code was not confirmed within its 10 minutes. Sign in again for a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A code to confirm in a browser. `page` is where it is typed, `address` has it filled in;
    both lead to the server that this laptop was enrolled with and nowhere else."""

    code: str
    page: str
    address: str
    until: datetime
    interval: float
    """Seconds between two looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How the code stands; `until` is how long the sign-in counts, once it is done."""

    state: SignInState
    until: datetime | None = None


def ask(desk: Desk, on_store: OnStore = here, stop: Stop | None = None) -> Asked:
    """Raises NotEnrolled, NobodyAsks and NetworkTrouble."""
    server = on_store(lambda: desk.setting(SettingName.SERVER_URL))
    life = on_store(lambda: desk.store.journal.store_state().incarnation)
    with way_to_server(desk, on_store, stop) as line:
        reply = signing_in.begin(line, life)
    page = f"{server}{PERSONS_PAGE}"
    return Asked(
        code=reply.code,
        page=page,
        address=f"{page}?code={reply.code}",
        until=desk.now() + timedelta(seconds=reply.seconds),
        interval=float(reply.interval),
    )


def look(desk: Desk, code: str, on_store: OnStore = here, stop: Stop | None = None) -> Looked:
    """How the code stands by now. What is done is kept, so that every screen knows of it.

    Raises NotEnrolled, NobodyAsks and NetworkTrouble.
    """
    with way_to_server(desk, on_store, stop) as line:
        reply = signing_in.standing(line, code)
    if reply.state is not SignInState.DONE:
        return Looked(state=reply.state)
    told = {SettingName.PERSON_SIGN_IN: str(reply.until)}
    on_store(lambda: desk.store.settings.put(told))
    return Looked(state=reply.state, until=datetime.fromtimestamp(reply.until, UTC))
