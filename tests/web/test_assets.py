"""The bundled files."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from graphcrm import config
from graphcrm.errors import InstallationError
from graphcrm.web import assets, create_app


def test_without_its_bundled_files_the_application_does_not_start_and_says_how_to_build_them(tmp_path: Path) -> None:
    app = Flask("bare", static_folder=str(tmp_path))
    with pytest.raises(InstallationError, match="make assets") as failure:
        assets.register(app)
    assert "dist/main.js" in failure.value.message


def test_a_page_names_its_assets_by_their_content(plain: config.Settings) -> None:
    client = create_app(plain, database=object()).test_client()  # type: ignore[arg-type]
    page = client.get("/").text
    for name in ("dist/main.css", "dist/main.js", "theme.js", "favicon.svg"):
        assert f"/static/{name}?v=" in page
        assert client.get(f"/static/{name}").status_code == 200
