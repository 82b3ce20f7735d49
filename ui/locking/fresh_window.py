"""Starts the program anew, locked, so that the process that held the key can end."""

from collections.abc import Sequence

from PySide6.QtCore import QProcess


class FreshWindow:
    """`command` is the program and its words: where the store lies, never how to open it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._program, *self._words = command

    def __call__(self) -> bool:
        """Whether it has started."""
        return QProcess.startDetached(self._program, self._words)[0]
