"""A PostgreSQL of the tests' own: made on first use, never the system's, gone at the end.

PostgreSQL refuses to run as root; then it runs as the system's ``postgres`` user. It listens on a
socket in its own folder only, so there is no port to clash over. The kernel ends it should the
test process die without saying good-bye.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

# Linguistic order, as a school's server would have it: an answer that leans on the database's
# order of text shows up as a difference from SQLite.
_INITDB = (
    *("--locale-provider=icu", "--icu-locale=zh-CN", "--locale=C.UTF-8", "--encoding=UTF8"),
    *("--auth=trust", "--no-sync"),
)
_SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=40",
    "shared_buffers=64MB",
    "autovacuum=off",
    "timezone=UTC",
)
_ADMIN = "postgres"
ROLE = "studyhours"  # owns every test database and is no superuser, like a school's own login


def find_binaries() -> Path | None:
    """The folder of the newest PostgreSQL that can make a cluster, or None."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)],
    )
    on_path = shutil.which("initdb")
    candidates = [*reversed(debian), *([Path(on_path).parent] if on_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server, reached through the socket in ``folder``."""

    folder: Path
    pid: int

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self.folder}"

    def create(self, database: str) -> None:
        """Makes an empty database that belongs to the ordinary role."""
        _create(self.folder, database)

    def drop(self, database: str) -> None:
        """Removes a database, closing whatever is still connected to it."""
        _drop(self.folder, database)


def empty_beside(url: str, database: str) -> str:
    """Makes an empty database on the server of another, and returns its URL."""
    beside = make_url(url)
    _create(_folder(beside), database)
    return beside.set(database=database).render_as_string()


def copy_database(source: str, target: str) -> None:
    """Has one database of a server hold what another of it holds.

    Args:
        source: Its URL; nobody may be connected to it.
        target: The URL of the one that is replaced.
    """
    place = make_url(target)
    folder, name = _folder(place), str(place.database)
    _drop(folder, name)
    _create(folder, name, str(make_url(source).database))


def _folder(url: URL) -> Path:
    return Path(str(url.query["host"]))


def _create(folder: Path, database: str, template: str = "template1") -> None:
    made = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    _administer(folder, made, database, ROLE, template)


def _drop(folder: Path, database: str) -> None:
    _administer(folder, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), database)


def _administer(folder: Path, statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(
        host=str(folder), user=_ADMIN, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Makes a cluster, starts it, and afterwards stops and removes it.

    Where PostgreSQL is not installed the test fails on Linux, for dev.py installs it there, and is
    skipped elsewhere.
    """
    binaries = find_binaries()
    if binaries is None:
        if sys.platform.startswith("linux"):
            pytest.fail("PostgreSQL is not installed: run python3 dev.py setup")
        pytest.skip("PostgreSQL is not installed on this system")
    folder = Path(tempfile.mkdtemp(prefix="studyhours-pg-"))
    as_user = _unprivileged(folder)
    server: subprocess.Popen[bytes] | None = None
    try:
        _initialise(binaries, folder, as_user)
        with (folder / "log").open("wb") as log:
            settings = [part for setting in _SETTINGS for part in ("-c", setting)]
            places = [f"-D{folder / 'data'}", f"-k{folder}"]
            server = subprocess.Popen(
                [*as_user, str(binaries / "postgres"), *places, *settings],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal is for pytest, which then stops the server in order.
                start_new_session=True,
            )
        cluster = Cluster(folder, server.pid)
        _wait_until_ready(cluster, server)
        yield cluster
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> list[str]:
    """What to put before a command so that it is neither root nor outlives us."""
    if not sys.platform.startswith("linux"):
        return []
    argv = ["setpriv", f"--pdeathsig={signal.SIGQUIT.name.removeprefix('SIG')}"]
    if os.geteuid() == 0:
        shutil.chown(folder, _ADMIN, _ADMIN)
        argv += [f"--reuid={_ADMIN}", f"--regid={_ADMIN}", "--clear-groups"]
    return [*argv, "--"]


def _initialise(binaries: Path, folder: Path, as_user: list[str]) -> None:
    made = subprocess.run(
        [*as_user, binaries / "initdb", "-D", folder / "data", "-U", _ADMIN, *_INITDB],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.fail(f"initdb failed: {made.stdout}{made.stderr}")


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    """Waits for the first connection and makes the ordinary role with it."""
    deadline = time.monotonic() + 60
    while True:
        try:
            _administer(cluster.folder, sql.SQL("CREATE ROLE {} LOGIN"), ROLE)
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                log = (cluster.folder / "log").read_text(encoding="utf-8", errors="replace")
                pytest.fail(f"PostgreSQL did not start: {log[-2000:]}")
            time.sleep(0.05)
        else:
            return


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; if that hangs, at once."""
    for request in (signal.SIGINT, signal.SIGQUIT):
        server.send_signal(request)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=15)
            return
    server.kill()
    server.wait()
