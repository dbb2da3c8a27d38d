"""Files by their content: in a folder beside the ledger, in a table on PostgreSQL."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from studyhours.db.blob_table import TableBlobs
from studyhours.db.blobs import BlobStore, FolderBlobs
from studyhours.db.engine import open_engine
from studyhours.db.migrate import upgrade
from studyhours.domain.errors import LedgerDamaged, UnusableInput

_CONTENT = "证书原件".encode() * 1000
_NAME = hashlib.sha256(_CONTENT).hexdigest()


@pytest.fixture(params=["folder", "table"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[BlobStore, Session]]:
    """A store and a session on an empty database of its kind."""
    if request.param == "folder":
        target = str(tmp_path / "empty.sqlite")
        store: BlobStore = FolderBlobs(tmp_path / "empty.files")
    else:
        target = request.getfixturevalue("postgres_url")
        store = TableBlobs()
    engine = open_engine(target, create=True)
    with engine.connect().execution_options(writing=True) as connection:
        upgrade(connection)
        connection.commit()
        with Session(connection) as session:
            yield store, session
    engine.dispose()


def test_content_is_kept_by_its_hash(kept: tuple[BlobStore, Session]) -> None:
    store, session = kept
    assert store.put(session, _CONTENT) == _NAME
    assert store.put(session, _CONTENT) == _NAME
    other = store.put(session, b"")
    assert store.get(session, _NAME) == _CONTENT
    assert store.get(session, other) == b""
    assert sorted(store.names(session)) == sorted([_NAME, other])


def test_a_missing_file_is_damage(kept: tuple[BlobStore, Session]) -> None:
    store, session = kept
    with pytest.raises(LedgerDamaged) as caught:
        store.get(session, _NAME)
    assert caught.value.code == "file_missing_in_store"
    assert caught.value.exit_code == 6


def test_a_changed_file_is_damage(kept: tuple[BlobStore, Session]) -> None:
    store, session = kept
    store.put(session, _CONTENT)
    if isinstance(store, FolderBlobs):
        path = store.path(_NAME)
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    else:
        session.flush()
        session.execute(text("UPDATE blob SET content = 'changed'"))
        session.expire_all()
    with pytest.raises(LedgerDamaged) as caught:
        store.get(session, _NAME)
    assert caught.value.code == "file_changed_in_store"


@pytest.fixture
def store(tmp_path: Path) -> FolderBlobs:
    """A store in a folder; it needs no session."""
    return FolderBlobs(tmp_path / "school.files")


@pytest.fixture
def session() -> Iterator[Session]:
    """A session on nothing."""
    with Session() as made:
        yield made


def test_an_unfinished_file_has_no_name(store: FolderBlobs, session: Session) -> None:
    store.put(session, _CONTENT)
    part = store.path(_NAME).with_name(".part-abc")
    part.write_bytes(b"half")
    assert list(store.names(session)) == [_NAME]
    assert list(store.unfinished()) == [part]


def test_a_file_cut_short_is_written_again(store: FolderBlobs, session: Session) -> None:
    store.put(session, _CONTENT)
    store.path(_NAME).write_bytes(_CONTENT[:100])
    store.put(session, _CONTENT)
    assert store.get(session, _NAME) == _CONTENT


def test_a_file_that_was_changed_is_written_again(store: FolderBlobs, session: Session) -> None:
    """Of the same length, so that only its content tells."""
    store.put(session, _CONTENT)
    store.path(_NAME).write_bytes(b"x" * len(_CONTENT))
    store.put(session, _CONTENT)
    assert store.get(session, _NAME) == _CONTENT


def test_file_and_folder_are_flushed_before_the_row_is(
    store: FolderBlobs, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    real = os.fsync

    def watched(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        flushed.append("folder" if is_folder else "file")
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    store.put(session, _CONTENT)
    assert flushed[0] == "file"
    assert "folder" in flushed[1:]


def test_a_name_taken_by_a_folder(store: FolderBlobs, session: Session) -> None:
    store.path(_NAME).mkdir(parents=True)
    with pytest.raises(UnusableInput) as caught:
        store.put(session, _CONTENT)
    assert caught.value.code == "file_trouble"
    with pytest.raises(UnusableInput) as unreadable:
        store.get(session, _NAME)
    assert unreadable.value.code == "file_unreadable"
    assert list(store.unfinished()) == []
