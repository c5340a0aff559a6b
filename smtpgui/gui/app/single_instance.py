"""One window for one store: a second start shows the window that is open already."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QLockFile, QObject, Signal, Slot

ANSWER_MS = 1000
"""How long the open window may take to hear us."""


class SingleInstance(QObject):
    """Claims a folder. `called` tells that somebody started the program again.

    The lock belongs to a process and goes with it, so that a crash locks nobody out. QtNetwork is loaded only
    by a second start, or after the first paint.
    """

    called = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = QLockFile(str(folder / "window.lock"))
        # The folder may be long; a socket's name may not (108 bytes on Linux).
        digest = QCryptographicHash.hash(str(folder).encode(), QCryptographicHash.Algorithm.Sha256)
        self._name = f"smtpgui-{digest.toHex().toStdString()[:16]}"

    def claim(self) -> bool:
        """Whether this is the first window; otherwise the open one was asked to show itself."""
        if self._lock.tryLock(0):
            return True
        return not self._call()

    def _call(self) -> bool:
        """Call the open window; False where nobody hears, so that a lock left behind locks nobody out."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(ANSWER_MS)
        socket.disconnectFromServer()
        return heard

    def listen(self) -> None:
        """Hear later starts."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._heard)
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left behind by a crash
            self._server.listen(self._name)

    @Slot()
    def _heard(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
        self.called.emit()

    def release(self) -> None:
        """Release the folder, so that another window can claim it."""
        if hasattr(self, "_server"):
            self._server.close()
        self._lock.unlock()
