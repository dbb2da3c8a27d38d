"""Small whole ledgers, made once and copied, and the command line run on them.

What a test changes is its own copy: ``small_ledger`` copies a ledger that was built once in this
test process. The school year is 2024-2025, over whatever the computer's clock says.
"""

from __future__ import annotations

import atexit
import contextlib
import csv
import functools
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from studyhours.cli.main import run_command_line
from studyhours.domain.texts import load_texts
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from tests.support.tree_copy import ROOT

SCHOOL = "河湾小学"
YEAR = "2024-2025"
AS_OF = date(2025, 8, 31)
TERMS = ((date(2024, 9, 2), date(2025, 1, 17)), (date(2025, 2, 17), date(2025, 7, 4)))
NEW = NewSchool(SCHOOL, YEAR, TERMS, ("school-72",))
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_COLUMNS = ("工号", "姓名", "培训名称", "开始日期", "结束日期", "学时", "级别", "形式")


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def teacher_name(number: int) -> str:
    """The name of the teacher with staff number ``number``, which starts at 1."""
    return f"{_FAMILY[(number - 1) % len(_FAMILY)]}{'明华文秀'[(number - 1) // len(_FAMILY) % 4]}"


def write_roster(path: Path, teachers: int) -> Path:
    """A roster as CSV; staff numbers are 0001, 0002 …"""
    rows = [(f"{number:04}", teacher_name(number)) for number in range(1, teachers + 1)]
    return _write_csv(path, [("工号", "姓名"), *rows])


def write_trainings(path: Path, teachers: int, rows: int, label: str = "培训") -> Path:
    """Training records as CSV, all different, dealt to the teachers in turn."""
    lines: list[Sequence[str]] = [_COLUMNS]
    for row in range(rows):
        number = row % teachers + 1
        day = (date(2024, 9, 2) + timedelta(days=row % 300)).isoformat()
        name = teacher_name(number)
        level = "校级" if row % 3 == 0 else "县级"
        lines.append((f"{number:04}", name, f"{label}{row}", day, day, "2", level, "面授"))
    return _write_csv(path, lines)


def _write_enough(path: Path, teachers: int) -> Path:
    """Hours that make everybody meet 72 with 24 in school: 28 in school and 52 in the county."""
    lines: list[Sequence[str]] = [_COLUMNS]
    for number in range(1, teachers + 1):
        who = (f"{number:04}", teacher_name(number))
        lines += [
            (*who, "校本研修", "2024-10-10", "2024-10-12", "28", "校级", "面授"),
            (*who, "县级集中培训", "2025-03-03", "2025-03-08", "52", "县级", "面授"),
        ]
    return _write_csv(path, lines)


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def fill(ledger: Ledger, folder: Path, teachers: int) -> None:
    """Gives a new ledger its teachers, and enough hours to each."""
    import_roster(ledger, write_roster(folder / "roster.csv", teachers))
    import_records(ledger, _write_enough(folder / "enough.csv", teachers), "training")


@functools.cache
def _built(teachers: int, *, issued: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="studyhours-small-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "small.studyhours"
    if issued:
        copy_ledger(_built(teachers, issued=False), path)
        ledger = open_ledger(str(path))
        issue(ledger, IssueRequest(folder / "papers", year=YEAR, as_of=AS_OF))
    else:
        ledger = create_ledger(str(path), NEW)
        fill(ledger, folder, teachers)
    ledger.close()
    return path


def small_ledger(target: Path, teachers: int = 3, *, issued: bool = False) -> Path:
    """A ledger of its own at ``target``: two records for each teacher, all meet school-72.

    Args:
        target: A file that does not exist.
        teachers: How many; 80 at most, so that no two have one name.
        issued: Whether everybody's certificate has been issued.
    """
    return copy_ledger(_built(teachers, issued=issued), target)


def files_of(ledger: Path) -> Path:
    """The folder of a ledger's files."""
    return ledger.with_name(ledger.stem + ".files")


def copy_ledger(source: Path, target: Path) -> Path:
    """Copies a closed ledger with its files."""
    shutil.copyfile(source, target)
    if files_of(source).exists():
        shutil.copytree(files_of(source), files_of(target))
    return target


@contextlib.contextmanager
def opened(path: Path | str) -> Iterator[Ledger]:
    """A ledger, closed afterwards."""
    ledger = open_ledger(str(path))
    try:
        yield ledger
    finally:
        ledger.close()


def snapshot(folder: Path) -> dict[str, str]:
    """Every file below a folder with its SHA-256; "folder" for folders."""
    return {
        str(path.relative_to(folder)): "folder"
        if path.is_dir()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
    }


def call(*arguments: object) -> Done:
    """Runs a command in this process. ``STUDYHOURS_HOME`` must be the test's own."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run_command_line([str(one) for one in arguments], "zh")
    return Done(code, out.getvalue(), err.getvalue())


def says(text: str, *codes: str) -> bool:
    """Whether a text is one of the sentences of faults, whatever their parameters are.

    The words are the catalogue's own, so that a better wording breaks no test.
    """
    entries = load_texts("zh").entries
    for code in codes:
        parts = re.split(r"\{\w+\}", entries[f"fault.{code}"])
        if re.fullmatch(".*".join(map(re.escape, parts)), text.strip(), re.DOTALL):
            return True
    return False


def environment(home: Path, **more: str) -> Mapping[str, str]:
    """The environment of a subprocess: ours, but nothing kept in the user's own folder."""
    return {**os.environ, "STUDYHOURS_HOME": str(home), "STUDYHOURS_LANG": "zh", **more}


def run(home: Path, *arguments: object) -> Done:
    """Runs a command in a process of its own, which knows what lies in ``home``."""
    return run_module(home, "studyhours", *arguments)


def run_module(home: Path, module: str, *arguments: object) -> Done:
    """Runs a module in a process of its own, which knows what lies in ``home``."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr)
