"""A real Chromium that looks at the pages: axe, keyboard, zoom, forced colours, the page's rules.

What breaks the content security policy, a script error and a missing file fail the test that
looked.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)

from tests.support.patience import PATIENCE

LONGEST_WAIT = PATIENCE * 1000
"""Milliseconds."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, or the one that Playwright has brought.

    One for each module: while it lives an event loop runs in this thread, and none of the tests
    after it could seal a paper (pyHanko starts a loop of its own).
    """
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found, args=["--no-sandbox"], timeout=LONGEST_WAIT
        )
        yield browser
        browser.close()


@dataclass
class Eyes:
    """One window of the browser, and what went wrong in it."""

    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.wrong.append(message.text)

    def came(self, response: Response) -> None:
        if response.status >= 500 or ("/static/" in response.url and response.status >= 400):
            self.wrong.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.url}{path}")
        return self.page

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def said(self) -> str:
        """All of the page, not what had come of it when the click before was over."""
        self.page.wait_for_load_state()
        return " ".join(self.page.locator("body").inner_text().split())

    def check(self) -> None:
        """What axe finds, what does not fit at 400 % zoom, what broke the page's own rules."""
        self.page.wait_for_load_state()
        found = Axe().run(self.page, options={"runOnly": RULES["runOnly"]})
        violations = [
            f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}"
            for one in found.response["violations"]
        ]
        assert not violations, f"{self.path}: {violations}"
        assert not self.wrong, f"{self.path}: {self.wrong}"

    def check_reflow(self) -> None:
        """At 320 CSS pixels, which is 400 % of 1280 (WCAG 1.4.10), nothing scrolls sideways."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 640})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if size is not None:
            self.page.set_viewport_size(size)
        assert wide <= 320, f"{self.path} is {wide} pixels wide at 400 %"

    def picture(self, file: Path) -> None:
        self.page.screenshot(path=file, full_page=True)

    def tab_to(self, text: str, most: int = 200) -> None:
        """Go on with the Tab key until the focus is on a thing of this text or label."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(
                "(() => { const e = document.activeElement;"
                " return [e.innerText, e.value, e.getAttribute('aria-label'),"
                " ...[...(e.labels || [])].map(l => l.innerText)].join('|') })()"
            )
            if text in here:
                outline = self.page.evaluate(
                    "getComputedStyle(document.activeElement).outlineStyle"
                    " + getComputedStyle(document.activeElement).boxShadow"
                )
                assert outline != "nonenone", f"the focus on {text} is not to be seen"
                return
        raise AssertionError(f"the keyboard does not reach {text}")


@contextmanager
def eyes(
    chromium: Browser, url: str, cookie: str = "", *, scripts: bool = True, forced: bool = False
) -> Iterator[Eyes]:
    """A fresh window; `cookie` is that of somebody who signed in."""
    context: BrowserContext = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        java_script_enabled=scripts,
        forced_colors="active" if forced else "none",
    )
    context.set_default_timeout(LONGEST_WAIT)
    if cookie:
        context.add_cookies([{"name": "coach_session", "value": cookie, "url": url}])
    looking = Eyes(context.new_page(), url)
    looking.page.on("console", looking.heard)
    looking.page.on("pageerror", lambda error: looking.wrong.append(str(error)))
    looking.page.on("response", looking.came)
    try:
        yield looking
    finally:
        context.close()
