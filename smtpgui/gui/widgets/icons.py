"""Our own icons: SVG outlines of resources/icons, drawn in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from smtpgui.gui.widgets.style import Themed, color
from smtpgui.resources import resource


@lru_cache
def _outline(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _draw(name: str, hue: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_outline(name).replace("currentColor", hue).encode()))
    picture = QPixmap(QSize(size, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    # The bounds are said: by itself the renderer takes those of the picture in its pixels, which are finer.
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def pixmap(name: str, hue: str = "text", size: int = 18) -> QPixmap:
    """The icon `name` in the colour called `hue`, `size` logical pixels square, sharp on every screen."""
    return _draw(name, color(hue), size, max(1.0, QApplication.primaryScreen().devicePixelRatio()))


ICON_GAP = 4


def icon(name: str, hue: str = "text", size: int = 16) -> QIcon:
    """The same for a button, with a gap on the right: a style sheet has no word for that distance."""
    drawn = pixmap(name, hue, size)
    ratio = drawn.devicePixelRatio()
    wide = QPixmap(QSize(size + ICON_GAP, size) * ratio)
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return QIcon(wide)


class IconLabel(Themed, QLabel):
    """An icon beside a text; a sign for eyes only, since the text says the same. `run` turns while it is shown."""

    TURN_MS, TURN_DEGREES = 80, 30

    def __init__(self, name: str, token: str, size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._angle = 0
        self._turning = QTimer(self, interval=self.TURN_MS)
        self._turning.timeout.connect(self._turn)
        self.setFixedSize(size, size)
        self.show_icon(name, token)

    def show_icon(self, name: str, token: str) -> None:
        """Show another icon or colour."""
        self._shown = (name, token)
        self._angle = 0
        self.setPixmap(pixmap(name, token, self._size))
        if name == "run":
            self._turning.start()
        else:
            self._turning.stop()

    def _turn(self) -> None:
        if self.isVisible():
            self._angle = (self._angle + self.TURN_DEGREES) % 360
            self.setPixmap(_turned(pixmap(*self._shown, self._size), self._angle))

    def follow_theme(self) -> None:
        """Show the icon in the colour of the theme in use."""
        self.show_icon(*self._shown)


def _turned(picture: QPixmap, angle: int) -> QPixmap:
    """`picture` turned about its centre."""
    turned = QPixmap(picture.size())
    turned.setDevicePixelRatio(picture.devicePixelRatio())
    turned.fill(Qt.GlobalColor.transparent)
    painter = QPainter(turned)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    half = picture.width() / picture.devicePixelRatio() / 2
    painter.translate(half, half)
    painter.rotate(angle)
    painter.drawPixmap(QPointF(-half, -half), picture)
    painter.end()
    return turned
