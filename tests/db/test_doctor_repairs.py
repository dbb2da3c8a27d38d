"""Each way of damage by its name: doctor finds just that, and repaired it finds nothing.

Where only a copy knows what stood there, repairing leaves it and says so: the table in docs/cli.md.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import PaperLayout
from studyhours.domain.clock import FixedClock
from studyhours.domain.texts import load_texts
from studyhours.services.closing.closing import close_year
from studyhours.services.evidence.attaching import attach
from studyhours.services.evidence.keeping import keep_bytes
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.layouts import list_layouts, save_layout
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import exempt
from studyhours.services.settings.school_pictures import SEAL, set_picture
from studyhours.transfer.kept_copies import copies_folder
from tests.support import pictures
from tests.support.ledgers import YEAR, call, copy_ledger, files_of, small_ledger

CLOCK = FixedClock(datetime(2025, 9, 20, 2, 0, tzinfo=UTC))
LATER = FixedClock(CLOCK.now() + timedelta(days=30))
_ONE = "(SELECT id FROM record ORDER BY id LIMIT 1)"
_NEXT = "(SELECT id FROM certificate ORDER BY serial LIMIT 1)"
Damage = Callable[[Path], None]


def _sql(*statements: str) -> Damage:
    """Changes the file behind the program's back."""

    def harm(path: Path) -> None:
        with sqlite3.connect(path) as foreign:
            foreign.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                assert foreign.execute(statement).rowcount != 0, statement
        foreign.close()

    return harm


def _named_by(path: Path, query: str) -> Path:
    with sqlite3.connect(path) as foreign:
        (name,) = foreign.execute(query).fetchone()
    foreign.close()
    return files_of(path) / str(name)[:2] / str(name)


def _file(query: str, *, gone: bool) -> Damage:
    """Takes a file away that a row names, or writes over it."""

    def harm(path: Path) -> None:
        place = _named_by(path, query)
        if gone:
            place.unlink()
        else:
            place.write_bytes(place.read_bytes() + b"x")

    return harm


def _stray(path: Path) -> None:
    place = files_of(path) / "ab" / ("ab" + "0" * 62)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"left by a crash")


def _unused(path: Path) -> None:
    ledger = replace(open_ledger(str(path)), clock=CLOCK)
    keep_bytes(ledger, "more.png", pictures.picture("PNG", (300, 300)))
    ledger.close()


_PAPER = f"SELECT pdf_sha256 FROM certificate WHERE id = {_NEXT}"
_PROOF = "SELECT sha256 FROM evidence_file ORDER BY size LIMIT 1"
_SEAL = "SELECT json_extract(settings, '$.pictures.seal[0]') FROM school"
_LAYOUT = "SELECT json_extract(body, '$.elements[#-1].picture') FROM paper_layout"
WAYS: Mapping[str, Damage] = {
    "record": _sql(f"UPDATE record SET title = '别的' WHERE id = {_ONE}"),
    "search": _sql(f"DELETE FROM record_search WHERE record_id = {_ONE}"),
    "counter": _sql("UPDATE serial_series SET next = 1"),
    "stray_files": _stray,
    "unused_evidence": _unused,
    "file_missing_in_store": _file(_PAPER, gone=True),
    "file_changed_in_store": _file(_PAPER, gone=False),
    "evidence_missing": _file(_PROOF, gone=True),
    "evidence_changed": _file(_PROOF, gone=False),
    "school_picture": _file(_SEAL, gone=True),
    "layout_picture": _file(_LAYOUT, gone=True),
    "named_unknown": _sql("UPDATE exemption SET ruleset = 'nobody-s'"),
    "log": _sql("UPDATE audit_entry SET details = '{}' WHERE number = 2"),
    "log_empty": _sql("DELETE FROM audit_entry"),
    "version": _sql(
        f"UPDATE record_version SET content = replace(content, '2800', '9900') "
        f"WHERE record_id = {_ONE}"
    ),
    "record_without_version": _sql(f"UPDATE record SET version = 'none' WHERE id = {_ONE}"),
    "rules": _sql("UPDATE ruleset_version SET sha256 = 'none'"),
    "certificate_rules": _sql(f"UPDATE certificate SET ruleset_version = 9 WHERE id = {_NEXT}"),
    "certificate_serial": _sql(f"UPDATE certificate SET serial = 'x' WHERE id = {_NEXT}"),
    "certificate_stated": _sql(
        f"UPDATE certificate SET facts = json_set(facts, '$.total', '999') WHERE id = {_NEXT}"
    ),
    "closing": _sql("UPDATE year_closing SET reason = 'x'"),
    "closing_missing": _sql("DELETE FROM closed_teacher", "DELETE FROM year_closing"),
    "reference": _sql("DELETE FROM person"),
    "file": _sql(f"UPDATE record SET first_day = 'x' WHERE id = {_ONE}"),
}


_WITH = {"log_empty": {"closing"}}
"""What cannot be proved either where one thing is damaged."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with something of everything, and a copy beside it."""
    folder = tmp_path_factory.mktemp("doctor")
    path = small_ledger(folder / "school.studyhours", issued=True)
    ledger = replace(open_ledger(str(path)), clock=CLOCK)
    with ledger.reading() as session:
        raw = session.connection().exec_driver_sql(f"SELECT hex(id) FROM record WHERE id = {_ONE}")
        record = str(raw.scalar_one())
    for name, content in (("proof.pdf", pictures.pdf()), ("seal.png", pictures.seal())):
        (folder / name).write_bytes(content)
    attach(ledger, record, [folder / "proof.pdf"])
    set_picture(ledger, SEAL, folder / "seal.png")
    (layout, *_) = list_layouts(ledger)
    save_layout(ledger, layout, layout.document, {})
    with ledger.writing() as tx:
        named = ledger.blobs.put(tx.session, pictures.seal() + b"x")
        row = tx.session.scalars(select(PaperLayout)).one()
        row.body = {**row.body, "elements": [*row.body["elements"], {"picture": named}]}
    exempt(ledger, "0001", "all", Basis(date(2025, 9, 1), date(2026, 7, 1), "支教"))
    close_year(ledger, YEAR, undecided=True, reason="试")
    keep_copy(ledger, "daily")
    ledger.close()
    return path


@pytest.fixture
def harmed(whole: Path, tmp_path: Path) -> Path:
    """One to damage."""
    made = copy_ledger(whole, tmp_path / "school.studyhours")
    shutil.copytree(copies_folder(whole), copies_folder(made))
    return made


def _codes(ledger: Ledger) -> set[str]:
    return {one.code.partition(".")[2] for one in examine(ledger)}


def _table() -> Mapping[str, str]:
    """What the table in the docs says of each finding."""
    said = Path("docs/cli.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`doctor\..*?) \| .* \| (.*) \|$", said, re.MULTILINE)
    return {one: what for names, what in rows for one in re.findall(r"doctor\.(\w+)", names)}


def test_the_table_names_every_way() -> None:
    assert _table().keys() == WAYS.keys()


@pytest.mark.parametrize("code", WAYS)
def test_repaired_nothing_is_found_or_what_to_do_is_said(harmed: Path, code: str) -> None:
    WAYS[code](harmed)
    said = _table()[code]
    ledger = replace(open_ledger(str(harmed)), clock=LATER)
    found = {code, *_WITH.get(code, ())}
    assert _codes(ledger) == found
    repaired = repair(ledger)
    left = {one.code.partition(".")[2] for one in repaired.left}
    assert left == (set() if said.startswith("mends it") else found)
    assert bool(repaired.mended) == (not left)
    assert _codes(ledger) == left
    ledger.close()


def test_what_stays_says_what_to_do(harmed: Path) -> None:
    WAYS["version"](harmed)
    said = load_texts("zh").say("doctor.left")
    assert said not in call("doctor", harmed).out
    done = call("doctor", harmed, "--repair")
    assert (done.code, done.out.splitlines()[-1]) == (6, said)
