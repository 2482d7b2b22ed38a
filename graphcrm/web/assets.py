"""Find the bundled styles and scripts, and give each an address that changes with its content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, request, url_for

from graphcrm.errors import InstallationError

BUILT = (
    "dist/main.css",
    "dist/main.js",
    "dist/pictures.js",
    "dist/explorer.js",
    "dist/network.js",
    "dist/worker.js",
    "dist/icons.svg",
)
OURS = ("theme.js", "favicon.svg")


def register(app: Flask) -> None:
    """Give the templates ``asset(name)``: the address of a static file, with a version that lets it be cached.

    Raises:
        InstallationError: a bundled file is missing.
    """
    assert app.static_folder is not None
    folder = Path(app.static_folder)
    missing = [name for name in BUILT if not (folder / name).is_file()]
    if missing:
        raise InstallationError(
            f"The web application's bundled files are missing ({', '.join(missing)}).",
            "In a checkout, build them with `make assets`; otherwise install graphcrm again.",
        )
    versions = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12] for name in (*BUILT, *OURS)}

    @lru_cache
    def address(name: str, script_root: str) -> str:
        return url_for("static", filename=name, v=versions[name])

    def asset(name: str) -> str:
        return address(name, request.script_root)

    app.jinja_env.globals["asset"] = asset
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 7 * 24 * 3600
