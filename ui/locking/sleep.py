"""Hears that the laptop is about to sleep, where the system says so.

Linux says it on the system bus (logind), Windows in a message to every window. macOS says it only
to its own frameworks. Where nothing is heard, the clocks show it afterwards.
"""

import sys
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004


class SleepWatch(QObject):
    going_to_sleep = Signal()

    def __init__(self, parent: QObject, bus: QDBusConnection | None = None) -> None:
        """`bus` is the system's own unless another one is given."""
        super().__init__(parent)
        self._filter: SuspendMessages | None = None
        if sys.platform == "win32":
            self._filter = SuspendMessages(self)
            QApplication.instance().installNativeEventFilter(self._filter)
        elif sys.platform == "linux":
            bus = bus if bus is not None else QDBusConnection.systemBus()
            if bus.isConnected():
                slot: Any = SLOT("_prepares(bool)")
                bus.connect(*LOGIND, "PrepareForSleep", self, slot)

    @Slot(bool)
    def _prepares(self, begins: bool) -> None:  # noqa: FBT001 - the signal of the bus says it so
        """Said before with true, and after waking with false: whichever is heard first."""
        del begins
        self.going_to_sleep.emit()


class SuspendMessages(QAbstractNativeEventFilter):
    """Windows tells every window; only the one message is looked at."""

    def __init__(self, watch: SleepWatch) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(self, kind: Any, message: int) -> tuple[bool, int]:
        if bytes(kind) == b"windows_generic_MSG" and tells_of_sleep(int(message)):
            self._watch.going_to_sleep.emit()
        return False, 0


def tells_of_sleep(address: int) -> bool:
    """Whether the Windows message that stands at this address says that the laptop will sleep."""
    message = wintypes.MSG.from_address(address)
    return bool(message.message == WM_POWERBROADCAST and message.wParam == PBT_APMSUSPEND)
