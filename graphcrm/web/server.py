"""Run the web application."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from graphcrm.errors import ConfigurationError
from graphcrm.web.handle import handle_of
from graphcrm.web.security import bracketed, check_reach

if TYPE_CHECKING:
    from flask import Flask


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
    check_reach(host, handle_of(app).get())
    from waitress.server import create_server  # type: ignore[import-untyped]

    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=8,
            ident="graphcrm",
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
        server.run()
    finally:
        server.close()


def _stop(_number: int, _frame: object) -> None:
    raise SystemExit(0)
