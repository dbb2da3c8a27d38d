"""The files beside a ledger: brought from its copies, and set aside where nothing names them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from studyhours.db.blobs import BlobStore, FolderBlobs
from studyhours.services.evidence.sweeping import named_files
from studyhours.transfer.kept_copies import SharedFiles, copies_folder, copy_hashed, is_sound


def bring_files(store: BlobStore, session: Session, ledger: str) -> None:
    """Brings files that are named and not as they were from the copies beside the ledger.

    Args:
        store: The ledger's files.
        session: A session on it.
        ledger: Its path.
    """
    if not isinstance(store, FolderBlobs):
        return
    shared = SharedFiles(copies_folder(Path(ledger)))
    for name in sorted(named_files(session)):
        place = store.path(name)
        if not is_sound(place, name) and shared.has(name):
            copy_hashed(shared.path(name), place, name)


def sweep(store: BlobStore, session: Session) -> None:
    """Sets files aside that no row names: left by a crash between writing and committing.

    They are moved, not removed: where an older copy has taken the ledger's place, they are the
    newer one's certificates.
    """
    if not isinstance(store, FolderBlobs):
        return
    named = named_files(session)
    for name in list(store.names(session)):
        if name not in named:
            store.set_aside(store.path(name))
    for path in store.unfinished():
        path.unlink(missing_ok=True)
