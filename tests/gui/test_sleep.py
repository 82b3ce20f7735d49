"""Going to sleep locks at once: heard on a real bus, and read as Windows sends it."""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from tests.support.window_driving import Driver
from ui.locking.sleep import LOGIND, PBT_APMSUSPEND, WM_POWERBROADCAST, SleepWatch, tells_of_sleep

on_linux = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="needs a D-Bus daemon"
)


@pytest.fixture
def address() -> Iterator[str]:
    """Of a bus that nobody else is on."""
    program = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def logind(address: str) -> Iterator[QDBusConnection]:
    """Speaks under logind's name."""
    bus = QDBusConnection.connectToBus(address, "fake-logind")
    assert bus.registerService(LOGIND[0])
    yield bus
    QDBusConnection.disconnectFromBus("fake-logind")


def says(bus: QDBusConnection, name: str, path: str = LOGIND[1]) -> None:
    signal = QDBusMessage.createSignal(path, LOGIND[2], name)
    signal.setArguments([True])
    assert bus.send(signal)


@on_linux
def test_the_laptop_locks_before_it_sleeps(
    opened: Driver, address: str, logind: QDBusConnection
) -> None:
    bus = QDBusConnection.connectToBus(address, "program")
    watch = SleepWatch(opened.window, bus)
    heard: list[bool] = []
    watch.going_to_sleep.connect(lambda: heard.append(True))
    watch.going_to_sleep.connect(opened.window.lock)
    says(logind, "PrepareForShutdown")
    says(logind, "PrepareForSleep", "/org/freedesktop/somebody_else")
    says(logind, "PrepareForSleep")
    opened.until(lambda: opened.window.windowTitle() == "Coach app, locked")
    assert heard == [True], "once, and only for sleep"
    QDBusConnection.disconnectFromBus("program")


@on_linux
def test_a_system_without_a_bus_is_no_trouble(opened: Driver) -> None:
    SleepWatch(opened.window, QDBusConnection("not-connected"))
    assert opened.window.desk is not None


@pytest.mark.parametrize(
    ("message", "parameter", "sleeps"),
    [
        (WM_POWERBROADCAST, PBT_APMSUSPEND, True),
        (WM_POWERBROADCAST, 0x0012, False),  # it wakes
        (0x0010, PBT_APMSUSPEND, False),
    ],
)
def test_what_windows_says(message: int, parameter: int, *, sleeps: bool) -> None:
    said = wintypes.MSG()
    said.message, said.wParam = message, parameter
    assert tells_of_sleep(ctypes.addressof(said)) is sleeps
