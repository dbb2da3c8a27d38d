"""Files that are no ledger, or were one: a clear sentence, the right code, nothing changed."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.ledgers import Done, call, run, says, small_ledger, snapshot

PAGE = 4096


def _commands(ledger: Path, folder: Path) -> dict[str, tuple[object, ...]]:
    return {
        "doctor": ("doctor", ledger),
        "repair": ("doctor", ledger, "--repair"),
        "check": ("check", ledger),
        "backup": ("backup", ledger, "-o", folder / "made.backup"),
        "issue": ("certificate", "issue", ledger, "-o", folder / "papers"),
    }


def _refused(ledger: Path, code: int, *commands: str) -> Done:
    """Each command refuses the ledger with ``code`` and changes nothing; returns the last."""
    folder = ledger.parent
    before = snapshot(folder)
    every = _commands(ledger, folder / "elsewhere")
    done = Done(0, "", "")
    for name in commands or every:
        done = call(*every[name])
        assert (done.code, done.out) == (code, ""), (name, done)
        assert "Traceback" not in done.err
        assert str(ledger) in done.err
        assert snapshot(folder) == before, name
    return done


@pytest.mark.parametrize(
    ("content", "code"),
    [
        # What may be left of a ledger …
        (b"", 6),
        (b"SQLite", 6),
        (b"\0" * 8192, 6),
        # … and what was never one.
        ("教师,学时\n".encode() * 40, 2),
        (b"PK\x03\x04" + b"\1" * 500, 2),
        (b"%PDF-1.7" + b"\1" * 500, 2),
    ],
)
def test_other_files(tmp_path: Path, content: bytes, code: int) -> None:
    ledger = tmp_path / "school.studyhours"
    ledger.write_bytes(content)
    assert says(_refused(ledger, code).err, "not_a_ledger")


def test_another_programs_database(tmp_path: Path) -> None:
    ledger = tmp_path / "school.studyhours"
    with sqlite3.connect(ledger) as foreign:
        foreign.execute("CREATE TABLE notes (text)")
    foreign.close()
    assert says(_refused(ledger, 6).err, "not_a_ledger")


def test_a_ledger_whose_school_is_gone(ledger: Path) -> None:
    with sqlite3.connect(ledger) as foreign:
        foreign.execute("DELETE FROM ledger_info")
    foreign.close()
    done = call("check", ledger)
    assert done.code == 6
    assert says(done.err, "ledger_without_school")


def test_a_folder(tmp_path: Path) -> None:
    ledger = tmp_path / "school.studyhours"
    ledger.mkdir()
    assert says(_refused(ledger, 2).err, "ledger_is_folder")


def test_a_missing_file(tmp_path: Path) -> None:
    assert says(_refused(tmp_path / "school.studyhours", 2).err, "ledger_missing")
    assert list(tmp_path.iterdir()) == []


def test_a_file_below_a_file(ledger: Path) -> None:
    assert call("check", ledger / "x.studyhours").code == 2
    assert call("new", ledger / "x.studyhours", "--school", "某校").code == 2


def test_truncated_at_many_lengths(ledger: Path) -> None:
    whole = ledger.read_bytes()
    chance = random.Random(1)
    lengths = {1, 15, 16, 99, 100, 101, PAGE - 1, PAGE, PAGE + 1, len(whole) - 1}
    lengths |= {len(whole) - PAGE, len(whole) // 2}
    lengths |= {chance.randrange(len(whole)) for _ in range(40)}
    for length in sorted(lengths):
        ledger.write_bytes(whole[:length])
        said = "ledger_truncated" if length >= 100 else "not_a_ledger"
        assert says(_refused(ledger, 6, "doctor", "check").err, said), length


def test_a_header_damaged_anywhere_is_never_taken_for_sound(ledger: Path) -> None:
    """Each byte of the header in turn: refused, found, or of no consequence; never a bug."""
    whole = ledger.read_bytes()
    codes: dict[int, list[int]] = {}
    for position in range(100):
        broken = bytearray(whole)
        broken[position] ^= 0xFF
        ledger.write_bytes(bytes(broken))
        done = call("doctor", ledger)
        assert "Traceback" not in done.err
        codes.setdefault(done.code, []).append(position)
    assert set(codes) <= {0, 6}, codes
    # Magic, page size, payload fractions, schema format: without them nothing can be read.
    assert {*range(18), 21, 22, 23} <= set(codes[6])
    # Counters, cache sizes, the space SQLite reserves for itself: they decide nothing.
    assert set(codes[0]) <= {*range(18, 100)}


def test_a_page_overwritten_is_found(tmp_path: Path) -> None:
    """Random bytes over one page: some command says so with 6, and doctor always does."""
    ledger = small_ledger(tmp_path / "school.studyhours", 10)
    whole = ledger.read_bytes()
    chance = random.Random(2)
    pages = range(1, len(whole) // PAGE)
    free = _free_pages(ledger)
    for page in chance.sample([page for page in pages if page not in free], 20):
        broken = bytearray(whole)
        broken[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
        ledger.write_bytes(bytes(broken))
        done = call("doctor", ledger)
        assert done.code == 6, (page, done)
        assert "Traceback" not in done.err
        assert ledger.read_bytes() == bytes(broken)
        assert call("check", ledger).code in {0, 1, 6}
        assert call("backup", ledger, "-o", tmp_path / "made.backup").code == 6
        assert not (tmp_path / "made.backup").exists()


def _free_pages(ledger: Path) -> set[int]:
    """Pages that hold nothing, counted from 0; overwriting them harms nobody."""
    with sqlite3.connect(ledger) as foreign:
        count: int = foreign.execute("PRAGMA freelist_count").fetchone()[0]
    foreign.close()
    assert count == 0
    return set()


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE record_version SET content = x'ff00fe'", ""),
        ("UPDATE audit_entry SET details = 'no json'", "audit_entry"),
        ("UPDATE audit_entry SET at = 'long ago'", "audit_entry"),
        ("UPDATE record SET teacher_id = x'00'", "record"),
        ("UPDATE record SET last_day = 'someday'", "record"),
        ("UPDATE certificate SET serial = serial || 'x'", "证书"),
    ],
)
def test_values_nobody_can_read(tmp_path: Path, statement: str, table: str) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours", issued=True)
    with sqlite3.connect(ledger) as foreign:
        foreign.execute("PRAGMA foreign_keys = OFF")
        foreign.execute(statement)
    foreign.close()
    done = call("doctor", ledger)
    assert done.code == 6, done
    assert "Traceback" not in done.err
    assert done.err == ""
    assert table in done.out


@pytest.mark.parametrize("damage", ["zero", "text", "truncated", "page"])
def test_the_installed_program_says_the_same(home: Path, ledger: Path, damage: str) -> None:
    """The same in a process of its own: one sentence, no traceback."""
    whole = ledger.read_bytes()
    damages: dict[str, Callable[[], bytes]] = {
        "zero": lambda: b"",
        "text": lambda: "这不是台账。".encode() * 99,
        "truncated": lambda: whole[:-PAGE],
        "page": lambda: whole[:PAGE] + b"\xaa" * PAGE + whole[2 * PAGE :],
    }
    ledger.write_bytes(damages[damage]())
    before = ledger.read_bytes()
    done = run(home, "check", ledger)
    assert done.code == (2 if damage == "text" else 6)
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert ledger.read_bytes() == before
