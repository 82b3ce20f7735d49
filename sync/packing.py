"""Messages made small for the line, and unpacked again in bounded memory."""

import zstandard

from sync.protocol import MAX_MESSAGE, MessageTooLarge, MessageUnreadable

LEVEL = 6
"""Of compression: 8 % smaller than the usual 3, for 40 ms more on 4,500 records."""
THOROUGH, SMALL = 16, 100_000
"""What a laptop sends, up to so many bytes, is packed with more care: 4 % smaller for 9 ms on 50
records. A line that breaks gets nothing but such pieces; the server spares its processor."""


def compress(body: bytes, level: int = LEVEL) -> bytes:
    """With a checksum, so that a flipped bit is noticed before anything is read."""
    return zstandard.ZstdCompressor(level=level, write_checksum=True).compress(body)


def decompress(body: bytes, limit: int = MAX_MESSAGE) -> bytes:
    """At most `limit` bytes out of a zstd body, in bounded memory.

    Raises MessageTooLarge beyond it and MessageUnreadable for bytes that are no zstd frame.
    """
    reader = zstandard.ZstdDecompressor(max_window_size=8 * 1024 * 1024).stream_reader(body)
    try:
        content = reader.read(limit + 1)
    except zstandard.ZstdError:
        raise MessageUnreadable from None
    if len(content) > limit:
        raise MessageTooLarge
    return content
