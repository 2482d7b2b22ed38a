"""Say where a page of a relationship leads on to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from graphcrm.web.viewer import local_path


def after(otherwise: str, *, not_to: str = "") -> str:
    """Return where to go on: the page ``next``, the one that the dialog stands over, or another.

    Args:
        otherwise: where to go on when neither is there.
        not_to: the beginning of addresses that are not gone back to.
    """
    following = request.form.get("next", "")
    if not following and (current := request.headers.get("HX-Current-URL")):
        parts = urlsplit(current)
        following = parts.path + (f"?{parts.query}" if parts.query else "")
    if not following or (not_to and following.startswith(not_to)):
        return otherwise
    return local_path(following)
