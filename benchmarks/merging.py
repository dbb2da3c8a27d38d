"""A whole school is handed over: a package is written and merged, against copying its rows in SQL.

Ours writes the package from one ledger, reads and checks it, and merges it into a copy of the
ledger that has no records yet. The floor attaches the one file to the other and copies the rows of
the same tables with one statement each, those of the index of words as they lie there, and commits
as durably.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.ratios import Ratio, alternate
from benchmarks.schools import RECORDS, kept_school
from studyhours.db.engine import open_engine
from studyhours.db.models import RecordVersion
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import send
from studyhours.services.ledgers.opening import open_ledger

_MANY, _FEW = 100, 4
_TARGET = 3.0
_WORDS = ("record_words_data", "record_words_idx", "record_words_docsize")
_TABLES = ("record", "record_version", "record_person", "record_unit", "record_search")
_NAMING = ("attendance", "imported_row", "review_note")


def measure(*, short: bool) -> list[Ratio]:
    """Runs both by turns."""
    teachers, repeat = (_FEW, 1) if short else (_MANY, 3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, empty = folder / "source.studyhours", folder / "empty.studyhours"
        shutil.copyfile(kept_school(teachers), source)
        open_ledger(str(source)).close()  # brings it to the newest form
        _make_empty(source, empty, folder / "link.package")
        target = folder / "target.studyhours"
        found = alternate(
            _ours(source, target, folder / "school.package"),
            _floor(source, target),
            repeat,
            before=lambda: shutil.copyfile(empty, target),
        )
    return [
        Ratio(
            name="package of a school",
            what=f"a package of {teachers} teachers with {RECORDS} records each written, checked "
            "and merged",
            floor_name="the same rows copied from file to file by INSERT … SELECT",
            ours_seconds=found.ours_seconds,
            floor_seconds=found.floor_seconds,
            target=_TARGET,
            notes="",
            repeat=found.repeat,
            ours_work=found.ours,
            floor_work=found.floor,
        )
    ]


def _make_empty(source: Path, empty: Path, package: Path) -> None:
    """A copy of the ledger that knows it, without its records."""
    shutil.copyfile(source, empty)
    ledger, other = open_ledger(str(source)), open_ledger(str(empty))
    send(ledger, package)
    link(other, package, Link(code_of(package_key(ledger).public)))
    ledger.close()
    with other.writing() as tx:
        connection = tx.session.connection()
        connection.exec_driver_sql("INSERT INTO record_words (record_words) VALUES ('delete-all')")
        for table in (*_NAMING, *reversed(_TABLES)):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of our own
    other.close()


def _ours(source: Path, target: Path, package: Path) -> Callable[[], int]:
    def work() -> int:
        ledger = open_ledger(str(source))
        send(ledger, package)
        ledger.close()
        ledger = open_ledger(str(target))
        merge_package(ledger, package)
        ledger.close()
        return _versions(target)

    return work


def _floor(source: Path, target: Path) -> Callable[[], int]:
    def work() -> int:
        engine = open_engine(str(target))
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is None:
                raise AssertionError
            raw.execute("ATTACH DATABASE ? AS source", (str(source),))
            raw.execute("BEGIN IMMEDIATE")
            for table in _TABLES:
                raw.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table}")  # noqa: S608
            for table in _WORDS:
                raw.execute(f"DELETE FROM main.{table}")  # noqa: S608 - names of our own
                raw.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table}")  # noqa: S608
            raw.execute("COMMIT")
        engine.dispose()
        return _versions(target)

    return work


def _versions(target: Path) -> int:
    engine = open_engine(str(target))
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(RecordVersion)).scalar_one()
    engine.dispose()
    return int(count)
