"""The window itself: an empty frame that tells what happens to it. `App` fills it after its first paint."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

SIZE, SMALLEST = (1240, 812), (920, 520)


class MainWindow(QMainWindow):
    """Frame that is light to import and to make, so that something stands on the screen at once.

    `painted` comes once, after the first paint; `closing(event)` may be refused by ignoring the event.
    """

    painted = Signal()
    closing = Signal(QCloseEvent)
    resized = Signal()
    files_dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of the first paint."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of a new size."""
        super().resizeEvent(event)
        self.resized.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 - Qt's name
        """Go on with Tab, in the order of the screen."""
        from smtpgui.gui.widgets.tab_order import move_focus

        return move_focus(self, forward=forward) or super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask whether to close."""
        event.accept()
        self.closing.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept files that are dragged over the window."""
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Tell what was dropped, as paths."""
        urls = event.mimeData().urls()
        self.files_dropped.emit([url.toLocalFile() for url in urls if url.isLocalFile()])
