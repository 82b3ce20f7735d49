"""A supervisor's visit: sign in over HTTP and read the caseload page."""

import re
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from coach_app.demo.server_process import DemoServer

SECONDS = 20
TOKEN = re.compile(r'name="form_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="form_token"')


def caseload_page(server: DemoServer) -> str:
    """The caseload as HTML, as a signed-in supervisor gets it."""
    visit = build_opener(HTTPCookieProcessor(CookieJar()))
    found = TOKEN.search(_read(visit, f"{server.url}/sign-in"))
    fields = {
        "form_token": (found[1] or found[2]) if found else "",
        "name": server.supervisor_name,
        "password": server.supervisor_password,
    }
    _read(visit, f"{server.url}/sign-in", urlencode(fields).encode())
    return _read(visit, f"{server.url}/caseload")


def _read(visit: OpenerDirector, address: str, form: bytes | None = None) -> str:
    with visit.open(address, form, timeout=SECONDS) as answer:
        text: str = answer.read().decode("utf-8")
    return text
