"""What the files of a record must be for it to be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from studyhours.db.models import EvidenceFile, School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.traits import EVIDENCE
from studyhours.services.evidence.naming import tidy_file_name
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.content import FileNamed, RecordContent

MOST_FILES = 30
"""Files of one record."""


def with_files(
    tx: Writing, school: School, content: RecordContent, before: Sequence[FileNamed] = ()
) -> RecordContent:
    """The content with its files as the ledger knows them, each once.

    Args:
        tx: The transaction.
        school: The school.
        content: What the record is to say.
        before: The files it has now.

    Raises:
        UnusableInput: too many, one the ledger does not have or that this login never brought, or
            an unknown word.
    """
    if not content.files:
        return content
    return replace(content, files=checked_files(tx, school, content.files, before, EVIDENCE))


def checked_files(
    tx: Writing,
    school: School,
    said: Sequence[FileNamed],
    before: Sequence[FileNamed],
    words: Sequence[str],
) -> tuple[FileNamed, ...]:
    """Files as the ledger knows them, each once.

    Args:
        tx: The transaction.
        school: The school.
        said: The files something is to have.
        before: The files it has now.
        words: What a file may show.

    Raises:
        UnusableInput: as ``with_files``.
    """
    if len(said) > MOST_FILES:
        raise UnusableInput("evidence_too_many", count=len(said), limit=MOST_FILES)
    wanted = {one.sha256: one for one in reversed(said)}
    query = select(
        EvidenceFile.sha256, EvidenceFile.media, EvidenceFile.size, EvidenceFile.kept_by
    ).where(EvidenceFile.school_id == school.id, EvidenceFile.sha256.in_(wanted))
    known: dict[str, tuple[str, int]] = {}
    mine = {one.sha256 for one in before}
    everybody = "edit_records" in tx.ledger.actor.functions
    for sha256, media, size, by in tx.session.execute(query):
        known[sha256] = media, size
        if everybody or by == tx.ledger.actor.name:
            mine.add(sha256)
    files = []
    for one in said:
        if one.sha256 not in wanted:
            continue  # the second time
        del wanted[one.sha256]
        if one.sha256 not in known or one.sha256 not in mine:
            raise UnusableInput("evidence_gone", file=one.name)
        if one.word not in words:
            raise UnusableInput("unknown_evidence_word", word=one.word, known=", ".join(words))
        media, size = known[one.sha256]
        files.append(replace(one, name=tidy_file_name(one.name, media), media=media, size=size))
    return tuple(files)
