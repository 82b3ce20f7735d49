"""What somebody before a browser reads when a page cannot be made: what to do, not a key."""

from collections.abc import Mapping

from fastapi import Response

from sync.protocol import ErrorKey
from sync.server.faults import Shown
from sync.server.web.pages import Pages

LOOK = "If you were sending something, look whether it was kept before you send it again."
SAID: Mapping[str, tuple[str, str]] = {
    ErrorKey.NOT_FOUND: (
        "Nothing here",
        "There is no page with this address. Look at the address again, or begin at your first "
        "page.",
    ),
    ErrorKey.UNREADABLE: (
        "This could not be read",
        "The page that sent this is not one of ours, or is too old. Open it again.",
    ),
    ErrorKey.TOO_LARGE: (
        "This is too long",
        "Nothing of it was kept. Go back, shorten it and send it again.",
    ),
    ErrorKey.BUSY: (
        "The server is busy",
        f"It did not answer in time. Wait a minute and try again. {LOOK}",
    ),
    ErrorKey.INTERNAL: (
        "Something went wrong here",
        f"This page could not be made, and the server's log says where. {LOOK} If it happens "
        "again, tell your administrator the time.",
    ),
}
ELSE = "This could not be done"


def fault_pages(pages: Pages) -> Shown:
    def shown(key: str, status: int, sentence: str) -> Response:
        title, text = SAID.get(key) or (ELSE, sentence or SAID[ErrorKey.INTERNAL][1])
        return pages.draw("message.jinja", status, title=title, text=text)

    return shown
