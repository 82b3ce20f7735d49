"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.support.conformance import Validator
from tests.support.stillness import CountingIds, FixedClock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 1 December 2026, 9:30 in Britain."""
    return FixedClock(datetime(2026, 12, 1, 9, 30, tzinfo=UTC))


@pytest.fixture
def ids() -> CountingIds:
    return CountingIds()


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    """The veraPDF engine, started once for all tests that ask for it."""
    with Validator() as engine:
        yield engine
