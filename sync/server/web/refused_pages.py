"""How refusals on pages are shown: a page with what to do, not a key."""

from collections.abc import Callable
from urllib.parse import quote

from fastapi import Request, Response

from coach_app.domain.access import NotAllowed, NotHere
from coach_app.domain.errors import Refusal
from coach_app.domain.periods import PeriodUnknown
from sync.server.sessions import FormExpired
from sync.server.web.gate import SendAgain, SignInFirst
from sync.server.web.pages import Pages
from sync.server.web.sign_in_routes import SIGN_IN, UNAUTHORISED, SignIn

Answer = Callable[[Request, Exception], Response]


def refused_pages(pages: Pages, sign_in: SignIn) -> dict[type[Refusal], Answer]:
    """A handler for each refusal that a page can end in."""

    def to_sign_in(_: Request, refused: Exception) -> Response:
        kept = getattr(refused, "kept", None)
        if kept is not None and kept.fields:
            return sign_in.ask(UNAUTHORISED, f"{refused} What you had typed is kept.", kept)
        to = f"?to={quote(kept.path, safe='')}" if kept is not None and kept.path else ""
        return pages.go_to(f"{SIGN_IN}{to}")

    def send_again(_: Request, refused: Exception) -> Response:
        asked = {name: getattr(refused, name) for name in ("who", "kept")}
        return pages.draw("carry_on.jinja", 403, why=str(refused), **asked)

    def explain(title: str, status: int) -> Answer:
        def answer(_: Request, refused: Exception) -> Response:
            return pages.draw("message.jinja", status, title=title, text=str(refused))

        return answer

    return {
        SignInFirst: to_sign_in,
        SendAgain: send_again,
        NotAllowed: explain("You cannot see this", 403),
        FormExpired: explain("This page cannot be sent any more", 403),
        NotHere: explain("Nothing here", 404),
        PeriodUnknown: explain("This period is not known", 422),
    }
