"""Laptops whose programs speak version 1 of the protocol: what cannot be told to them, and what has
to be told in other words. What they bring is taken in any case.
"""

import json
from collections.abc import Sequence

from sync.protocol import OLDEST_PROTOCOL_VERSION, REVOKED, ExchangeReply, News, encode, plain
from sync.server.person import UpdateNeeded


def must_be_readable(protocol: int, news: Sequence[News]) -> None:
    """Raises UpdateNeeded for news that the laptop's program would take for something else. What
    the laptop brought is there by then, and counts once when it comes again.

    Version 1 knows no case that goes to another coach: it would keep it, in every list, for good.
    """
    if protocol <= OLDEST_PROTOCOL_VERSION and any(each.kind == REVOKED for each in news):
        raise UpdateNeeded


def spelt(reply: ExchangeReply, protocol: int) -> bytes:
    """The answer as it travels, before it is packed. Version 1 cannot read a change without its
    `changed`, however empty: a person who was erased is told of in this way."""
    content = encode(reply)
    if protocol > OLDEST_PROTOCOL_VERSION or all(news.changed for news in reply.news):
        return content
    said = plain(content)
    said["news"] = [{"changed": {}, **news} for news in said["news"]]
    return json.dumps(said, separators=(",", ":")).encode("ascii")
