"""Figures for Prometheus: how the server does, and how the laptops do, all of them counts.

With several workers each counts into files of its own, and the process that watches them adds up.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from sync.protocol import ExchangeReply
from sync.server.settings import Serving

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15)
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own variable; it has to be set before a worker begins."""
SILENT = timedelta(days=7)


class Metrics:
    """What one process counts. No label holds anything but names of our own making."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self.registry = registry
        self._requests = Counter(
            "coach_requests",
            "Requests answered, by the pattern of their address",
            ["route", "method", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "coach_request_seconds",
            "Time to answer, until the last byte was handed on",
            ["route"],
            buckets=SECONDS,
            registry=registry,
        )
        self._bytes = Counter(
            "coach_bytes", "Bytes of bodies, as they travelled", ["direction"], registry=registry
        )
        self._refusals = Counter(
            "coach_refusals",
            "Requests refused, by the key of the reason",
            ["key"],
            registry=registry,
        )
        self._entries = Counter(
            "coach_entries", "Changes that laptops sent, by verdict", ["verdict"], registry=registry
        )
        self._news = Counter("coach_news", "Changes that laptops were told", registry=registry)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def carried(self, received: int, sent: int) -> None:
        self._bytes.labels("in").inc(received)
        self._bytes.labels("out").inc(sent)

    def refused(self, key: str) -> None:
        self._refusals.labels(key).inc()

    def exchanged(self, reply: ExchangeReply) -> None:
        for verdict in reply.verdicts:
            self._entries.labels(verdict.verdict.value).inc()
        self._news.inc(len(reply.news))


LAPTOPS = text("""
    SELECT CASE WHEN revoked_at IS NOT NULL THEN 'withdrawn'
                WHEN coalesce(last_exchange_at, enrolled_at) < now() - :silent THEN 'silent'
                ELSE 'heard' END AS state,
           count(*), coalesce(sum(unsent), 0), coalesce(sum(held), 0), coalesce(sum(refused), 0)
    FROM device GROUP BY state""")
WAITING = text("SELECT count(*) FROM quarantine WHERE settled_at IS NULL")
SIZE = text("SELECT pg_database_size(current_database())")


class Laptops(Collector):
    """Asked anew each time: how many laptops there are, and what they hold back."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("coach_database_up", "1 when the database answers")

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("coach_database_up", "1 when the database answers")
        try:
            found = list(self._asked())
        except SQLAlchemyError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from found

    def _asked(self) -> Iterator[GaugeMetricFamily]:
        with self._engine.connect() as connection:
            rows = connection.execute(LAPTOPS, {"silent": SILENT}).all()
            quarantined = connection.execute(WAITING).scalar_one()
            size = connection.execute(SIZE).scalar_one()
        laptops = GaugeMetricFamily(
            "coach_laptops", "Laptops; silent ones were not heard for 7 days", labels=["state"]
        )
        waiting = GaugeMetricFamily(
            "coach_waiting_entries", "What laptops said they hold back", labels=["why"]
        )
        counted = {state: number for state, number, *_ in rows}
        for state in ("heard", "silent", "withdrawn"):
            laptops.add_metric([state], counted.get(state, 0))
        alive = [row for row in rows if row[0] != "withdrawn"]
        for place, why in enumerate(("unsent", "held", "refused"), start=2):
            waiting.add_metric([why], sum(int(row[place]) for row in alive))
        yield laptops
        yield waiting
        yield GaugeMetricFamily(
            "coach_quarantine_open", "Refused entries that nobody has settled", quarantined
        )
        yield GaugeMetricFamily("coach_database_bytes", "Size of the database", size)


@contextmanager
def shared_folder(serving: Serving) -> Iterator[Path | None]:
    """Where the workers of this run count; None when nobody asks for metrics."""
    if serving.metrics_port is None:
        yield None
        return
    with TemporaryDirectory(prefix="coach-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder
        try:
            yield Path(folder)
        finally:
            del os.environ[SHARED_FOLDER]


@contextmanager
def shown(serving: Serving, folder: Path | None, engine: Engine) -> Iterator[str]:
    """Shows everybody's counts at the address that is yielded, "" when nobody asks for them.

    Raises OSError when the port is not free.
    """
    if serving.metrics_port is None or folder is None:
        yield ""
        return
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    registry.register(Laptops(engine))
    server, thread = start_http_server(serving.metrics_port, serving.metrics_host, registry)
    host, port = server.server_address[:2]
    try:
        yield f"http://{host!s}:{port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
