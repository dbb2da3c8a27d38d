"""The models are what the migrations make, on both engines, and a newer ledger is left alone."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from studyhours.db.engine import open_engine
from studyhours.db.migrate import NEWEST, alembic_config, known_revisions, upgrade
from studyhours.db.models import whole_metadata
from tests.support.ledgers import call, says


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "migrated.sqlite")
    url: str = request.getfixturevalue("postgres_url")
    return url


def _of_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether something in the database is a model's: the tables of FTS5 are SQLite's own."""
    return not (kind == "table" and str(name).startswith("record_words"))


def _of_both(target: str) -> Callable[..., bool]:
    """Whether something of a model is in such a database: SQLite has no GIN index."""

    def included(_thing: object, name: str | None, *_: object) -> bool:
        return "://" in target or name != "ix_record_search_tokens"

    return included


def test_the_models_are_what_the_migrations_make(target: str) -> None:
    engine = open_engine(target, create=True)
    with engine.connect().execution_options(writing=True) as connection:
        upgrade(connection)
        connection.commit()
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": _of_models,
                "include_object": _of_both(target),
            },
        )
        assert compare_metadata(context, whole_metadata()) == []
        tables = {
            one for one in inspect(connection).get_table_names() if _of_models(one, "table", {})
        }
    engine.dispose()
    assert tables == set(whole_metadata().tables) | {"alembic_version"}


def test_a_difference_would_be_seen(target: str) -> None:
    engine = open_engine(target, create=True)
    with engine.connect().execution_options(writing=True) as connection:
        upgrade(connection)
        connection.execute(text("DROP INDEX ix_record_tally"))
        connection.execute(text("ALTER TABLE teacher ADD COLUMN extra VARCHAR"))
        connection.commit()
        opts = {"include_name": _of_models, "include_object": _of_both(target)}
        context = MigrationContext.configure(connection, opts=opts)
        found = compare_metadata(context, whole_metadata())
    engine.dispose()
    assert {entry[0] for entry in found} == {"add_index", "remove_column"}


def test_an_upgrade_that_fails_leaves_nothing(target: str) -> None:
    """Migrations run inside the caller's transaction, tables included."""
    engine = open_engine(target, create=True)
    with engine.connect().execution_options(writing=True) as connection:
        upgrade(connection)
        connection.rollback()
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_newest_is_the_head() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [NEWEST]
    assert NEWEST in known_revisions()


@pytest.mark.parametrize("revision", ["9999", "0001x", ""])
@pytest.mark.parametrize("command", ["doctor", "check", "backup", "import"])
def test_a_newer_ledger_is_refused_and_left_alone(
    ledger: Path, tmp_path: Path, revision: str, command: str
) -> None:
    with sqlite3.connect(ledger) as foreign:
        foreign.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    foreign.close()
    before = hashlib.sha256(ledger.read_bytes()).hexdigest()
    table = tmp_path / "records.csv"
    table.write_text("工号,姓名\n0001,赵明\n", encoding="utf-8")
    arguments: dict[str, tuple[object, ...]] = {
        "doctor": ("doctor", ledger, "--repair"),
        "check": ("check", ledger),
        "backup": ("backup", ledger, "-o", tmp_path / "b.backup"),
        "import": ("import", "roster", ledger, table),
    }
    done = call(*arguments[command])
    assert done.code == 6
    assert says(done.err, "ledger_newer")
    assert done.out == ""
    assert hashlib.sha256(ledger.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["records.csv", "school.studyhours"]


def test_a_newer_database_is_refused(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with engine.connect() as connection:
        upgrade(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    engine.dispose()
    assert call("doctor", postgres_url).code == 6


def test_what_refers_to_a_table_nobody_has_loaded_is_read_as_it_is() -> None:
    """In a process of its own: here all tables are loaded by some test."""
    code = (
        "from studyhours.db.models import Record;"
        "print(*(type(one.type).__name__ for one in Record.__table__.c if one.foreign_keys))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert set(done.stdout.split()) == {"Identity"}
