"""A ledger of the first form, with what people wrote, becomes one of the newest form."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, select, text
from sqlalchemy.engine import Engine

from studyhours.db.engine import open_engine
from studyhours.db.migrate import NEWEST, alembic_config, upgrade, wait_for_turn
from studyhours.db.models import whole_metadata
from studyhours.services.checking import CheckRequest, check
from studyhours.services.doctor import examine
from studyhours.services.opening import open_ledger
from tests.support.ledgers import AS_OF, opened

_FIRST = "0001"
_WAIT = 0.5  # seconds a second client is given to run into the first


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "old.studyhours")
    url: str = request.getfixturevalue("postgres_url")
    return url


def _first_form(target: str, source: Path) -> None:
    """A ledger of revision 0001 with the rows of another, as far as that form has room."""
    old, new = open_engine(target, create=True), open_engine(str(source))
    with old.connect().execution_options(writing=True) as into, new.connect() as out:
        command.upgrade(alembic_config(into), _FIRST)
        there = set(inspect(into).get_table_names())
        assert "draft" not in there
        for table in whole_metadata().sorted_tables:
            if table.name in there:
                rows = [dict(row) for row in out.execute(select(table)).mappings()]
                if rows:
                    into.execute(table.insert(), rows)
        into.commit()
    old.dispose()
    new.dispose()


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def test_an_old_ledger_is_upgraded_as_it_is_opened(target: str, ledger: Path) -> None:
    _first_form(target, ledger)
    with opened(ledger) as made:
        expected = check(made, CheckRequest(as_of=AS_OF))
    assert expected.teachers, "there is something to judge"
    upgraded = open_ledger(target)
    assert _revision(upgraded.engine) == NEWEST
    assert [finding for finding in examine(upgraded) if finding.error] == []
    assert check(upgraded, CheckRequest(as_of=AS_OF)) == expected
    with upgraded.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        assert set(whole_metadata().tables) <= names
        indexes = {one["name"] for one in inspect(connection).get_indexes("record")}
        if connection.dialect.name == "sqlite":
            figures = text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'record'")
            told = set(connection.execute(figures).scalars())
            assert {"ix_record_list", "ix_record_tally"} <= told & indexes
    upgraded.close()


def test_of_two_clients_only_one_upgrades(postgres_url: str, ledger: Path) -> None:
    _first_form(postgres_url, ledger)
    engine = open_engine(postgres_url)
    with engine.connect().execution_options(writing=True) as first, ThreadPoolExecutor(1) as aside:
        wait_for_turn(first)
        second = aside.submit(open_ledger, postgres_url)
        time.sleep(_WAIT)
        assert not second.done(), "it waits"
        upgrade(first)
        first.commit()
        other = second.result(timeout=30)
    assert _revision(engine) == NEWEST
    assert [finding for finding in examine(other) if finding.error] == []
    other.close()
    engine.dispose()
