"""Keeps the program's own source out of its memory.

PySide looks into the source of every module that is loaded after it, to see whether the module
switches on one of PySide's optional spellings, and Python keeps the lines for good: 34 MB once all
libraries are loaded, and a third of the time that loading takes. A packaged program has no source
and PySide goes on without; here it is the same.
"""

import linecache
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def sources_unread() -> Iterator[None]:
    """Meanwhile a traceback names files and lines and does not repeat the text of the lines."""
    before = linecache.updatecache
    linecache.updatecache = _no_lines
    try:
        yield
    finally:
        linecache.updatecache = before


def _no_lines(filename: str, module_globals: dict[str, Any] | None = None) -> list[str]:
    del filename, module_globals
    return []
