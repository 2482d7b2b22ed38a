"""What an answer should be made of."""

from __future__ import annotations

from flask import request


def wants_json() -> bool:
    """Say whether a request asks for JSON: by its address, or since it takes or sends nothing else."""
    accepted = request.accept_mimetypes
    return request.path.endswith(".json") or request.is_json or accepted["application/json"] > accepted["text/html"]
