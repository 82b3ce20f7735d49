"""The source of what is loaded stays out of memory, and tracebacks get their lines back after."""

import importlib
import linecache
import sys
from pathlib import Path

import PySide6.QtCore
import pytest

from ui.shared.sources_unread import sources_unread

LINES = "import PySide6.QtCore\n" + "# one line of many\n" * 500


def module(folder: Path, name: str) -> str:
    (folder / f"{name}.py").write_text(LINES, encoding="utf-8")
    return str(folder / f"{name}.py")


def test_what_is_loaded_meanwhile_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    names = "loaded_unread", "loaded_read"
    files = [module(tmp_path, name) for name in names]
    assert PySide6.QtCore.__name__ in sys.modules
    with sources_unread():
        importlib.import_module(names[0])
        assert linecache.getlines(files[0]) == []
    importlib.import_module(names[1])
    assert len(linecache.getlines(files[1])) == 501
    assert len(linecache.getlines(files[0])) == 501
    for name in names:
        monkeypatch.delitem(sys.modules, name)
