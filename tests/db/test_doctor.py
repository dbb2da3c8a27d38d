"""Every kind of damage has its name, and what can be mended is mended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.creating import create_ledger
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import change_record, delete_record, read_record
from tests.support.ledgers import NEW, call, files_of, fill, opened, small_ledger, write_trainings


def _damage(ledger: Path, *statements: str) -> None:
    """Changes the file behind the program's back."""
    with sqlite3.connect(ledger) as foreign:
        foreign.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            changed = foreign.execute(statement).rowcount
            assert changed != 0, statement
    foreign.close()


def _codes(ledger: Path, *options: str) -> tuple[int, list[str]]:
    """doctor's exit code and the codes it found."""
    done = call("doctor", ledger, "--format", "json", *options)
    assert "Traceback" not in done.err
    document = json.loads(done.out)
    return done.code, [entry["code"] for entry in document["findings"]]


_LAST = "(SELECT max(number) FROM audit_entry)"
_ONE = "(SELECT id FROM record ORDER BY id LIMIT 1)"
_OF_ONE = f"record_id = {_ONE}"
_PERSON = (
    "INSERT INTO record_person (id, school_id, record_id, role, name) "
    f"SELECT randomblob(16), school_id, id, 'observed', '别人' FROM record WHERE id = {_ONE}"
)
_VERSION = "content = replace(content, '2800', '9900')"


@pytest.mark.parametrize(
    ("statements", "codes"),
    [
        # the log
        (["UPDATE audit_entry SET details = '{}' WHERE number = 2"], ["doctor.log"]),
        (["UPDATE audit_entry SET actor = 'nobody' WHERE number = 2"], ["doctor.log"]),
        (["UPDATE audit_entry SET at = '2020-01-01T00:00:00+00:00'"], ["doctor.log"]),
        (["DELETE FROM audit_entry WHERE number = 2"], ["doctor.log"]),
        (["DELETE FROM audit_entry WHERE number = 1"], ["doctor.log"]),
        (["DELETE FROM audit_entry WHERE number < 4"], ["doctor.log"]),
        (["UPDATE audit_entry SET previous = hash WHERE number = 3"], ["doctor.log"]),
        ([f"DELETE FROM audit_entry WHERE number = {_LAST}"], ["doctor.log"]),
        (["DELETE FROM audit_entry"], ["doctor.log_empty"]),
        # records
        (["UPDATE record SET hundredths = 99900 WHERE id = " + _ONE], ["doctor.record"]),
        (["UPDATE record SET title = '别的' WHERE id = " + _ONE], ["doctor.record"]),
        (
            ["UPDATE record SET last_day = '2025-02-02' WHERE id = " + _ONE],
            ["doctor.record", "doctor.search"],
        ),
        (["UPDATE record SET status = 'submitted' WHERE id = " + _ONE], ["doctor.record"]),
        (
            ["UPDATE record SET deleted = 1 WHERE id = " + _ONE],
            ["doctor.record", "doctor.search"],
        ),
        ([_PERSON], ["doctor.record"]),
        ([f"DELETE FROM record_search WHERE {_OF_ONE}"], ["doctor.search"]),
        (
            [f"UPDATE record_search SET number = 738000 * 16777216 WHERE {_OF_ONE}"],
            ["doctor.search"],
        ),
        ([f"UPDATE record_version SET {_VERSION} WHERE {_OF_ONE}"], ["doctor.version"]),
        ([f"UPDATE record_version SET parents = '[\"x\"]' WHERE {_OF_ONE}"], ["doctor.version"]),
        ([f"DELETE FROM record_version WHERE {_OF_ONE}"], ["doctor.record_without_version"]),
        (
            [f"UPDATE record SET version = 'none' WHERE id = {_ONE}"],
            ["doctor.record_without_version"],
        ),
        # rules
        (["UPDATE ruleset_version SET text = replace(text, '72', '12')"], ["doctor.rules"]),
        (["UPDATE ruleset_version SET text = 'id: ['"], ["doctor.rules"]),
        (["UPDATE ruleset_version SET sha256 = 'none'"], ["doctor.rules"]),
        # counters
        (["UPDATE serial_series SET next = 1"], ["doctor.counter"]),
        (["UPDATE serial_series SET next = 3"], ["doctor.counter"]),
        # references
        ([f"UPDATE record_version SET record_id = x'00' WHERE {_OF_ONE}"], ["doctor.reference"]),
        (["DELETE FROM person"], ["doctor.reference"]),
    ],
)
def test_each_damage_has_its_name(
    issued: Path, statements: Sequence[str], codes: list[str]
) -> None:
    assert _codes(issued) == (0, [])
    _damage(issued, *statements)
    before = issued.read_bytes()
    code, found = _codes(issued)
    assert code == 6
    if codes == ["doctor.reference"] and "record_version" in statements[0]:
        codes = ["doctor.record_without_version", *codes]
    assert sorted(set(found)) == codes
    assert issued.read_bytes() == before


def test_the_finding_names_the_entry(issued: Path) -> None:
    _damage(issued, "UPDATE audit_entry SET details = '{}' WHERE number = 2")
    done = call("doctor", issued)
    assert done.code == 6
    texts = load_texts("zh")
    # The entry after it still follows the hash that stands there: one damage, one finding.
    said = [texts.say("doctor.log", number=2), texts.say("doctor.damaged", count=1)]
    assert done.out.splitlines() == said


def test_a_missing_middle_version_is_found(ledger: Path) -> None:
    """The newest version says what it follows; that must be there too."""
    with opened(ledger) as open_one:
        with open_one.reading() as session:
            raw = session.connection().exec_driver_sql("SELECT id FROM record LIMIT 1").scalar()
        assert isinstance(raw, bytes)
        uid = raw.hex()
        content, first = read_record(open_one, uid)
        second = change_record(open_one, uid, _other(content, 100), first).version
        third = change_record(open_one, uid, _other(content, 200), second).version
        delete_record(open_one, uid, third)
    assert _codes(ledger) == (0, [])
    _damage(ledger, f"DELETE FROM record_version WHERE hash = '{second}'")
    assert _codes(ledger) == (6, ["doctor.version"])


def _other(content: RecordContent, hundredths: int) -> RecordContent:
    from dataclasses import replace

    return replace(content, hundredths=hundredths)


def _pdfs(ledger: Path) -> list[Path]:
    return sorted(files_of(ledger).glob("??/*"))


def test_a_frozen_paper_gone_or_changed(issued: Path) -> None:
    first, second, _ = _pdfs(issued)
    first.unlink()
    changed = bytearray(second.read_bytes())
    changed[len(changed) // 2] ^= 1
    second.write_bytes(changed)
    code, found = _codes(issued)
    assert code == 6
    assert sorted(found) == ["doctor.file_changed_in_store", "doctor.file_missing_in_store"]
    text_form = call("doctor", issued, "--repair")
    assert text_form.code == 6
    assert "HW-2025-00000" in text_form.out
    # Neither can be mended, and neither may be swept away.
    assert second.read_bytes() == changed


def test_files_nobody_names_are_a_remark_until_they_are_set_aside(issued: Path) -> None:
    stray = files_of(issued) / "ab" / ("ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"left by a crash")
    part = stray.parent / ".part-xyz"
    named = _pdfs(issued)
    named.remove(stray)
    part.write_bytes(b"half")
    assert _codes(issued) == (0, ["doctor.stray_files"])
    assert load_texts("zh").say("doctor.stray_files", count=2) in call("doctor", issued).out
    assert _codes(issued, "--repair") == (0, [])
    assert _codes(issued) == (0, [])
    assert _pdfs(issued) == named
    assert not part.exists()
    # Nothing is thrown away that might have been somebody's.
    assert (files_of(issued) / "swept" / stray.name).read_bytes() == b"left by a crash"


def test_repair_mends_columns_and_counter(issued: Path) -> None:
    clean = call("check", issued, "--year", "2024-2025", "--format", "json").out
    _damage(
        issued,
        f"UPDATE record SET hundredths = 1, title = '别的', deleted = 1 WHERE id = {_ONE}",
        "UPDATE serial_series SET next = 2",
        _PERSON,
    )
    assert _codes(issued) == (6, ["doctor.record", "doctor.search", "doctor.counter"])
    assert _codes(issued, "--repair") == (0, [])
    assert _codes(issued) == (0, [])
    assert call("check", issued, "--year", "2024-2025", "--format", "json").out == clean
    with sqlite3.connect(issued) as foreign:
        assert foreign.execute("SELECT next FROM serial_series").fetchone() == (4,)
        newest = foreign.execute(f"SELECT action FROM audit_entry WHERE number = {_LAST}")
        assert newest.fetchone() == ("ledger.repair",)
    foreign.close()


def test_repair_never_takes_over_a_forged_version(issued: Path) -> None:
    """The columns are right, the version was changed: mending must not spread the damage."""
    _damage(
        issued,
        f"UPDATE record_version SET {_VERSION} WHERE {_OF_ONE}",
        "UPDATE serial_series SET next = 1",
    )
    code, found = _codes(issued, "--repair")
    assert (code, found) == (6, ["doctor.version"])
    with sqlite3.connect(issued) as foreign:
        hundredths = foreign.execute(f"SELECT hundredths FROM record WHERE id = {_ONE}").fetchone()
    foreign.close()
    assert hundredths == (2800,)


def test_numbers_do_not_go_on_behind_one_that_was_written_in(issued: Path) -> None:
    _damage(
        issued,
        "UPDATE certificate SET serial = 'HW-2025-999999' "
        "WHERE id = (SELECT min(id) FROM certificate)",
    )
    found = ["doctor.certificate_serial", "doctor.counter"]
    assert _codes(issued, "--repair") == (6, found)
    with sqlite3.connect(issued) as foreign:
        assert foreign.execute("SELECT next FROM serial_series").fetchone() == (4,)
    foreign.close()


def test_repair_of_a_sound_ledger_writes_nothing(issued: Path) -> None:
    before = issued.read_bytes()
    assert _codes(issued, "--repair") == (0, [])
    assert issued.read_bytes() == before


def test_repair_mends_the_people_of_a_record_with_its_columns(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours", 4)
    table = write_trainings(tmp_path / "more.csv", 4, 12)
    assert call("import", "records", ledger, table, "--kind", "training").code == 0
    _damage(ledger, "UPDATE record SET unit = 'day'")
    code, found = _codes(ledger)
    assert (code, len(found)) == (6, 20)
    assert _codes(ledger, "--repair") == (0, [])


def test_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    ledger = create_ledger(postgres_url, NEW)
    fill(ledger, tmp_path, 2)
    assert examine(ledger) == ()
    with ledger.engine.connect() as connection:
        connection.execute(text("UPDATE record SET hundredths = 5"))
        connection.execute(text("UPDATE audit_entry SET details = 'x' WHERE number = 2"))
        connection.commit()
    assert {finding.code for finding in examine(ledger)} == {"doctor.record", "doctor.file"}
    with ledger.engine.connect() as connection:
        connection.execute(text("UPDATE audit_entry SET details = '{}' WHERE number = 2"))
        connection.commit()
    left = repair(ledger).left
    assert [finding.code for finding in left] == ["doctor.log"]
    ledger.close()
