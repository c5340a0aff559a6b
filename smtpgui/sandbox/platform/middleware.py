"""The outermost layer: bounds on requests in bytes and seconds, and one log line a request, without secrets."""

from __future__ import annotations

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smtpgui.sandbox.platform.app_state import LOG, Options
from smtpgui.sandbox.platform.errors import ApiError

_PATH_LOGGED = 120
_CLOSE = {"Connection": "close"}


class _GoneError(Exception):
    """The client hung up before its request was whole."""


class RequestGuard:
    """A middleware that reads the whole body, within bounds, before anything is done: half a request does nothing."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self._app, self._options = app, options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI's
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, _Replayed(await self._whole(scope, receive), receive), sending)
        except _GoneError:
            LOG.info("%s %s: the client went away", scope["method"], _path(scope))
            return
        except ApiError as refusal:
            await refusal.response()(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - a fault of this server: its text might hold what was sent
            LOG.error("%s %s: %s at %s", scope["method"], _path(scope), type(error).__name__, _place(error))
        LOG.info("%s %s %d %d ms", scope["method"], _path(scope), status, (time.monotonic() - started) * 1000)

    async def _whole(self, scope: Scope, receive: Receive) -> Message:
        """The request in one piece."""
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._options.body_limit:
            raise self._too_large()
        body = bytearray()
        try:
            async with asyncio.timeout(self._options.body_seconds):
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _GoneError
                    body += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(body) > self._options.body_limit:
                        raise self._too_large()
        except TimeoutError:
            raise ApiError(408, "The request did not arrive in time.", headers=_CLOSE) from None
        return {**message, "body": bytes(body), "more_body": False}

    def _too_large(self) -> ApiError:
        return ApiError(413, f"A request holds at most {self._options.body_limit} bytes.", headers=_CLOSE)


class _Replayed:
    """The request that was read, then whatever else happens on the connection."""

    def __init__(self, whole: Message, receive: Receive) -> None:
        self._whole: Message | None = whole
        self._receive = receive

    async def __call__(self) -> Message:
        if self._whole is None:
            return await self._receive()
        whole, self._whole = self._whole, None
        return whole


def _path(scope: Scope) -> str:
    """The path on one line of plain ASCII, without the query."""
    path: str = scope["path"]
    return path[:_PATH_LOGGED].encode("unicode_escape").decode("ascii")


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
