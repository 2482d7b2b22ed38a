"""Run the web application on this machine."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from graphcrm.errors import ConfigurationError
from graphcrm.web.security import bracketed, local_host

if TYPE_CHECKING:
    from flask import Flask


def serve(app: Flask, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer requests until the process is told to stop (Ctrl+C, SIGTERM).

    Args:
        app: the application.
        host: an address of this machine alone.
        port: 0 takes any free one.
        ready: called with the address of the first page as soon as it can be opened.

    Raises:
        ConfigurationError: the host is not this machine alone, or the port is taken.
    """
    from waitress.server import create_server  # type: ignore[import-untyped]

    try:
        server = create_server(app, host=local_host(host), port=port, threads=8, ident="graphcrm")
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
