"""Writes answers: JSON for programs, plain lines for people."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coach_app import codec


def say(*lines: str) -> None:
    """Plain lines to standard output; a letter the terminal lacks is escaped, never a crash."""
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def complain(rule: str, sentence: str) -> None:
    sys.stderr.write(f"{rule}: {sentence}\n")


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


def write_file(path: Path, data: bytes) -> None:
    """Write beside the target first, so that a full disk never leaves half a file.

    Files are private to the person (0600) where the platform knows such a thing.
    """
    beside = path.with_name(path.name + ".part")
    try:
        beside.touch(mode=0o600)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
