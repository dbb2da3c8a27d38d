"""No reader of a file that a person names takes the locks of the open ledger away."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.importing.guess import guess_what
from studyhours.services.importing.look import FileLook, FileStamp, look_at, require_unchanged
from studyhours.services.importing.rejected_rows import rejected_workbook
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.verifying import verify_paper
from studyhours.services.rulebook.rulesets import read_rules
from studyhours.transfer.backup import read_backup_facts
from studyhours.transfer.files import refuse_overwriting
from studyhours.transfer.mapping import read_mapping
from tests.support.ledgers import opened, small_ledger

_INTRUDER = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
try:
    other.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError:
    sys.exit(3)
"""
_KEPT_OUT, _GOT_IN = 3, 0


def _intrude(path: Path) -> int:
    return subprocess.run([sys.executable, "-c", _INTRUDER, str(path)], check=False).returncode


def _old_look(path: Path) -> FileLook:
    return FileLook(path, FileStamp(1, 1, "0" * 64), (), ())


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[Ledger]:
    """The ledger, with a transaction that has begun."""
    with opened(path) as ledger, ledger.writing() as writing:
        writing.session.execute(text("SELECT 1"))
        yield ledger


_READERS: dict[str, Callable[[Ledger, Path], object]] = {
    "guess": guess_what,
    "look": lambda _ledger, path: look_at(path),
    "unchanged": lambda _ledger, path: require_unchanged(_old_look(path)),
    "rejected": lambda _ledger, path: rejected_workbook(_old_look(path), (), load_texts("zh")),
    "mapping": lambda _ledger, path: read_mapping(path),
    "overwriting": lambda _ledger, path: refuse_overwriting(path, b"%PDF"),
    "backup": lambda _ledger, path: read_backup_facts(path),
    "rules": lambda _ledger, path: read_rules(path),
    "verify": lambda _ledger, path: verify_paper(str(path)),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_ledger(tmp_path / "school.studyhours")


@pytest.mark.skipif(os.name == "nt", reason="locks of Windows belong to the handle")
@pytest.mark.parametrize("reader", _READERS)
def test_a_transaction_keeps_its_locks(path: Path, tmp_path: Path, reader: str) -> None:
    link = tmp_path / "linked.xlsx"
    link.symlink_to(path)
    with _writing(path) as ledger:
        for named in (path, link):
            with contextlib.suppress(Fault):
                _READERS[reader](ledger, named)
            assert _intrude(path) == _KEPT_OUT
    assert _intrude(path) == _GOT_IN, "nothing else keeps it out"


@pytest.mark.skipif(os.name == "nt", reason="locks of Windows belong to the handle")
def test_the_intruder_gets_in_where_a_handle_was_closed(path: Path) -> None:
    """What the guard is for; without it the test above would fail."""
    with _writing(path):
        assert _intrude(path) == _KEPT_OUT
        path.read_bytes()
        assert _intrude(path) == _GOT_IN


def test_it_is_said_what_was_dropped(path: Path) -> None:
    with _writing(path) as ledger:
        with pytest.raises(UnusableInput) as refused:
            guess_what(ledger, path)
        assert refused.value.code == "file_is_ledger"
        with pytest.raises(UnusableInput) as refused:
            refuse_overwriting(path, b"%PDF")
        assert refused.value.code == "would_overwrite_ledger"
