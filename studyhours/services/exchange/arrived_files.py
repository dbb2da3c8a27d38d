"""The files a package brings, and those its records name: kept before anything speaks of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, select

from studyhours.db.models import EvidenceFile, PeerFile, School
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress
from studyhours.services.exchange.facts import PackageFacts
from studyhours.services.exchange.heard import heard, remember_receipt
from studyhours.services.exchange.peers import files_known
from studyhours.services.exchange.versions import Version
from studyhours.services.ledgers.ledger import Writing
from studyhours.transfer.package_reading import PackageFile

KEEP = "keep_files"


class ArrivedFiles:
    """The files of one package inside a transaction.

    Args:
        tx: The transaction.
        package: The package.
        facts: What it says of itself.
        school_id: The school here.
    """

    def __init__(
        self, tx: Writing, package: PackageFile, facts: PackageFacts, school_id: UUID
    ) -> None:
        self._tx = tx
        self._package = package
        self._facts = facts
        self._school_id = school_id
        self._carried = {name for name, _ in package.manifest.files}
        self._named: dict[str, tuple[str, str, int]] = {}

    def note(self, versions: Iterable[Version]) -> None:
        """Notes the files that new versions name."""
        for version in versions:
            if version.content is not None:
                for one in version.content.files:
                    self._named[one.sha256] = (one.name, one.media, one.size)

    def take(self, papers: Collection[str], progress: Progress, *, keep: bool) -> int:
        """Keeps the files that were noted, and those of papers.

        Args:
            papers: Hashes of the papers.
            progress: Told of ``keep_files``.
            keep: Whether they are written; else they are only counted.

        Returns:
            How many were not here.

        Raises:
            UnusableInput: one neither travels in the package nor lies here.
        """
        missing = [
            name
            for sha256, (name, *_) in sorted(self._named.items())
            if sha256 not in self._carried and not self._has(sha256)
        ]
        missing += [
            one for one in sorted(papers) if one not in self._carried and not self._has(one)
        ]
        if missing:
            raise UnusableInput(
                "package_files_missing",
                file=self._package.name,
                count=len(missing),
                names="、".join(missing[:5]),
                name=self._facts.name,
            )
        self._put_rows()
        return self._keep({*self._named, *papers}, progress, keep=keep)

    def _put_rows(self) -> None:
        session, by = self._tx.session, self._tx.ledger.actor.name
        mine = set(
            session.scalars(
                select(EvidenceFile.sha256).where(
                    EvidenceFile.school_id == self._school_id, EvidenceFile.kept_by == by
                )
            )
        )
        for sha256, (_, media, size) in sorted(self._named.items()):
            if sha256 not in mine:
                session.add(
                    EvidenceFile(
                        id=self._tx.new_id(),
                        school_id=self._school_id,
                        sha256=sha256,
                        media=media,
                        size=size,
                        kept_at=self._tx.now,
                        kept_by=by,
                    )
                )

    def _keep(self, wanted: Collection[str], progress: Progress, *, keep: bool) -> int:
        count = 0
        for number, (sha256, content) in enumerate(self._package.files()):
            progress(KEEP, number, len(self._package.manifest.files))
            if sha256 in wanted and not self._has(sha256):
                count += 1
                if keep:
                    self._tx.ledger.blobs.put(self._tx.session, content)
        return count

    def _has(self, sha256: str) -> bool:
        try:
            self._tx.ledger.blobs.get(self._tx.session, sha256)
        except LedgerDamaged:
            return False
        return True

    def remember(self, *, is_newest: bool) -> int:
        """Notes which files the other ledger has: they need not travel back.

        Args:
            is_newest: Whether no later package of that copy has been merged: then what a receipt
                does not name has to travel again.

        Returns:
            Of a receipt, how many lie there that were not known to.
        """
        session, facts = self._tx.session, self._facts
        if not facts.receipt:
            there = files_known(session, facts.ledger_id)
            self._put_there({*self._carried, *facts.left_out} - there)
            return 0
        signer, school = self._package.manifest.signer, session.get_one(School, self._school_id)
        found = heard(session, school, facts, signer)
        remember_receipt(school, facts, signer)
        self._put_there(found.confirmed)
        missing = found.missing if is_newest else frozenset[str]()
        for sha256 in sorted(missing):
            session.execute(
                delete(PeerFile).where(
                    PeerFile.ledger_id == facts.ledger_id, PeerFile.sha256 == sha256
                )
            )
        if missing:
            said = {"file": self._package.name, "name": facts.name, "missing": len(missing)}
            self._tx.log("exchange.receipt", str(facts.ledger_id), said)
        return len(found.confirmed)

    def _put_there(self, files: Collection[str]) -> None:
        for sha256 in sorted(files):
            self._tx.session.add(PeerFile(ledger_id=self._facts.ledger_id, sha256=sha256))
