"""Writes answers: JSON for programs, plain lines for people."""

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from coach_app import codec

TURNING = range(0x202A, 0x202F)
"""Letters that nobody sees and that turn the direction of all that follows in the line."""
CONTROLS = {
    code: f"\\u{code:04x}" for code in (*range(32), *range(127, 160), *TURNING) if code != ord("\n")
}
"""A name must not be able to steer the terminal it is shown on. In JSON the text means the same."""


def say(*lines: str) -> None:
    """Plain lines to standard output; a letter the terminal lacks is escaped, never a crash."""
    _write(getattr(sys, "stdout", None), lines)


def complain(rule: str, sentence: str) -> None:
    """One line on standard error: the name of the rule, and what to do."""
    _write(getattr(sys, "stderr", None), [" ".join(f"{rule}: {sentence}".splitlines())])


def _write(stream: TextIO | None, lines: Iterable[str]) -> None:
    """Nothing where the program was started without this stream."""
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    for line in lines:
        shown = line.translate(CONTROLS)
        stream.write(shown.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()


def answer(value: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """The same answer for a program or for a person. `value` is a dataclass, or JSON-able."""
    if not as_json:
        say(*lines)
        return
    say(json.dumps(_jsonable(value), ensure_ascii=False, indent=1))


def _jsonable(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_jsonable(one) for one in value]
    return value if isinstance(value, dict | str | int | None) else codec.dump(value)
