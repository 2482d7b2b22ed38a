"""Run the web application."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ConfigurationError
from graphcrm.web import warm
from graphcrm.web.handle import handle_of
from graphcrm.web.security import bracketed, check_reach

if TYPE_CHECKING:
    from flask import Flask

#: Seconds that requests at hand have to end in when the process is told to stop.
PATIENCE = 30.0


def serve(app: Flask, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer requests until the process is told to stop (Ctrl+C, SIGTERM).

    Args:
        app: the application.
        host: an address of this machine; others may reach it only when there are accounts.
        port: 0 takes any free one.
        ready: called with the address of the first page as soon as it can be opened.

    Raises:
        ConfigurationError: others could reach the host and nobody could sign in, or it or the port cannot be used.
    """
    database = handle_of(app).get()
    check_reach(host, database)
    from waitress.server import create_server  # type: ignore[import-untyped]

    sockets: dict[int, Any] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=host,
            port=port,
            threads=8,
            ident="graphcrm",
            # More than the application takes, which says so on a page; this ends what is beyond all measure.
            max_request_body_size=4 * app.config["MAX_CONTENT_LENGTH"],
            # They tell that a request came through a proxy; what else they say counts by the setting ``proxies`` alone.
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise ConfigurationError(
            f"Port {port} on {host} cannot be used: {error.strerror or error}.",
            "Stop what uses it, or choose another with --port or GRAPHCRM_PORT; 0 takes any free one.",
        ) from error
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stop)
    try:
        ready(f"http://{bracketed(host)}:{server.effective_port}/")
        warm.begin(database)
        server.run()
    except _Told:
        _finish(sockets)
        server.task_dispatcher.shutdown()
    finally:
        server.close()


class _Told(BaseException):
    """The process was told to end; waitress would drop the answers at hand on a SystemExit."""


def _stop(_number: int, _frame: object) -> None:
    raise _Told


def _finish(sockets: dict[int, Any]) -> None:
    """Take no more requests, and send the answers to those at hand, within ``PATIENCE``."""
    from waitress import wasyncore  # type: ignore[import-untyped]
    from waitress.channel import HTTPChannel  # type: ignore[import-untyped]

    for listener in [each for each in sockets.values() if each.accepting]:
        wasyncore.dispatcher.close(listener)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        channels = [each for each in sockets.values() if isinstance(each, HTTPChannel)]
        if not any(channel.requests or channel.total_outbufs_len for channel in channels):
            return
        wasyncore.loop(timeout=0.1, map=sockets, use_poll=True, count=1)
