"""A receipt: what a ledger that collects gives back, so that no file travels to it twice."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from uuid import UUID

from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.exchange.facts import RECORDS, PackageFacts
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.peers import files_known, list_links
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.sole import ledger_name
from studyhours.transfer.package_writing import PartWriter, write_package

LOOK = "write_receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was written.

    Attributes:
        path: The file.
        name: What the ledger it is for is called.
        files: How many files it says are here.
        code: This ledger's code, for somebody who links it.
    """

    path: Path
    name: str
    files: int
    code: str


def write_receipt(
    ledger: Ledger, path: Path, named: str, progress: Progress = unwatched
) -> Receipt:
    """Writes which of another ledger's files lie here, each read and compared with its hash.

    Args:
        ledger: The ledger.
        path: Where to; a package that lies there is replaced.
        named: The other ledger by its name, identifier or a code.
        progress: Told of ``write_receipt``; may call it off, then nothing is left of it.

    Raises:
        UnusableInput: none, or several, are meant, or the place cannot be written.
        NotPermitted: the account may exchange nothing.
    """
    require(ledger.actor, "import")
    found = [one for one in list_links(ledger) if named in {one.name, one.ledger, *one.codes}]
    if len(found) != 1:
        raise UnusableInput("unknown_peer", name=named)
    key = package_key(ledger)
    files = _sound(ledger, UUID(found[0].ledger), progress)
    with ledger.reading() as session, ExitStack() as parts:
        facts = PackageFacts(
            key.ledger_id,
            key.replica_id,
            ledger_name(session, school_of(session)),
            ledger.clock.now().astimezone(UTC).isoformat(),
            info_of(session).log_number,
            (),
            whole=False,
            left_out=files,
            vouched=key.vouched,
            receipt=True,
            to=UUID(found[0].ledger),
            to_name=found[0].school or found[0].name,
        )
        rows = parts.enter_context(PartWriter(RECORDS))
        write_package(path, key, facts.plain, [rows], [], None, progress)
    return Receipt(path, found[0].name, len(files), code_of(key.public))


def _sound(ledger: Ledger, other: UUID, progress: Progress) -> tuple[str, ...]:
    """Those of its files that lie here as they should."""
    found = []
    with ledger.reading() as session:
        known = sorted(files_known(session, other))
        for number, sha256 in enumerate(known):
            progress(LOOK, number, len(known))
            try:
                ledger.blobs.get(session, sha256)
            except LedgerDamaged:
                continue  # it has to travel once more
            found.append(sha256)
    return tuple(found)
