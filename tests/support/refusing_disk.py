"""Disks that take nothing, under a window that is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from coach_app.services.desk import Desk
from coach_app.store.engine import reading
from tests.support.window_driving import Driver


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process may grow meanwhile."""
    import resource  # noqa: PLC0415 - it exists on POSIX only

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(driver: Driver) -> Iterator[None]:
    """The open store's database refuses every change meanwhile."""
    desk = driver.window.desk
    assert desk is not None
    driver.tasks.on_store(partial(_turn, desk, "ON"))
    try:
        yield
    finally:
        driver.tasks.on_store(partial(_turn, desk, "OFF"))


def _turn(desk: Desk, what: str) -> None:
    with reading(desk.store._engine) as connection:
        connection.exec_driver_sql(f"PRAGMA query_only = {what}")
