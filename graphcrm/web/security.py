"""What every answer tells the browser, and which host names are ours."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request

from graphcrm.errors import ConfigurationError

if TYPE_CHECKING:
    from graphcrm.config import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Flask, settings: Settings) -> None:
    """Answer only to names of this machine, and send the protective headers with everything.

    Without sign-in, a page elsewhere could point its own name at 127.0.0.1 and read our answers through the
    visitor's browser; the check of the Host header stops that.

    Raises:
        ConfigurationError: the configured host is not this machine alone.
    """
    ours = {"localhost", "127.0.0.1", "::1", local_host(settings.host).lower()}

    @app.before_request
    def refuse_other_names() -> Response | None:
        # Not Werkzeug's TRUSTED_HOSTS, which matches no IPv6 address.
        if _name(request.headers.get("Host", "")) in ours:
            return None
        return Response("This address is not one of graphcrm's.\n", 400, mimetype="text/plain")

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype in ("text/html", "application/json"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def local_host(host: str) -> str:
    """Return ``host`` if it is reached from this machine alone.

    Raises:
        ConfigurationError: others could reach it, and there is no sign-in yet.
    """
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host.lower() == "localhost"
    if not local:
        raise ConfigurationError(
            f"The web application cannot listen on {host!r}: it has no sign-in yet, so anyone on the network could "
            "read and ask everything.",
            "Set GRAPHCRM_HOST or --host to 127.0.0.1.",
        )
    return host


def _name(host: str) -> str | None:
    """Return the name in a Host header, without its port; None for one that is malformed."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def bracketed(host: str) -> str:
    """Return ``host`` as it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host
