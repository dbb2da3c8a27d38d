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

from studyhours.db.models import Certificate, PaperLayout, SchoolKeyRow
from studyhours.domain.clock import FixedClock
from studyhours.domain.texts import load_texts
from studyhours.reports.keys import create_school_key
from studyhours.services.closing.closing import close_year
from studyhours.services.evidence.attaching import attach
from studyhours.services.evidence.keeping import keep_bytes
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.layouts import list_layouts, save_layout
from studyhours.services.people.unit_changes import add_unit
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import exempt
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.settings.school_pictures import SEAL, set_picture
from studyhours.transfer.kept_copies import copies_folder
from tests.services.exchange.world import Stick, home_ledger
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
    "certificate_gone": _sql(f"DELETE FROM certificate WHERE id = {_NEXT}"),
    "certificate_revoked": _sql("UPDATE certificate SET revoked_at = NULL, revoked_reason = NULL"),
    "school_key": _sql("UPDATE school_key SET private = replace(private, 'M', 'N')"),
    "closing": _sql("UPDATE year_closing SET reason = 'x'"),
    "closing_missing": _sql("DELETE FROM closed_teacher", "DELETE FROM year_closing"),
    "kind_gone": _sql("DELETE FROM kind WHERE id = 'mentoring'"),
    "term_gone": _sql("DELETE FROM term WHERE number = 2"),
    "holiday_gone": _sql("DELETE FROM holiday WHERE day LIKE '2025-10-0%'"),
    "unit_gone": _sql("DELETE FROM staff_group WHERE kind = 'subject_group'"),
    "note_gone": _sql("DELETE FROM review_note"),
    "peer_key_gone": _sql("DELETE FROM peer_key"),
    "reference": _sql("DELETE FROM person"),
    "file": _sql(f"UPDATE record SET first_day = 'x' WHERE id = {_ONE}"),
}


_WITH = {"log_empty": {"closing"}, "certificate_gone": {"stray_files"}}
"""What cannot be proved either where one thing is damaged."""


def _number(ledger: Ledger, *, last: bool = False) -> str:
    """The number of the first paper, or of the last."""
    with ledger.reading() as session:
        numbers = session.scalars(select(Certificate.serial).order_by(Certificate.serial)).all()
    return numbers[-1 if last else 0]


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
    revoke(ledger, _number(ledger, last=True), "写错了")
    add_comment(ledger, record, "写得好")
    add_unit(ledger, "语文组", "subject_group")
    home = home_ledger(str(folder / "home.studyhours"))
    Stick(folder).link(home, ledger, "0001")
    home.close()
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


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE school_key SET key_id = 'x'", "school_key"),
        ("UPDATE school_key SET public = '{}'", "school_key"),
        ("UPDATE school_key SET has_passphrase = 1", "school_key"),
        ("DELETE FROM school_key", "school_key"),
        ("UPDATE certificate SET revoked_reason = '改了' WHERE revoked_at", "certificate_revoked"),
        (f"UPDATE certificate SET kind = 'x' WHERE id = {_NEXT}", "certificate_stated"),
    ],
)
def test_papers_and_keys_changed_in_other_ways(harmed: Path, statement: str, code: str) -> None:
    _sql(statement)(harmed)
    ledger = open_ledger(str(harmed))
    assert [one.code for one in examine(ledger)] == [f"doctor.{code}"]
    ledger.close()


def test_another_key_in_the_place_of_the_schools(harmed: Path) -> None:
    """Whole in itself, and yet not the one the log says was made here."""
    ledger = replace(open_ledger(str(harmed)), clock=LATER)
    with ledger.reading() as session:
        (row,) = session.scalars(select(SchoolKeyRow))
        school, was = str(row.school_id), row.key_id
    other = create_school_key(school, "别的", serial=7, starts=LATER.now())
    values = (other.record.key_id, other.record.to_text(), other.to_pem())
    with sqlite3.connect(harmed) as foreign:
        foreign.execute("UPDATE school_key SET key_id = ?, public = ?, private = ?", values)
    foreign.close()
    (found,) = examine(ledger)
    assert (found.code, found.params["key"]) == ("doctor.school_key", was)
    ledger.close()


def test_a_revocation_is_put_back_as_the_log_says(harmed: Path) -> None:
    ledger = replace(open_ledger(str(harmed)), clock=LATER)
    kept = "SELECT serial, revoked_at, revoked_reason FROM certificate ORDER BY serial"
    with ledger.reading() as session:
        before = session.connection().exec_driver_sql(kept).all()
    WAYS["certificate_revoked"](harmed)
    assert repair(ledger).left == ()
    with ledger.reading() as session:
        assert session.connection().exec_driver_sql(kept).all() == before
    ledger.close()


def test_the_file_of_a_paper_that_is_gone_is_not_set_aside(harmed: Path) -> None:
    name = _named_by(harmed, _PAPER)
    WAYS["certificate_gone"](harmed)
    ledger = replace(open_ledger(str(harmed)), clock=LATER)
    repair(ledger)
    ledger.close()
    assert name.exists()
