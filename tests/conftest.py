"""Fixtures every test may ask for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.support.postgres import Cluster, running_cluster

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this test process (each xdist worker has its own), made on demand."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """The URL of an empty PostgreSQL database that only this test uses."""
    database = f"test_{next(_numbers)}"
    postgres_cluster.create(database)
    yield postgres_cluster.url(database)
    postgres_cluster.drop(database)
