"""`make fuzz`: hostile files for the parsers of the store until the time is over.

    python -m tests.support.fuzzing [MINUTES]

Ends with 1 at the first file that crashes a parser or is taken though it must not be; the file
is shown, as small as it could be made.
"""

import sys
from collections.abc import Callable
from time import perf_counter

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.support.hostile_files import (
    BACKUPS,
    DRAFTS,
    KEY_FILES,
    SMALL_FILES,
    survives_backup,
    survives_draft,
    survives_key_file,
    survives_small_file,
)

MINUTES = 10.0
AT_ONCE = 2_000
TARGETS: tuple[tuple[str, SearchStrategy[bytes], Callable[[bytes], None]], ...] = (
    ("key file", KEY_FILES, survives_key_file),
    ("backup", BACKUPS, survives_backup),
    ("small files", SMALL_FILES, survives_small_file),
    ("drafts", DRAFTS, survives_draft),
)


def main(words: list[str]) -> None:
    ends = perf_counter() + 60 * float(words[0] if words else MINUTES)
    tried = dict.fromkeys((name for name, _, _ in TARGETS), 0)
    while perf_counter() < ends:
        for name, files, survives in TARGETS:
            tried[name] += _round(files, survives)
    sys.stdout.write(", ".join(f"{name}: {count} files" for name, count in tried.items()) + "\n")


def _round(files: SearchStrategy[bytes], survives: Callable[[bytes], None]) -> int:
    count = 0

    @settings(
        max_examples=AT_ONCE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(files)
    def one(content: bytes) -> None:
        nonlocal count
        count += 1
        survives(content)

    one()
    return count


if __name__ == "__main__":
    main(sys.argv[1:])
