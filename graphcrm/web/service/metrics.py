"""Count and time requests and round trips to the database, as Prometheus reads them.

Where several processes answer, each writes its numbers to the folder that ``PROMETHEUS_MULTIPROC_DIR`` names, and
whichever is asked adds them up; the configuration for gunicorn sees to that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from graphcrm.errors import GraphcrmError
from graphcrm.queries.jobs import waiting
from graphcrm.web.handle import handle_of

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from graphcrm.web.handle import DatabaseHandle

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_TRIP_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """The measurements of one application."""

    def __init__(self, handle: DatabaseHandle) -> None:
        self._now = _Now(handle)
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "graphcrm_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "graphcrm_request_seconds",
            "How long an answer took.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._trips = Histogram(
            "graphcrm_database_round_trip_seconds",
            "How long a round trip to the database took.",
            buckets=_TRIP_SECONDS,
            registry=self._registry,
        )
        handle.measured = self._trips.observe

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request, by the pattern of its address."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def exposition(self) -> tuple[bytes, str]:
        """Return all of them as text, and the type of that."""
        registry = self._registry
        if FOLDER in os.environ:
            from prometheus_client.multiprocess import MultiProcessCollector

            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(self._now)
        return generate_latest(registry) + generate_latest(now), CONTENT_TYPE_LATEST


class _Now(Collector):
    """What is so at this moment, in the process that is asked and in the database."""

    def __init__(self, handle: DatabaseHandle) -> None:
        self._handle = handle

    def collect(self) -> Iterator[Metric]:
        database = self._handle.opened
        there = database is not None and database.is_there()
        yield GaugeMetricFamily("graphcrm_database_up", "Whether the database answers.", value=int(there))
        if database is None or not there:
            return
        in_use, in_all = database.connections()
        connections = GaugeMetricFamily(
            "graphcrm_database_connections", "Connections of the process that was asked.", labels=("state",)
        )
        connections.add_metric(("used",), in_use)
        connections.add_metric(("idle",), in_all - in_use)
        yield connections
        try:
            jobs = len(waiting(database))
        except GraphcrmError:
            return
        yield GaugeMetricFamily("graphcrm_jobs_waiting", "Jobs that a worker should take up.", value=jobs)


def register(app: Flask) -> None:
    """Have the application measure itself."""
    app.extensions["graphcrm-metrics"] = Metrics(handle_of(app))


def metrics_of(app: Flask) -> Metrics:
    """Return the measurements of an application."""
    found: Metrics = app.extensions["graphcrm-metrics"]
    return found
