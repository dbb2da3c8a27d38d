"""The tests' own PostgreSQL: fresh per test, never the system's, gone with its maker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.postgres import ROLE, Cluster, running_cluster
from tests.support.tree_copy import ROOT

_HOLD = """
import sys, time
from tests.support.postgres import running_cluster
with running_cluster() as cluster:
    print(cluster.pid, cluster.folder, flush=True)
    time.sleep(600)
"""


def answers(url: str, *statements: str) -> list[object]:
    """The first value of each statement's result, in one transaction."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            done = [connection.execute(text(statement)) for statement in statements]
            return [result.scalar() if result.returns_rows else None for result in done]
    finally:
        engine.dispose()


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not yet asked about does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database(postgres_url: str, turn: int) -> None:
    count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    made = f"CREATE TABLE mark AS SELECT {turn} AS turn"
    assert answers(postgres_url, count, made, "SELECT turn FROM mark") == [0, None, turn]


def test_the_login_is_an_ordinary_one_and_the_server_ours(postgres_url: str) -> None:
    user, superuser, local, addresses, version = answers(
        postgres_url,
        "SELECT current_user",
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
        "SELECT inet_server_addr() IS NULL",
        "SHOW listen_addresses",
        "SHOW server_version_num",
    )
    assert (user, superuser, local, addresses) == (ROLE, False, True, "")
    assert "studyhours-pg-" in postgres_url
    assert int(str(version)) >= 150000


def test_a_database_left_in_use_is_dropped_all_the_same(postgres_cluster: Cluster) -> None:
    postgres_cluster.create("left_open")
    engine = create_engine(postgres_cluster.url("left_open"))
    connection = engine.connect()
    connection.execute(text("SELECT 1"))
    postgres_cluster.drop("left_open")
    connection.invalidate()
    connection.close()
    engine.dispose()
    remaining = "SELECT count(*) FROM pg_database WHERE datname = 'left_open'"
    assert answers(postgres_cluster.url("postgres"), remaining) == [0]


def test_nothing_is_left_after_an_orderly_end() -> None:
    with running_cluster() as cluster:
        assert cluster.folder.exists()
        assert alive(cluster.pid)
    assert not cluster.folder.exists()
    assert not alive(cluster.pid)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's help is Linux's")
def test_the_server_dies_with_a_killed_test_process() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        pid, folder = holder.stdout.readline().split()
        assert alive(int(pid))
        holder.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while alive(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(int(pid))
    # Only the folder is left, as nobody was there to remove it.
    subprocess.run(["rm", "-rf", folder], check=True)
    assert not os.path.lexists(folder)
