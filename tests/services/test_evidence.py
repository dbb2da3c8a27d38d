"""Files attached to records: kept, shown, given out again, taken off, swept; by whom."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import delete, func, select

from studyhours.db.blobs import FolderBlobs
from studyhours.db.models import Account, Blob, EvidenceFile, Record
from studyhours.domain.canonical import canonical_json
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import Fault, LedgerDamaged, NotPermitted, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.evidence.attaching import attach, found_file, take_off
from studyhours.services.evidence.form_text import FILES, files_from, files_text
from studyhours.services.evidence.keeping import keep_bytes, keep_files, keep_smaller
from studyhours.services.evidence.naming import tidy_file_name, word_for
from studyhours.services.evidence.reading import (
    bytes_of,
    files_of,
    save_file,
    save_files,
    thumb_of,
)
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.content import FileNamed, content_of, text_of
from studyhours.services.records.drafts import DraftKept, new_draft_uid, save_draft
from studyhours.services.records.saving import (
    Saved,
    add_record,
    change_record,
    delete_record,
    read_record,
    restore_record,
)
from studyhours.services.reviewing.deciding import approve_records
from studyhours.services.settings.accounts import switch_on_accounts
from studyhours.transfer import backup as backup_files
from studyhours.transfer.evidence_files import JPEG, MOST_KEPT, PDF, PNG
from tests.services.record_world import content, teacher_uids
from tests.support.accounts import create_account
from tests.support.pictures import GPS, pdf, photo, picture, scan
from tests.support.scenario import Walked, make_ledger

_DAY = "2025-10-09"
_PASSWORD = "correct horse"
_LATER = timedelta(days=8)


def training(ledger: Ledger, number: str = "0002", **more: object) -> Saved:
    said = content(teacher_uids(ledger)[number], "training", _DAY, "作业设计")
    return add_record(ledger, replace(said, **more))  # type: ignore[arg-type]  # fields by name


def evidence_column(ledger: Ledger, uid: str) -> str | None:
    with ledger.reading() as session:
        return session.get_one(Record, UUID(uid)).evidence


def codes(ledger: Ledger) -> list[str]:
    return [one.code for one in examine(ledger)]


def later(ledger: Ledger) -> Ledger:
    return replace(ledger, clock=FixedClock(ledger.clock.now() + _LATER))


@contextmanager
def teacher_of(ledger: Ledger, target: str, *numbers: str) -> Iterator[list[Ledger]]:
    """Logins of teachers, accounts being switched on."""
    create_account(ledger, "boss", _PASSWORD, {"admin": "school"})
    for number in numbers:
        create_account(ledger, f"t{number}", _PASSWORD, {"teacher": "self"})
    uids = teacher_uids(ledger)
    with ledger.writing() as tx:
        for number in numbers:
            query = select(Account).where(Account.login == f"t{number}")
            tx.session.scalars(query).one().teacher_id = uids[number]
    switch_on_accounts(ledger)
    logins = [
        open_ledger(target, ledger.clock, Credentials(f"t{number}", _PASSWORD))
        for number in numbers
    ]
    try:
        yield logins
    finally:
        for login in logins:
            login.close()


# ---------------------------------------------------------------- attaching


def test_a_file_is_attached_counted_by_rules_and_given_out_again(
    walked: Walked, tmp_path: Path
) -> None:
    ledger, saved = walked.ledger, training(walked.ledger)
    (tmp_path / "结业证书.pdf").write_bytes(pdf())
    (tmp_path / "会场.JPEG").write_bytes(photo((800, 600)))
    done = attach(ledger, saved.uid, [tmp_path / "结业证书.pdf", tmp_path / "会场.JPEG"])
    assert [(one.name, one.media, one.word) for one in done.added] == [
        ("结业证书.pdf", PDF, "certificate"),
        ("会场.jpeg", JPEG, "photo"),
    ]
    assert files_of(ledger, saved.uid) == done.added
    assert evidence_column(ledger, saved.uid) == "certificate photo"
    assert bytes_of(ledger, done.added[0].sha256, saved.uid) == pdf()
    assert codes(ledger) == []
    copy = save_file(ledger, done.added[0], tmp_path / "copy.pdf", saved.uid)
    assert copy.read_bytes() == pdf()
    out = tmp_path / "out"
    assert [path.name for path in save_files(ledger, saved.uid, out)] == [
        "结业证书.pdf",
        "会场.jpeg",
    ]
    for file in done.added:
        with Image.open(io.BytesIO(thumb_of(ledger, file, 96, saved.uid).png)) as small:
            assert max(small.size) == 96
            assert small.height > small.width, "the photo was held upright, the page is"


def test_the_same_file_twice_is_said_and_not_doubled(walked: Walked, tmp_path: Path) -> None:
    ledger, saved = walked.ledger, training(walked.ledger)
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(picture("PNG"))
    done = attach(ledger, saved.uid, [tmp_path / "a.png", tmp_path / "b.png"])
    assert ([one.name for one in done.added], done.doubled) == (["a.png"], ("b.png",))
    version = read_record(ledger, saved.uid)[1]
    again = attach(ledger, saved.uid, [tmp_path / "b.png"])
    assert (again.added, again.doubled, bool(again.changes)) == ((), ("b.png",), False)
    said, now = read_record(ledger, saved.uid)
    assert now == version
    twice = replace(said, files=(*said.files, *said.files))
    assert change_record(ledger, saved.uid, twice, now).version == now


def test_what_is_taken_off_can_be_had_back(walked: Walked, tmp_path: Path) -> None:
    ledger, saved = walked.ledger, training(walked.ledger)
    (tmp_path / "证书.png").write_bytes(picture("PNG"))
    attach(ledger, saved.uid, [tmp_path / "证书.png"])
    version = read_record(ledger, saved.uid)[1]
    assert take_off(ledger, saved.uid, "1").name == "证书.png"
    assert (files_of(ledger, saved.uid), evidence_column(ledger, saved.uid)) == ((), None)
    assert repair(later(ledger)).mended == ()
    restore_record(ledger, saved.uid, version, read_record(ledger, saved.uid)[1])
    (file,) = files_of(ledger, saved.uid)
    assert bytes_of(ledger, file.sha256, saved.uid) == picture("PNG")
    assert evidence_column(ledger, saved.uid) == "certificate"
    with pytest.raises(UnusableInput, match="evidence_not_there"):
        take_off(ledger, saved.uid, "2")


def test_a_file_is_found_by_number_name_or_hash() -> None:
    files = (FileNamed("ab" * 32, "2", PNG, 1, "other"), FileNamed("cd" * 32, "b", PNG, 1, "other"))
    for which, place in (("1", 0), ("2", 1), ("b", 1), ("abababab", 0), ("CDCDCDCD", 1)):
        assert found_file(files, which) is files[place]
    for which in ("0", "3", "c", "ab", ""):
        with pytest.raises(UnusableInput, match="evidence_not_there"):
            found_file(files, which)


def test_a_record_says_its_files_in_one_canonical_way(walked: Walked) -> None:
    said = content(teacher_uids(walked.ledger)["0002"], "training", _DAY, "“作业”设计")
    files = (FileNamed("ab" * 32, '合影"1".jpg', JPEG, 7, "photo"),)
    with_files = replace(said, files=files)
    assert text_of(with_files).whole == canonical_json(with_files.plain)
    assert text_of(with_files).said == text_of(said).said, "rows of files have no files"
    assert content_of(with_files.plain) == with_files
    assert "files" not in said.plain
    assert files_from(files_text(files)) == files
    assert [files_from(text) for text in ("", "[", "{}", "[[1]]", '"x"')] == [(), (), (), (), ()]


def test_files_no_record_may_have(walked: Walked) -> None:
    ledger = walked.ledger
    one = keep_bytes(ledger, "a.png", picture("PNG"))
    strange = replace(one, sha256="0" * 64)
    many = [keep_bytes(ledger, "a.png", picture("PNG", (at, 9))) for at in range(1, 32)]
    for files, code in (
        ((strange,), "evidence_gone"),
        ((replace(one, word="proof"),), "unknown_evidence_word"),
        (tuple(many), "evidence_too_many"),
    ):
        with pytest.raises(UnusableInput, match=code):
            training(ledger, files=files)
    lying = replace(one, name="../../a.exe", media=PDF, size=5)
    saved = training(ledger, files=(lying,))
    assert files_of(ledger, saved.uid) == (replace(one, name="a.exe.png"),)


# ---------------------------------------------------------------- bad input

_MISTAKES = {
    "nothing.jpg": (b"", "evidence_empty"),
    "zeros.pdf": (bytes(4096), "evidence_empty"),
    "text.jpg": ("不是图片".encode(), "evidence_not_taken"),
    "moving.gif": (b"GIF89a" + bytes(20), "evidence_not_taken"),
    "方案.docx.pdf": (b"PK\x03\x04" + bytes(60), "evidence_is_office"),
    "表.xls": (b"\xd0\xcf\x11\xe0" + bytes(60), "evidence_is_office"),
    "IMG_1.HEIC": (b"\0\0\0\x18ftypheic" + bytes(60), "evidence_heic"),
    "cut.jpg": (photo((900, 700))[:-2000], "evidence_broken"),
    "cut.png": (picture("PNG", (900, 700))[:-60], "evidence_broken"),
    "cut.webp": (picture("WEBP", (900, 700))[:-40], "evidence_broken"),
    "cut.tif": (scan()[:300], "evidence_broken"),
    "head.jpg": (b"\xff\xd8\xff\xe0", "evidence_broken"),
    "cut.pdf": (pdf()[:100], "evidence_broken"),
    "head.pdf": (b"%PDF-1.7\n", "evidence_broken"),
    "locked.pdf": (pdf(password="1"), "evidence_locked"),
    "bomb.png": (picture("PNG", (11_000, 10_000)), "evidence_pixels"),
}


def test_what_cannot_be_evidence_says_so_and_holds_up_no_other(
    walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger
    for name, (mistake, _) in _MISTAKES.items():
        (tmp_path / name).write_bytes(mistake)
    (tmp_path / "good.png").write_bytes(picture("PNG"))
    with (tmp_path / "half a gigabyte.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(500 << 20)
    with (tmp_path / "large.jpg").open("wb") as file:
        file.write(b"\xff\xd8\xff\xe0")
        file.truncate((MOST_KEPT << 20) + 1)
    (tmp_path / "folder").mkdir()
    wanted = {name: code for name, (_, code) in _MISTAKES.items()} | {
        "half a gigabyte.pdf": "evidence_too_large",
        "large.jpg": "evidence_too_large_picture",
        "folder": "evidence_is_folder",
        "gone.png": "file_missing",
    }
    kept = keep_files(ledger, [tmp_path / name for name in (*wanted, "good.png")])
    assert [one.name for one in kept.files] == ["good.png"]
    assert [one.code for one in kept.refused] == list(wanted.values())
    for language in ("zh", "en"):
        texts = load_texts(language)
        for name, fault in zip(wanted, kept.refused, strict=True):
            said = texts.say(f"fault.{fault.code}", **fault.params)
            assert name in said
            assert "{" not in said
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1


@pytest.mark.parametrize(
    ("named", "media", "shown"),
    [
        ("合影.jpg", JPEG, "合影.jpg"),
        ("合影.JPEG", JPEG, "合影.jpeg"),
        ("really a png.jpg", PNG, "really a png.png"),
        ("第3.2节", PDF, "第3.2节.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\王\\证书.pdf", PDF, "证书.pdf"),
        ("a\x00b\nc.pdf", PDF, "a_b c.pdf"),
        ("<b>x</b>.png", PNG, "b_.png"),
        ("..", PDF, "file.pdf"),
        ("", PNG, "file.png"),
        ("con.png", PNG, "_con.png"),
        ("长" * 300 + ".pdf", PDF, "长" * 66 + ".pdf"),
        ("\u202egnp.exe.pdf", PDF, "_gnp.exe.pdf"),
    ],
)
def test_a_name_is_only_ever_a_name(named: str, media: str, shown: str) -> None:
    assert tidy_file_name(named, media) == shown
    assert tidy_file_name(shown, media) == shown


def test_what_a_file_probably_shows() -> None:
    for name, word in (
        ("结业证书(1).pdf", "certificate"),
        ("3月签到表.jpg", "record"),
        ("IMG_2034.jpg", "photo"),
        ("活动方案.pdf", "plan"),
        ("扫描件.pdf", "other"),
    ):
        assert word_for(name, is_photo=False) == word, name
    assert word_for("20250901_1.jpg", is_photo=True) == "photo"


# ---------------------------------------------------------------- smaller pictures


def test_a_photo_made_smaller_is_upright_and_tells_no_place(tmp_path: Path) -> None:
    ledger = make_ledger(str(tmp_path / "school.studyhours"))
    whole = photo()
    before = keep_bytes(ledger, "证书.jpg", whole)
    after = keep_smaller(ledger, before)
    assert 3 * after.size < 2 * before.size
    assert (after.name, after.word) == (before.name, "certificate")
    with Image.open(io.BytesIO(bytes_of(ledger, after.sha256))) as made:
        assert made.size == (1138, 2560)
        assert dict(made.getexif()) == {}
    with Image.open(io.BytesIO(bytes_of(ledger, before.sha256))) as kept:
        assert GPS in kept.getexif(), "the original stays as it is"
    (tmp_path / "大.jpg").write_bytes(whole)
    assert keep_files(ledger, [tmp_path / "大.jpg"], smaller=True).files[0].sha256 == after.sha256
    for content_, name, code in (
        (pdf(), "a.pdf", "evidence_not_a_picture"),
        (scan(), "a.tif", "evidence_many_pages"),
        (picture("PNG", (40, 40)), "a.png", "evidence_not_smaller"),
    ):
        file = keep_bytes(ledger, name, content_)
        with pytest.raises(UnusableInput, match=code):
            keep_smaller(ledger, file)
    ledger.close()


# ---------------------------------------------------------------- permission


def test_a_teacher_has_their_own_files_and_nobody_elses(
    target: str, walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger
    mine, others = training(ledger), training(ledger, "0003")
    (tmp_path / "证书.png").write_bytes(picture("PNG"))
    (theirs,) = attach(ledger, others.uid, [tmp_path / "证书.png"]).added
    with teacher_of(ledger, target, "0002", "0003") as (me, other):
        refused = (
            lambda: files_of(me, others.uid),
            lambda: bytes_of(me, theirs.sha256, others.uid),
            lambda: take_off(me, others.uid, "1"),
            lambda: attach(me, others.uid, [tmp_path / "证书.png"]),
        )
        for attempt in refused:
            with pytest.raises(NotPermitted):
                attempt()
        for record in (None, mine.uid):
            with pytest.raises(UnusableInput, match="unknown_evidence"):
                bytes_of(me, theirs.sha256, record)
        said, version = read_record(me, mine.uid)
        with pytest.raises(UnusableInput, match="evidence_gone"):
            change_record(me, mine.uid, replace(said, files=(theirs,)), version)
        assert bytes_of(other, theirs.sha256, others.uid) == picture("PNG")
        # What they bring themselves is theirs, though the same bytes lie there already.
        (added,) = attach(me, mine.uid, [tmp_path / "证书.png"]).added
        assert added.sha256 == theirs.sha256
        assert read_record(me, mine.uid)[0].status == "submitted", "it is looked at again"
        # A text mended by its teacher keeps what staff had attached.
        said, version = read_record(other, others.uid)
        change_record(other, others.uid, replace(said, title="别的"), version)
        assert len(files_of(other, others.uid)) == 1


def test_approved_with_files_stays_as_it_was(walked: Walked) -> None:
    ledger = walked.ledger
    file = keep_bytes(ledger, "证书.pdf", pdf())
    saved = training(ledger, status="submitted", files=(file,))
    approve_records(ledger, [(saved.uid, saved.version)])
    said, version = read_record(ledger, saved.uid)
    assert (said.status, said.files) == ("approved", (file,))
    delete_record(ledger, saved.uid, version)
    with pytest.raises(UnusableInput, match="unknown_record"):
        files_of(ledger, saved.uid)
    assert codes(ledger) == []


# ---------------------------------------------------------------- kept, lost, swept


def test_files_go_through_a_backup_to_both_engines(
    walked: Walked, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = walked.ledger
    monkeypatch.setattr(backup_files, "_SMALL", 1 << 17)
    # What packs densely and is large: a scan of a white page.
    white = scan(1) + bytes(1 << 18)
    files = tuple(
        keep_bytes(ledger, name, said) for name, said in (("a.pdf", pdf()), ("b.tif", white))
    )
    saved = training(ledger, files=files)
    backup(ledger, tmp_path / "copy.backup")
    places = [str(tmp_path / "again.studyhours")]
    if "://" not in ledger.name:
        places.append(postgres_url)
    for place in places:
        restore(tmp_path / "copy.backup", place)
        again = open_ledger(place)
        assert files_of(again, saved.uid) == files
        assert bytes_of(again, files[1].sha256, saved.uid) == white
        assert codes(again) == []
        again.close()


def test_a_lost_or_changed_file_is_named(walked: Walked) -> None:
    ledger = walked.ledger
    lost, changed = (keep_bytes(ledger, name, pdf(name)) for name in ("lost.pdf", "changed.pdf"))
    saved = training(ledger, files=(lost, changed))
    if isinstance(ledger.blobs, FolderBlobs):
        ledger.blobs.path(lost.sha256).unlink()
        ledger.blobs.path(changed.sha256).write_bytes(b"%PDF-")
    else:
        with ledger.writing() as tx:
            tx.session.execute(delete(Blob).where(Blob.sha256 == lost.sha256))
            tx.session.get_one(Blob, changed.sha256).content = b"%PDF-"
    found = {(one.code, one.params["name"]) for one in examine(ledger) if one.error}
    assert found == {
        ("doctor.evidence_missing", "lost.pdf"),
        ("doctor.evidence_changed", "changed.pdf"),
    }
    with pytest.raises(LedgerDamaged):
        bytes_of(ledger, lost.sha256, saved.uid)
    assert thumb_of(ledger, lost, 96, saved.uid).missing


def test_only_what_nothing_speaks_of_is_swept_and_only_after_a_while(walked: Walked) -> None:
    ledger = walked.ledger
    names = ("record", "old version", "deleted", "draft", "nothing")
    kept = {name: keep_bytes(ledger, f"{name}.pdf", pdf(name)) for name in names}
    training(ledger, files=(kept["record"],))
    old = training(ledger, files=(kept["old version"],))
    take_off(ledger, old.uid, "1")
    gone = training(ledger, files=(kept["deleted"],))
    delete_record(ledger, gone.uid, gone.version)
    values = {"title": "x", FILES: files_text([kept["draft"]])}
    save_draft(ledger, DraftKept(new_draft_uid(ledger), "training", values))
    assert codes(ledger) == []
    assert repair(ledger).mended == ()
    week_after = later(ledger)
    (finding,) = examine(week_after)
    assert (finding.code, finding.params, finding.error) == (
        "doctor.unused_evidence", {"count": 1}, False,
    )  # fmt: skip
    assert [one.code for one in repair(week_after).mended] == ["doctor.unused_evidence"]
    assert examine(week_after) == ()
    for name, file in kept.items():
        if name == "nothing":
            with pytest.raises(Fault):
                bytes_of(ledger, file.sha256)
        else:
            assert bytes_of(ledger, file.sha256) == pdf(name)
    with ledger.reading() as session:
        assert kept["nothing"].sha256 not in set(ledger.blobs.names(session))


def test_when_a_file_was_kept_is_told(walked: Walked) -> None:
    at = datetime(2025, 11, 1, tzinfo=UTC)
    file = keep_bytes(replace(walked.ledger, clock=FixedClock(at)), "a.png", picture("PNG"))
    with walked.ledger.reading() as session:
        row = session.scalars(select(EvidenceFile)).one()
        assert (row.sha256, row.kept_at, row.kept_by) == (file.sha256, at, "local")
