"""What every answer tells the browser, and which host names are ours."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request

from graphcrm.errors import ConfigurationError

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
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
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


#: The most that a form holds besides a file, in bytes.
FORM_LIMIT = 4 << 20
#: Addresses that answer under any name.
PROBES = frozenset({"/health", "/ready"})
#: By which names a machine calls itself.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
#: A year: long enough for browsers to keep to https between two visits.
STRICT_TRANSPORT_SECURITY = "max-age=31536000"


def register(app: Flask, settings: Settings) -> None:
    """Answer only to names of ours, and send the protective headers with everything.

    A page elsewhere could point its own name at our address and read our answers through the visitor's browser; the
    check of the Host header stops that.

    Raises:
        ConfigurationError: others can reach it, and it does not know by what name.
    """
    ours = host_names(settings)
    headers = dict(HEADERS)
    if settings.site_url.startswith("https://"):
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY
    if settings.proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)  # type: ignore[method-assign]

    # A file, with what a form holds besides; a form without one may be as large as a note.
    app.config["MAX_CONTENT_LENGTH"] = settings.file_limit + FORM_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_LIMIT

    @app.before_request
    def refuse_other_names() -> Response | None:
        # Probes call a machine by its number, and are told nothing that is anybody's.
        if request.path in PROBES:
            return None
        # Not Werkzeug's TRUSTED_HOSTS, which matches no IPv6 address.
        if host_name(request.headers.get("Host", "")) in ours:
            return None
        return Response("This address is not one of graphcrm's.\n", 400, mimetype="text/plain")

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.mimetype in ("text/html", "application/json"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def host_names(settings: Settings) -> frozenset[str]:
    """Return the names that the application answers to.

    Raises:
        ConfigurationError: it listens on all addresses, and no setting says by what name others call it.
    """
    named = {*settings.allowed_hosts, *filter(None, [urlsplit(settings.site_url).hostname])}
    if _is_any_address(settings.host):
        if not named:
            raise ConfigurationError(
                f"The web application cannot listen on {settings.host!r}: it does not know by what name others call "
                "it, so any page could read its answers through a visitor's browser.",
                "Set GRAPHCRM_SITE_URL or GRAPHCRM_ALLOWED_HOSTS, or GRAPHCRM_HOST or --host to 127.0.0.1.",
            )
    else:
        named.add(settings.host.lower())
    return THIS_MACHINE | named


def check_reach(host: str, database: Database) -> None:
    """Raise ``ConfigurationError`` when others than this machine could reach the application and nobody can sign in."""
    from graphcrm.services import accounts

    if not is_local(host) and not accounts.any_users(database):
        raise ConfigurationError(
            f"The web application cannot listen on {host!r}: there are no accounts yet, so nobody could sign in.",
            "Make one with `graphcrm user add`, or set GRAPHCRM_HOST or --host to 127.0.0.1.",
        )


def host_name(host: str) -> str | None:
    """Return the name in a Host header, without its port; None for one that is malformed."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def is_local(host: str) -> bool:
    """Say whether an address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def bracketed(host: str) -> str:
    """Return ``host`` as it stands in a URL: an IPv6 address in brackets, this machine's name for all addresses."""
    if _is_any_address(host):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _is_any_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
