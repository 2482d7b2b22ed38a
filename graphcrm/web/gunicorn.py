"""The configuration for gunicorn, where several processes shall answer.

``gunicorn -c python:graphcrm.web.gunicorn 'graphcrm.web:create_app()'``; options on gunicorn's command line go before.
Each process opens its own connections to the database, after it was forked. Their measurements are added up in a folder
that lives as long as gunicorn does.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from graphcrm import logs
from graphcrm.config import load
from graphcrm.web.security import bracketed

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]
    from gunicorn.workers.base import Worker  # type: ignore[import-untyped]

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_settings = load()

bind = [f"{bracketed(_settings.host) if ':' in _settings.host else _settings.host}:{_settings.port}"]
worker_class = "gthread"
#: Processes; WEB_CONCURRENCY says otherwise.
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 8
#: Seconds for the requests at hand when it is told to end, and for one that hangs.
graceful_timeout = 30
timeout = 120
keepalive = 5
#: What else proxies tell counts by the setting ``proxies`` alone.
forwarded_allow_ips = ""
#: Not the home folder of a container, which may be on a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ours": {"()": lambda: logs.formatter(_settings.log_format)}},
    "handlers": {"ours": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "root": {"handlers": ["ours"], "level": _settings.log_level.upper()},
    "loggers": {
        "gunicorn.error": {"propagate": True, "level": _settings.log_level.upper()},
        **{name: {"level": "WARNING"} for name in logs.QUIET},
    },
}
_made = "" if FOLDER in os.environ else tempfile.mkdtemp(prefix="graphcrm-metrics-")
# The library decides by it when it is imported, which is later.
os.environ.setdefault(FOLDER, _made)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Count what a process that has ended did no more as going on."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Arbiter) -> None:
    """Take the folder of measurements away."""
    if _made:
        shutil.rmtree(_made, ignore_errors=True)
    logging.shutdown()
