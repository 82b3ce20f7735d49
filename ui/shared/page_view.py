"""The pages of a document as they are printed, under each other; their words for who hears them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.shared.layout import GRID, empty
from ui.shared.pictures import Picture

PIXELS_ACROSS = 1400
"""Sharp on a screen with twice the usual number of pixels."""
EDGE = QColor("#8A979F")
NARROWEST = 200


def image_of(picture: Picture) -> QImage:
    """A copy of its own, so that the bytes may go."""
    return QImage(
        picture.pixels,
        picture.width,
        picture.height,
        picture.stride,
        QImage.Format.Format_RGB888,
    ).copy()


class PageLabel(QLabel):
    """One page, as wide as there is room and never wider than on paper."""

    def __init__(self, image: QImage, spoken: str, text: str, widest: int) -> None:
        super().__init__()
        self.setObjectName("page")
        self._whole = QPixmap.fromImage(image)
        self._widest = widest
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(widest)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        shown = min(width, self._widest)
        return round(shown * self._whole.height() / max(self._whole.width(), 1))

    def sizeHint(self) -> QSize:
        return QSize(self._widest, self.heightForWidth(self._widest))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ratio = self.devicePixelRatioF()
        size = (area.size() * ratio).toSize()
        scaled = self._whole.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawPixmap(area, scaled, QRectF(scaled.rect()))
        painter.setPen(EDGE)
        painter.drawRect(area)
        painter.end()


class PageView(QWidget):
    """White in the dark theme too: it shows what is printed."""

    def __init__(self, *, widest: int = 760) -> None:
        super().__init__()
        self.setObjectName("pages")
        self._widest = widest
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID * 2)

    @property
    def pages(self) -> tuple[PageLabel, ...]:
        return tuple(
            widget
            for n in range(self._rows.count())
            if (item := self._rows.itemAt(n)) is not None
            and isinstance(widget := item.widget(), PageLabel)
        )

    def show_pages(self, pictures: Sequence[Picture]) -> None:
        empty(self._rows)
        for number, picture in enumerate(pictures, start=1):
            spoken = self.tr("Page {number} of {count}").format(number=number, count=len(pictures))
            page = PageLabel(image_of(picture), spoken, picture.text, self._widest)
            self._rows.addWidget(page)

    def show_photo(self, image: QImage, spoken: str) -> None:
        empty(self._rows)
        self._rows.addWidget(PageLabel(image, spoken, "", self._widest))

    def clear(self) -> None:
        empty(self._rows)
