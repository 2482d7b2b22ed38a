"""Find the bundled styles and scripts, and give each an address that changes with its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, request

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

    def asset(name: str) -> str:
        # Pages have hundreds of icons, for each of which `url_for` would take long.
        return f"{request.script_root}{app.static_url_path}/{name}?v={versions[name]}"

    app.jinja_env.globals["asset"] = asset
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 7 * 24 * 3600
