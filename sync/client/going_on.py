"""An exchange whose line broke goes on where it broke, both ways, if the server kept what came.

A server that keeps nothing (an older one, or one that had no time) costs one question; then the
message is sent again, and with less in it, as ever.
"""

from collections.abc import Callable
from hashlib import sha256 as sha256_of

import httpx

from sync.client.answers import LineBroke, NotOurServer, NotThereYet
from sync.client.ports import Piece
from sync.client.reading import AnswerBroke, digest_of, offset_in
from sync.protocol import ABOVE, ANSWER_PATH, CAME_PATH, UPLOAD_OFFSET, WHOLE
from sync.storable import is_sha256

Answer = tuple[int, httpx.Headers, bytes]
Send = Callable[[str, str, bytes, dict[str, str]], Answer]
GetPart = Callable[[str, int], Piece]

OK = 200
WORTH = 2048
"""Bytes. To ask how many of fewer came would cost as much as to send them again."""
TRIES = 4
"""Cuts in a row that bring nothing."""
PART = 1024 * 1024
HEADERS = httpx.Headers({"content-type": "application/json", "content-encoding": "zstd"})


class GoingOn:
    """`send` makes one signed request, `part` one for a part of something; both raise LineBroke.

    `times` counts the cuts that were got over, `gained` the bytes of messages that arrived by it.
    """

    def __init__(self, send: Send, part: GetPart) -> None:
        self.times = 0
        self.gained = 0
        self._send = send
        self._part = part

    def posted(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """The answer to a message. Raises LineBroke when it has to be sent anew."""
        target, more, at, repeated = path, headers, 0, False
        while True:
            try:
                return self._send("POST", target, body[at:], more)
            except AnswerBroke as cut:
                return self._rest(cut)
            except LineBroke:
                if len(body) - at < WORTH:
                    if repeated:
                        raise
                    repeated = True
                    continue
            whole = sha256_of(body).hexdigest()
            stands, answer = self._came(whole, at, len(body))
            self.times += 1
            if answer:
                return self._fetched(answer, b"")
            self.gained += stands - at
            at, repeated = stands, False
            target, more = f"{path}?{WHOLE}={whole}", {**headers, UPLOAD_OFFSET: str(at)}

    def _came(self, whole: str, above: int, size: int) -> tuple[int, str]:
        """How many bytes of the message the server has, and the name of its answer if it has one.
        Raises LineBroke when it has no more than before."""
        for _ in range(TRIES):
            try:
                target = f"{CAME_PATH}{whole}?{ABOVE}={above}"
                status, headers, _ = self._send("HEAD", target, b"", {})
            except LineBroke:
                continue
            if status != OK:
                break
            stands = offset_in(headers, size)
            answer = headers.get("etag", "").strip('"')
            if is_sha256(answer) or above < stands < size:
                return stands, answer
            break
        raise LineBroke

    def _rest(self, cut: AnswerBroke) -> Answer:
        name = digest_of(cut.headers)
        if cut.status != OK or not name:
            raise cut
        return self._fetched(name, cut.received)

    def _fetched(self, name: str, came: bytes) -> Answer:
        """The answer of this name, of which some came before. Raises LineBroke, NotOurServer."""
        tries = 0
        while True:
            try:
                piece = self._part(f"{ANSWER_PATH}{name}?offset={len(came)}&length={PART}", PART)
            except NotThereYet:
                raise LineBroke from None
            except LineBroke:
                tries += 1
                if tries == TRIES:
                    raise
                continue
            if not piece.content:
                raise NotOurServer
            tries = 0
            self.times += 1
            came += piece.content
            if len(came) >= piece.size:
                break
        if sha256_of(came).hexdigest() != name:
            raise NotOurServer
        return OK, HEADERS, came
