"""The shade: what is on the screen, blurred until nobody can read it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from ui.shared.buttons import primary, secondary
from ui.shared.layout import GRID, GUTTER, column, row
from ui.shared.pieces import Card, heading, words

LONGEST_S = 60.0
"""Shown again without a passphrase within this time; after it the laptop locks."""
COARSE = 40
"""Pixels of the screen that become one: larger than any letter or word of a name."""


def blurred(picture: QPixmap) -> QPixmap:
    """Made small, so that the letters are gone and not only drawn over, and large again."""
    size = picture.size()
    few = QSize(max(1, size.width() // COARSE), max(1, size.height() // COARSE))
    smooth = Qt.TransformationMode.SmoothTransformation
    aspect = Qt.AspectRatioMode.IgnoreAspectRatio
    return picture.scaled(few, aspect, smooth).scaled(size, aspect, smooth)


class Shade(QWidget):
    """Stands in the window instead of everything else, so that neither Tab nor a screen reader
    finds anything about a person."""

    lifted = Signal()
    lock_wanted = Signal()

    def __init__(self, picture: QPixmap) -> None:
        super().__init__()
        self.setObjectName("shade")
        self._picture = blurred(picture)
        self.lift = primary(self.tr("Show again (F9)"), "liftShade")
        self.lock = secondary(self.tr("Lock now"), "lockShaded", drawing="lock")
        card = Card(name="shadeCard")
        card.setFixedWidth(420)
        card.body.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        card.body.setSpacing(GRID * 2)
        card.body.addWidget(heading(self.tr("Shaded")))
        card.body.addWidget(
            words(
                self.tr(
                    "Nothing about anybody can be read. Within a minute F9 shows it again; after "
                    "that this laptop locks."
                )
            )
        )
        card.body.addLayout(row(self.lift, self.lock, None, space=GRID * 2))
        whole = column()
        whole.addStretch(1)
        whole.addLayout(row(None, card, None))
        whole.addStretch(1)
        self.setLayout(whole)
        self.lift.clicked.connect(self.lifted)
        self.lock.clicked.connect(self.lock_wanted)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        painter.end()
