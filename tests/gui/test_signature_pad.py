"""Signing by hand: mouse and pen, at any size of the pad."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.shared.signature_pad import ASPECT, EDGE, SignaturePad


@pytest.fixture
def pad(qtbot: QtBot) -> SignaturePad:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(640, 160)
    pad.show()
    return pad


def draw(pad: SignaturePad, *points: tuple[int, int]) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(pad, left, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
    QTest.mouseRelease(pad, left, pos=QPoint(*points[-1]))


def test_strokes_are_parts_of_the_pad(pad: SignaturePad) -> None:
    draw(pad, (2, 2), (320, 80), (600, 120))
    (stroke,) = pad.strokes()
    assert stroke[0][:2] == pytest.approx((0, 0), abs=0.01)
    assert stroke[1][:2] == pytest.approx((0.5, 0.5), abs=0.01)
    assert all(0 <= part <= 1 for point in stroke for part in point)
    assert pad.signed


def test_a_hand_that_slides_off_stays_on_the_edge(pad: SignaturePad) -> None:
    draw(pad, (300, 80), (900, 80), (300, -50))
    (stroke,) = pad.strokes()
    assert max(x for x, _, _ in stroke) == 1
    assert min(y for _, y, _ in stroke) == 0


def test_a_tap_is_no_signature(pad: SignaturePad) -> None:
    draw(pad, (300, 80))
    assert len(pad.strokes()) == 1
    assert not pad.signed


def test_moving_without_pressing_draws_nothing(pad: SignaturePad) -> None:
    QTest.mouseMove(pad, QPoint(100, 50))
    QTest.mouseMove(pad, QPoint(200, 60))
    assert pad.strokes() == ()


def test_clearing_takes_everything_away(qtbot: QtBot, pad: SignaturePad) -> None:
    draw(pad, (100, 50), (200, 60))
    draw(pad, (300, 50), (400, 60))
    assert len(pad.strokes()) == 2
    with qtbot.waitSignal(pad.changed):
        pad.clear()
    assert pad.strokes() == ()


def test_the_pad_says_whether_it_is_signed(pad: SignaturePad) -> None:
    empty = pad.accessibleName()
    draw(pad, (100, 50), (200, 60))
    assert pad.accessibleName() != empty
    assert pad.accessibleDescription()


@pytest.mark.parametrize("width", [300, 640, 840])
def test_no_signature_is_stretched(pad: SignaturePad, width: int) -> None:
    """The paper takes the strokes at one aspect; another one on the pad would distort them."""
    pad.resize(width, 10)
    inner = pad.width() - 2 * EDGE
    assert inner / (pad.height() - 2 * EDGE) == pytest.approx(ASPECT, rel=0.01)


def test_a_pen_brings_its_pressure(pad: SignaturePad) -> None:
    pen = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Pressure | QInputDevice.Capability.Position,
        1,
        1,
    )
    for kind, x, pressure in (
        (QEvent.Type.TabletPress, 100.0, 0.2),
        (QEvent.Type.TabletMove, 200.0, 0.9),
        (QEvent.Type.TabletRelease, 200.0, 0.0),
        (QEvent.Type.TabletMove, 300.0, 0.4),
    ):
        at = QPointF(x, 80.0)
        event = QTabletEvent(
            kind,
            pen,
            at,
            QPointF(pad.mapToGlobal(at.toPoint())),
            pressure,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
        )
        QApplication.sendEvent(pad, event)
        assert event.isAccepted()
    (stroke,) = pad.strokes()
    assert [round(pressure, 1) for _, _, pressure in stroke] == [0.2, 0.9]


def test_it_is_painted_in_ink(pad: SignaturePad) -> None:
    blank = pad.grab().toImage()
    draw(pad, (100, 50), (500, 60))
    drawn = pad.grab().toImage()
    middle = drawn.pixelColor(300, 55)
    assert blank.pixelColor(300, 55) != middle
    assert middle.blue() > middle.red()
