"""Who may see a page and send a form. Every route of the pages asks here first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from coach_app.catalogue.forms import load_assessment
from coach_app.catalogue.measures import load as load_measures
from coach_app.catalogue.programmes import load_programmes
from coach_app.catalogue.returns import Layouts, all_layouts
from coach_app.domain.access import Deed, NotAllowed
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Deadlines
from coach_app.domain.measure import Measure
from sync.server.bookkeeping import Books
from sync.server.figures.keeping import Reading
from sync.server.figures.return_rows import MEASURES
from sync.server.sessions import FormExpired, NotSignedIn, SignedIn, check_token, signed_in
from sync.server.settings import Settings, Sources
from sync.server.web.forms import TOKEN_FIELD, Form, FormFields, Kept, kept_form, kept_page
from sync.server.web.pages import SESSION_COOKIE, Pages


class SendAgain(Refusal):
    """Somebody is signed in, but has signed in anew since the page was opened; `kept` is what they
    typed, and their click sends it."""

    key = "sign_in.send_again"
    sentence = "You have signed in anew since you opened this page. Send what you typed once more."

    def __init__(self, who: SignedIn, kept: Kept) -> None:
        super().__init__()
        self.who, self.kept = who, kept


class SignInFirst(Refusal):
    """Nobody is signed in; `kept` is what they wanted, so that nothing they typed is lost."""

    key = "sign_in.first"
    sentence = "You were signed out. Sign in again to go on."

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Posted:
    """A form, and who sent it: signed in, allowed to, from a page of ours."""

    who: SignedIn
    form: Form


@dataclass(frozen=True)
class Web:
    """What the routes of the pages work with."""

    engine: Engine
    sources: Sources
    settings: Settings
    deadlines: Deadlines
    pages: Pages

    @property
    def today(self) -> date:
        """The day it is at home."""
        return self.sources.clock().astimezone(self.pages.zone).date()

    @cached_property
    def reading(self) -> Reading:
        """What records are read with to count them; loaded when the first page of figures is."""
        return Reading(load_assessment(), load_programmes(), self.pages.zone)

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Those that come with the program, by their keys."""
        return {measure.pack.key: measure for measure in load_measures()}

    @cached_property
    def books(self) -> Books:
        """Brings standings and figures up to date, for the pages and after exchanges."""
        rest = self.settings.count_rest
        return Books(self.engine, self.deadlines, lambda: self.reading, rest)

    def layouts(self) -> Layouts:
        """The layouts of returns, read anew: a file that was put right counts at once."""
        return all_layouts(self.settings.return_layouts, MEASURES)

    def cookie(self, request: Request, name: str = SESSION_COOKIE) -> str:
        return request.cookies.get(self.pages.cookie(name), "")

    def who(self, request: Request) -> SignedIn:
        """Raises NotSignedIn."""
        with Session(self.engine) as session, session.begin():
            return signed_in(session, self.cookie(request), self.settings, self.sources.clock())

    def allows(self, *deeds: Deed) -> Any:
        """A dependency for a page: the person looking, who may do one of these deeds.

        Raises SignInFirst, NotAllowed.
        """
        return Depends(self._looking(deeds))

    def posts(self, *deeds: Deed) -> Any:
        """A dependency for a form: the person and what they sent. Without deeds, anybody who is
        signed in. Raises SignInFirst, NotAllowed, SendAgain, FormExpired.
        """
        return Depends(self._posting(deeds))

    def _looking(self, deeds: tuple[Deed, ...]) -> Callable[[Request], SignedIn]:
        def look(request: Request) -> SignedIn:
            try:
                who = self.who(request)
            except NotSignedIn:
                raise SignInFirst(kept_page(request)) from None
            return _allowed(who, deeds)

        return look

    def _posting(self, deeds: tuple[Deed, ...]) -> Callable[[Request, Form], Posted]:
        def post(request: Request, form: Form = FormFields) -> Posted:
            try:
                who = self.who(request)
            except NotSignedIn:
                raise SignInFirst(kept_form(request, form)) from None
            try:
                check_token(who.csrf, form.raw(TOKEN_FIELD))
            except FormExpired:
                if (kept := kept_form(request, form)).fields:
                    raise SendAgain(who, kept) from None
                raise
            return Posted(_allowed(who, deeds), form)

        return post


def _allowed(who: SignedIn, deeds: tuple[Deed, ...]) -> SignedIn:
    if deeds and not any(who.actor.may(deed) for deed in deeds):
        raise NotAllowed
    return who
