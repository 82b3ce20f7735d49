"""Posted forms: bounded, read once, and kept when the session has ended meanwhile."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request

from sync.server.bodies import bounded
from sync.server.sessions import FormExpired

LONGEST_FORM = 131_072
MOST_FIELDS = 500
TOKEN_FIELD = "csrf"  # noqa: S105 - the name of a form field
KEPT_PATH, KEPT_FIELD = "kept-path", "kept-field-"
OWN_FIELDS = frozenset({TOKEN_FIELD, KEPT_PATH})
SECRET_FIELDS = frozenset({"old", "new", "password"})
"""What nobody should read on a screen is typed again rather than kept."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent; several values for a group of checkboxes."""

    values: dict[str, list[str]]

    def text(self, name: str) -> str:
        """The field without blanks at its ends; "" when it was not sent."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        return self.values.get(name, [""])[-1]

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(self.values.get(name, ()))


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody wanted when they had to sign in first: a page, or a form with its text."""

    path: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """As hidden fields of the sign-in form, so that nothing has to be stored meanwhile."""
        if not self.path:
            return ()
        kept = ((f"{KEPT_FIELD}{name}", value) for name, value in self.fields)
        return ((KEPT_PATH, self.path), *kept)


NOTHING_KEPT = Kept()


async def read_form(request: Request) -> Form:
    """Raises MessageTooLarge, and FormExpired for what no browser of ours sends."""
    body = await bounded(request, LONGEST_FORM)
    try:
        values = parse_qs(
            body.decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise FormExpired from None
    # No database keeps a NUL, and nobody can type one; strict UTF-8 leaves out half pairs.
    return Form({name: [t.replace("\x00", "") for t in texts] for name, texts in values.items()})


FormFields = Depends(read_form)


def kept_page(request: Request) -> Kept:
    """A page asked for without being signed in."""
    query = f"?{request.url.query}" if request.url.query else ""
    return Kept(own_path(f"{request.url.path}{query}"))


def kept_form(request: Request, form: Form) -> Kept:
    """A form sent after the session had ended; nothing when another site made the browser send
    it, or somebody could be led to confirm what a stranger wrote, and nothing of a password."""
    if not _from_our_own_page(request) or SECRET_FIELDS & form.values.keys():
        return NOTHING_KEPT
    fields = ((n, v) for n, values in form.values.items() if n not in OWN_FIELDS for v in values)
    return Kept(own_path(request.url.path), tuple(fields))


def kept_before(form: Form) -> Kept:
    """What the sign-in form carries along."""
    fields = (
        (name.removeprefix(KEPT_FIELD), value)
        for name, values in form.values.items()
        if name.startswith(KEPT_FIELD)
        for value in values
    )
    return Kept(own_path(form.raw(KEPT_PATH)), tuple(fields))


def own_path(path: str) -> str:
    """The path if it leads to a page of this server, else ""."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    if not plain or not path.startswith("/") or path.startswith("//") or path == "/":
        return ""
    return path if not urlsplit(path).netloc else ""


def _from_our_own_page(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.url.netloc
