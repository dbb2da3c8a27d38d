"""Files nobody should be importing: each is refused in words, and nothing changes."""

from __future__ import annotations

import hashlib
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.records import import_records
from studyhours.services.importing.report import Imported
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from tests.support.scenario import make_ledger, roster_file, training_file

_LARGE = 300 * 1024 * 1024
_MEMORY = 40 * 1024 * 1024


def _png(path: Path) -> None:
    def part(kind: bytes, data: bytes) -> bytes:
        sealed = kind + data
        return len(data).to_bytes(4, "big") + sealed + zlib.crc32(sealed).to_bytes(4, "big")

    size = (2).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress(b"\x00" + b"\xff" * 6 + b"\x00" + b"\x00" * 6)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", size) + part(b"IDAT", pixels) + part(b"IEND", b"")
    )


def _jpg(path: Path) -> None:
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 500 + b"\xff\xd9")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(_LARGE)


def _bomb(path: Path) -> None:
    """Four gigabytes of blanks in a few megabytes."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(600):
            sheet.write(b" " * (1 << 20))


def _folder(path: Path) -> None:
    path.mkdir()


def _empty(path: Path) -> None:
    path.touch()


def _nothing(path: Path) -> None:
    del path


CASES: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "folder": ("表.xlsx", _folder, "file_is_folder"),
    "png": ("照片.png", _png, "file_wrong_kind"),
    "png named xlsx": ("照片.xlsx", _png, "file_wrong_kind"),
    "jpg": ("照片.jpg", _jpg, "file_wrong_kind"),
    "jpg named xlsx": ("照片.xlsx", _jpg, "file_wrong_kind"),
    "large csv": ("大.csv", _sparse, "file_too_large"),
    "large xlsx": ("大.xlsx", _sparse, "file_too_large"),
    "large xls": ("大.xls", _sparse, "file_too_large"),
    "bomb": ("表.xlsx", _bomb, "file_too_large"),
    "empty": ("空.xlsx", _empty, "file_empty"),
    "gone": ("没有.xlsx", _nothing, "file_missing"),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = make_ledger(str(tmp_path / "school.studyhours"))
    import_roster(made, roster_file(tmp_path))
    yield made
    made.close()


def _fingerprint(ledger: Ledger) -> str:
    return hashlib.sha256(Path(ledger.name).read_bytes()).hexdigest()


def _refusal(ledger: Ledger, path: Path) -> UnusableInput:
    """The fault of a file, the same from every import; it has words and changed nothing."""
    before, faults = _fingerprint(ledger), list[UnusableInput]()
    runs: tuple[Callable[[], Imported], ...] = (
        lambda: import_records(ledger, path, "training"),
        lambda: import_records(ledger, path, "training", dry_run=True),
        lambda: import_roster(ledger, path),
        lambda: import_attendance(ledger, path),
    )
    for run in runs:
        with pytest.raises(UnusableInput) as raised:
            run()
        faults.append(raised.value)
    assert len({fault.code for fault in faults}) == 1
    for language in LANGUAGES:
        said = load_texts(language).say(f"fault.{faults[0].code}", **faults[0].params)
        assert path.name in said
        assert "{" not in said
    assert _fingerprint(ledger) == before
    return faults[0]


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_without_being_loaded(ledger: Ledger, tmp_path: Path, name: str) -> None:
    file, make, code = CASES[name]
    path = tmp_path / file
    make(path)
    tracemalloc.start()
    try:
        assert _refusal(ledger, path).code == code
        assert tracemalloc.get_traced_memory()[1] < _MEMORY
    finally:
        tracemalloc.stop()


def test_a_file_that_cannot_be_read(ledger: Ledger) -> None:
    path = Path("/proc/self/mem")  # there, openable, and unreadable where reading begins
    if not path.exists():
        pytest.skip("no such file on this system")
    assert _refusal(ledger, path).code == "file_unreadable"


def test_the_ledger_itself_and_another_name_of_it(ledger: Ledger, tmp_path: Path) -> None:
    assert _refusal(ledger, Path(ledger.name)).code == "file_is_ledger"
    link = tmp_path / "表.xlsx"
    link.symlink_to(ledger.name)
    assert _refusal(ledger, link).code == "file_is_ledger"


def test_a_ledger_that_nobody_has_open(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "抄.xlsx"
    copy.write_bytes(Path(ledger.name).read_bytes())
    fault = _refusal(ledger, copy)
    assert (fault.code, fault.params["kind"]) == ("file_wrong_kind", "SQLite")


def test_a_file_that_is_gone_when_it_is_to_be_applied(ledger: Ledger, tmp_path: Path) -> None:
    path = training_file(tmp_path)
    assert import_records(ledger, path, "training", dry_run=True).sheets[0].added == 5
    path.unlink()
    assert _refusal(ledger, path).code == "file_missing"


def test_the_hash_kept_is_of_the_bytes_that_were_read(ledger: Ledger, tmp_path: Path) -> None:
    path = training_file(tmp_path)
    content = path.read_bytes()

    def replaced(stage: str, done: int, total: int | None) -> None:
        del done, total
        if stage == "match_rows":
            path.unlink(missing_ok=True)

    assert import_records(ledger, path, "training", progress=replaced).sheets[0].added == 5
    with ledger.reading() as session:
        connection = session.connection()
        kept = connection.exec_driver_sql("SELECT file_sha256 FROM import WHERE what = 'training'")
        assert kept.scalar() == hashlib.sha256(content).hexdigest()
