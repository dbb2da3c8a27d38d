"""A whole school is handed over: a package is written and merged, against copying its rows in SQL.

Ours writes the package from one ledger, reads and checks it, and merges it into a copy of the
ledger that has no records yet. The floor takes the same two steps: it copies the rows of the same
tables into a file, and from there into the other ledger, with one statement for each table. Words
go into the index from lines made beforehand. All commits are as durable as the app's;
the copy the app keeps before it merges is not in it. A second,
thinner one needs no file between and takes the index of words over as its pages lie there, which
only an empty ledger could; it is reported beside.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.ratios import Ratio, alternate
from benchmarks.schools import RECORDS, kept_school
from studyhours.db.engine import open_engine
from studyhours.db.models import RecordVersion
from studyhours.domain.search_words import words_line
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.merged import Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import send
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.content import content_of
from studyhours.services.records.indexing import search_entry

_MANY, _FEW = 100, 4
_TARGET = 3.0
_SAID = """
    SELECT record_search.number, record_version.record_id, record_version.content
    FROM record_search JOIN record ON record.id = record_search.record_id
    JOIN record_version ON record_version.record_id = record.id
    AND record_version.hash = record.version
"""
_FLOOR = (
    "package of a school",
    "the same rows copied to a file and from there into the other ledger by INSERT … SELECT",
)
_THINNEST = (
    "against no file between",
    "the rows copied from ledger to ledger, the index of words page by page",
)
_WORDS = ("record_words_data", "record_words_idx", "record_words_docsize")
_TABLES = (
    "record", "record_version", "record_person", "record_unit", "record_search", "attendance",
    "review_note",
)  # fmt: skip


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
        _keep_lines(source)
        ours = _ours(source, target, folder / "school.package")
        floors = (
            (_through_a_file(source, target, folder / "stick"), _FLOOR, _TARGET),
            (_at_once(source, target), _THINNEST, None),
        )
        return [
            _ratio(
                ours, floor, words, aim, teachers, repeat, lambda: shutil.copyfile(empty, target)
            )
            for floor, words, aim in floors
        ]


def _ratio(
    ours: Callable[[], int],
    floor: Callable[[], int],
    words: tuple[str, str],
    aim: float | None,
    teachers: int,
    repeat: int,
    before: Callable[[], object],
) -> Ratio:
    found = alternate(ours, floor, repeat, before)
    return Ratio(
        name=words[0],
        what=f"a package of {teachers} teachers with {RECORDS} records each written, checked and "
        "merged",
        floor_name=words[1],
        ours_seconds=found.ours_seconds,
        floor_seconds=found.floor_seconds,
        target=aim,
        notes="",
        repeat=found.repeat,
        ours_work=found.ours,
        floor_work=found.floor,
    )


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
        for table in ("imported_row", *reversed(_TABLES)):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of our own
    other.close()


def _ours(source: Path, target: Path, package: Path) -> Callable[[], int]:
    def work() -> int:
        ledger = open_ledger(str(source))
        send(ledger, package)
        ledger.close()
        ledger = open_ledger(str(target))
        merge_package(ledger, package, Merging(copied=True))
        ledger.close()
        return _versions(target)

    return work


def _keep_lines(source: Path) -> None:
    """Puts the words each record is found by into a table: what the index was made of is nowhere.

    So the floor puts them into the other ledger's index as they are, and works none out.
    """
    ledger = open_ledger(str(source))
    with ledger.writing() as tx:
        connection = tx.session.connection()
        connection.exec_driver_sql("CREATE TABLE lines (number INTEGER PRIMARY KEY, words TEXT)")
        rows = connection.exec_driver_sql(_SAID).all()
        found = [
            (number, search_entry(uid, content_of(json.loads(said)))) for number, uid, said in rows
        ]
        lines = [(number, words_line(one.text, one.teacher)) for number, one in found]
        connection.exec_driver_sql("INSERT INTO lines VALUES (?, ?)", lines)
    ledger.close()


def _through_a_file(source: Path, target: Path, stick: Path) -> Callable[[], int]:
    """The floor: out to a file, from there into the other ledger, each with a commit."""

    def work() -> int:
        stick.unlink(missing_ok=True)
        with _attached(source, stick) as raw:
            for table in (*_TABLES, "lines"):
                raw.execute(f"CREATE TABLE other.{table} AS SELECT * FROM main.{table}")  # noqa: S608
        with _attached(target, stick) as raw:
            for table in _TABLES:
                raw.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")  # noqa: S608
            raw.execute("INSERT INTO record_words (rowid, words) SELECT * FROM other.lines")
        return _versions(target)

    return work


def _at_once(source: Path, target: Path) -> Callable[[], int]:
    """The least of all: from ledger to ledger, and the index of words as its pages lie there."""

    def work() -> int:
        with _attached(target, source) as raw:
            for table in _TABLES:
                raw.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")  # noqa: S608
            for table in _WORDS:
                raw.execute(f"DELETE FROM main.{table}")  # noqa: S608 - names of our own
                raw.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")  # noqa: S608
        return _versions(target)

    return work


@contextmanager
def _attached(ledger: Path, other: Path) -> Iterator[Any]:
    """A connection as the app opens it, another file beside it, in a transaction."""
    engine = open_engine(str(ledger))
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("ATTACH DATABASE ? AS other", (str(other),))
        raw.execute("BEGIN IMMEDIATE")
        yield raw
        raw.execute("COMMIT")
    engine.dispose()


def _versions(target: Path) -> int:
    engine = open_engine(str(target))
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(RecordVersion)).scalar_one()
    engine.dispose()
    return int(count)
