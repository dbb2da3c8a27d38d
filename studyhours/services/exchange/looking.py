"""What a package would bring, before anybody takes it: who sent it, when, and what would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.closing.reasons import because
from studyhours.services.exchange.facts import PackageFacts, TeacherSaid, facts_of
from studyhours.services.exchange.heard import heard
from studyhours.services.exchange.keys import code_of, own_copies
from studyhours.services.exchange.member_schools import school_called
from studyhours.services.exchange.merged import Merged, Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import alike_here, is_for_others, namesakes_here
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.transfer.package_reading import PackageFile

_TRYING = "-"
_LOCKED = frozenset({"package_passphrase_needed", "package_passphrase_wrong"})


@dataclass(frozen=True, slots=True)
class SaidOfItself:
    """What a package says of itself; only its signature has been checked.

    Attributes:
        name: What the ledger that made it is called.
        code: That ledger's short code, to compare with the one it shows.
        made_at: When, by that computer's clock.
        teachers: Whom it is about.
        whole: Whether it holds everything of that ledger.
        same: Whether it comes from a copy of this very ledger.
        found: Which of our teachers each of theirs seems to be, by staff number and name.
        namesakes: Who of ours has the name of its one teacher, where nobody has the number too.
        copy: Which copy of its ledger has made it.
        log_number: How far that copy's log was.
        complete: Whether no record of those teachers was left out as too old.
        own: Whether this very copy has made it.
        for_others: Whether this is a teacher's own ledger and it is about other people only.
        receipt: Whether it only says which files lie there.
        missing: How many it does not name that were known to lie there: they travel again.
        school: What its sender is called here, where it is a school handing in all of its ledger.
        ledger: The identifier of the ledger that made it.
    """

    name: str
    code: str
    made_at: datetime
    teachers: tuple[TeacherSaid, ...]
    whole: bool
    same: bool
    found: tuple[tuple[str, str], ...]
    namesakes: tuple[str, ...]
    copy: str
    log_number: int
    complete: bool
    own: bool
    for_others: bool
    receipt: bool
    missing: int
    school: str
    ledger: str

    def holds(self, other: SaidOfItself) -> bool:
        """Whether another package of the same copy is older and has nothing this one lacks.

        A receipt says everything: an older one says nothing beside it.
        """
        about = {one.uid for one in self.teachers}
        is_later = (self.log_number, self.made_at) > (other.log_number, other.made_at)
        if self.copy != other.copy or self.receipt is not other.receipt or not is_later:
            return False
        return self.receipt or (
            self.complete
            and (self.whole or (not other.whole and about >= {one.uid for one in other.teachers}))
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """A package that was looked at.

    Attributes:
        path: The file.
        said: What it says of itself; None where that cannot be read.
        would: What merging it would do; None where it cannot be merged.
        fault: Why it cannot be.
    """

    path: Path
    said: SaidOfItself | None = None
    would: Merged | None = None
    fault: Fault | None = None

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase is wanted, or another one."""
        return self.fault is not None and self.fault.code in _LOCKED

    @property
    def is_own(self) -> bool:
        """Whether this ledger has made it itself and knows every record in it."""
        return self.said is not None and self.said.own and not self.brings_records

    @property
    def brings_records(self) -> bool:
        """Whether taking it would do something to records or bring files."""
        if self.would is None:
            return False
        one = self.would.counts
        return any((one.added, one.changed, one.deleted, one.undecided, one.files))

    @property
    def brings_nothing(self) -> bool:
        """Whether it can be taken and nothing would come of that."""
        would = self.would
        lost = self.said is not None and self.said.missing
        return would is not None and not (would.id or would.counts.confirmed or lost)

    @property
    def is_unknown(self) -> bool:
        """Whether nobody here has linked the ledger that made it."""
        return self.fault is not None and self.fault.code == "package_unknown"


def look(
    ledger: Ledger, path: Path, passphrase: str | None = None, progress: Progress = unwatched
) -> Looked:
    """Looks at a package; nothing is changed. One that cannot be merged says why.

    Args:
        ledger: The ledger.
        path: The package.
        passphrase: What it is locked by.
        progress: Told of what ``merge_package`` tells.

    Raises:
        NotPermitted: the account may not merge.
    """
    require(ledger.actor, "import")
    require(ledger.actor, "edit_records")
    said = None
    try:
        with PackageFile(path, passphrase) as package:
            facts = facts_of(package.manifest, path.name)
            signer = package.manifest.signer
        said = _said(ledger, facts, signer)
        with because(_TRYING):  # nothing is kept: why a closed year is corrected is asked later
            would = merge_package(ledger, path, Merging(passphrase, dry_run=True), progress)
    except Fault as fault:
        return Looked(path, said, fault=fault.with_traceback(None))
    return Looked(path, said, would)


def files_missing(ledger: Ledger, path: Path, passphrase: str | None = None) -> int:
    """How many files a receipt does not name that were known to lie there: they travel again.

    Raises:
        UnusableInput: it is no package, or locked.
        NotPermitted: the account may exchange nothing.
    """
    require(ledger.actor, "import")
    with PackageFile(path, passphrase) as package, ledger.reading() as session:
        facts = facts_of(package.manifest, path.name)
        return len(heard(session, school_of(session), facts, package.manifest.signer).missing)


def replaced(those: Sequence[Looked]) -> Mapping[Path, Path]:
    """Packages that a newer one of the same copy makes needless, and that newer one.

    Args:
        those: Packages that lie together. Only one that can be taken makes another needless.
    """
    able = [(one.path, one.said) for one in those if one.would is not None and one.said is not None]
    found: dict[Path, Path] = {}
    for path, old in able:
        newer = [one for one in able if one[1].holds(old)]
        if newer:
            found[path] = max(newer, key=lambda one: (one[1].log_number, one[1].made_at))[0]
    return found


def _said(ledger: Ledger, facts: PackageFacts, signer: str) -> SaidOfItself:
    with ledger.reading() as session:
        info = info_of(session)
        here = (info.ledger_id, info.replica_id) == (facts.ledger_id, facts.replica_id)
        school = school_of(session)
        found = alike_here(session, school, facts.teachers)
        alike = () if found else namesakes_here(session, school, facts.teachers)
        return SaidOfItself(
            facts.name,
            code_of(signer),
            datetime.fromisoformat(facts.made_at),
            facts.teachers,
            facts.whole,
            facts.ledger_id == info.ledger_id,
            tuple((str(theirs), str(ours)) for theirs, ours in found.items()),
            tuple(str(one) for one in alike),
            f"{facts.ledger_id} {facts.replica_id}",
            facts.log_number,
            facts.complete,
            here
            and facts.log_number <= info.log_number
            and (info.replica_id, signer) in own_copies(session),
            facts.ledger_id != info.ledger_id and is_for_others(session, school, facts),
            facts.receipt,
            len(heard(session, school, facts, signer).missing),
            school_called(session, school, facts.ledger_id),
            str(facts.ledger_id),
        )
