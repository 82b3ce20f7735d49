"""Draws the pages: templates, headers, cookies. What a page shows is decided elsewhere."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from sync.server import wording
from sync.server.sessions import SignedIn
from sync.server.settings import Settings
from sync.server.web.light_table import light_table
from sync.server.web.navigation import entries_for

SESSION_COOKIE = "coach_session"
FORM_COOKIE = "coach_form"
STATIC = Path(__file__).parents[1] / "static"
STYLE_SHEET = STATIC / "vendor" / "nhsuk" / "nhsuk-frontend.min.css"
SEE_OTHER = 303

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
STRICT_TRANSPORT = {"strict-transport-security": "max-age=31536000"}


@dataclass(frozen=True)
class Pages:
    """Draws the templates with what every page needs."""

    environment: Environment
    settings: Settings

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    @property
    def headers(self) -> dict[str, str]:
        return SECURITY_HEADERS | (STRICT_TRANSPORT if self.settings.secure_cookies else {})

    def draw(
        self, template: str, status: int = 200, who: SignedIn | None = None, **values: object
    ) -> HTMLResponse:
        """`who` is the person looking: it fills the header with their pages and the way out."""
        text = self.environment.get_template(template).render(
            styled=STYLE_SHEET.is_file(),
            words=wording,
            who=who,
            navigation=entries_for(who),
            zone=self.zone,
            **values,
        )
        return HTMLResponse(text, status, self.headers)

    def go_to(self, path: str) -> RedirectResponse:
        """After a form: a page of its own, so that the back button sends nothing twice."""
        return RedirectResponse(path, SEE_OTHER, self.headers)

    def set_cookie(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            self.cookie(name),
            value,
            httponly=True,
            samesite="strict",
            secure=self.settings.secure_cookies,
        )

    def drop_cookie(self, response: Response, name: str) -> None:
        response.delete_cookie(
            self.cookie(name), httponly=True, samesite="strict", secure=self.settings.secure_cookies
        )

    def cookie(self, name: str) -> str:
        """With TLS under a name that no other host and no plain page can set."""
        return f"__Host-{name}" if self.settings.secure_cookies else name


def open_pages(settings: Settings) -> Pages:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("sync.server", "templates"), PackageLoader("nhsuk_frontend_jinja")]
        ),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["light_table"] = light_table
    return Pages(environment, settings)
