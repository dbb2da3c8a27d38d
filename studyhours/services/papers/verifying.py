"""Checks a paper without a network, against the schools known here: a file, a picture, a code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import Certificate
from studyhours.domain.clock import day_in_zone
from studyhours.domain.errors import Fault, Forged, Revoked, UnknownSchool, UnusableInput
from studyhours.reports.deed_claims import DeedClaims
from studyhours.reports.deed_facts import DeedFacts
from studyhours.reports.keys import PublicKeyRecord
from studyhours.reports.marks import claims_to_be_ours
from studyhours.reports.qr import verify_qr
from studyhours.reports.revocations import Revocation, load_revocations
from studyhours.reports.verdicts import Verified, revocation_mark
from studyhours.reports.verifying import verify_pdf
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.papers.codes import codes_in, is_picture
from studyhours.services.papers.issued import successors
from studyhours.services.papers.known_schools import lists_of
from studyhours.services.papers.school_keys import known_schools, public_keys, remember_school
from studyhours.transfer.files import write_whole
from studyhours.transfer.named_files import read_named, read_small_text
from studyhours.transfer.pdf_pages import is_scan

QR_PREFIX = "SH1:"
SIGNED_FILE, CODE, PICTURE = "file", "code", "picture"
VALID, ALTERED, REVOKED, UNKNOWN, UNUSABLE = "valid", "altered", "revoked", "unknown", "unusable"
UNSIGNED = "unsigned"
_SIZE_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class PaperChecked:
    """A genuine paper.

    Attributes:
        verified: What it says and who signed it.
        revocations_known: Whether a revocation list of its school was at hand.
        source: ``file`` for a signed file, ``code`` for a code's text, ``picture`` for a code read
            from a picture: then what is printed beside it has still to be compared.
    """

    verified: Verified
    revocations_known: bool
    source: str = SIGNED_FILE


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """What a school has signed of a paper.

    Attributes:
        serial: Its number.
        kind: ``annual-hours``, ``hours-proof``, or one of ``deed_facts.DEED_KINDS``.
        school: Name of the school, as printed.
        teacher: Name of the teacher.
        staff_no: Staff number, where there is one.
        year: School year.
        first: First day counted.
        last: Last day counted.
        total: Hours; empty where it states none.
        school_based: The school-based part.
        issued_on: Day of issue.
        replaces: Number of the paper it takes the place of, as far as that is known.
        title: What it is about, where it is about one thing.
        grade: Grade or result in words.
        records: How many records it lists.
    """

    serial: str
    kind: str
    school: str
    teacher: str
    staff_no: str | None
    year: str
    first: date
    last: date
    total: str
    school_based: str
    issued_on: date
    replaces: str | None
    title: str = ""
    grade: str = ""
    records: int = 0


@dataclass(frozen=True, slots=True)
class PaperVerdict:
    """The answer to "is this paper genuine?", whatever it is.

    Attributes:
        status: ``valid``, ``altered``, ``revoked``, ``unknown`` (school), ``unsigned`` (a file for
            the printer, of which nothing was verified) or ``unusable``.
        source: As in ``PaperChecked``; empty where nothing could be read.
        fault: Why it is not valid.
        school: Who signed it; empty where nobody known did.
        key_id: By which key.
        facts: What is signed; None where nothing is, or it is no certificate.
        revoked_on: When it was taken back.
        reason: Why it was.
        replaced_by: Number of the paper that took its place, where that is known.
        revocations_known: Whether a list of its school was at hand.
    """

    status: str
    source: str = ""
    fault: Fault | None = None
    school: str = ""
    key_id: str = ""
    facts: SignedFacts | None = None
    revoked_on: date | None = None
    reason: str = ""
    replaced_by: str = ""
    revocations_known: bool = False


def announce_school(ledger: Ledger) -> None:
    """Lets this computer know the school of a ledger that was made here.

    Raises:
        UnusableInput: this computer's own folder cannot be written; the ledger is not concerned.
    """
    with ledger.reading() as session:
        records = public_keys(session, school_of(session))
    for record in records:
        remember_school(record)


def write_school_key(ledger: Ledger, path: Path) -> None:
    """Writes the school's public key, for other computers to check its papers with."""
    with ledger.reading() as session:
        newest = public_keys(session, school_of(session))[-1]
    write_whole(path, newest.to_text().encode("utf-8"))


def verify_paper(
    paper: str,
    key_files: Sequence[Path] = (),
    revocation_files: Sequence[Path] = (),
    ledger: Ledger | None = None,
) -> PaperChecked:
    """Checks a PDF file, a picture of a paper, or the text of a QR code.

    Args:
        paper: Path of a file, or a text that starts with ``SH1:``.
        key_files: Public keys of schools this computer does not know yet.
        revocation_files: Signed revocation lists.
        ledger: A ledger that is open: its school and what it has taken back are known too.

    Raises:
        UnusableInput: neither a certificate, nor a picture with our code, nor a QR text of ours.
        Forged: altered or never signed by its school.
        Revoked: taken back by its school: ``certificate_replaced`` with ``by`` where it is known
            which paper took its place, else ``certificate_revoked``.
        UnknownSchool: sound, but nobody here knows its school.
    """
    known = _Known(key_files, revocation_files, ledger)
    source, content = _what_it_is(paper)
    verified = _verified(source, content, known)
    back = known.taken_back(verified)
    if back is not None and verified.claims is not None:
        said = {"serial": verified.claims.serial, "school": verified.record.school}
        if back.replaced_by:
            raise Revoked("certificate_replaced", by=back.replaced_by, **said)
        raise Revoked("certificate_revoked", **said)
    return PaperChecked(verified, verified.record.key_id in known.listed, source)


def judge_paper(paper: str, ledger: Ledger | None = None) -> PaperVerdict:
    """The same as an answer that is always given; of a revoked paper it says what was signed.

    Args:
        paper: Path of a file, or a text that starts with ``SH1:``.
        ledger: A ledger that is open.
    """
    source = ""
    try:
        known = _Known((), (), ledger)
        source, content = _what_it_is(paper)
        verified = _verified(source, content, known)
    except Fault as fault:
        status = UNSIGNED if fault.code == "print_file" else _STATUS.get(type(fault), UNUSABLE)
        found = PaperVerdict(status, source, fault)
        return _with_school(found, fault)
    record, said = verified.record, facts_of(verified)
    back = known.taken_back(verified)
    return PaperVerdict(
        status=VALID if back is None else REVOKED,
        source=source,
        fault=None,
        school=record.school,
        key_id=record.key_id,
        facts=said,
        revoked_on=back.revoked_on if back is not None else None,
        reason=back.reason if back is not None else "",
        replaced_by=back.replaced_by if back is not None else "",
        revocations_known=record.key_id in known.listed,
    )


_STATUS: dict[type[Fault], str] = {Forged: ALTERED, Revoked: REVOKED, UnknownSchool: UNKNOWN}


def _with_school(found: PaperVerdict, fault: Fault) -> PaperVerdict:
    school, key_id = (str(fault.params.get(name, "")) for name in ("school", "key_id"))
    return PaperVerdict(found.status, found.source, fault, school, key_id)


def facts_of(verified: Verified) -> SignedFacts | None:
    """What is signed of a genuine paper; None of a document that is no certificate."""
    claims = verified.claims
    if claims is None:
        return None
    deed = claims if isinstance(claims, DeedClaims) else None
    title, facts = deed.title if deed is not None else "", verified.facts
    if isinstance(facts, DeedFacts):
        title = "、".join(facts.names)  # whole, where the file is at hand
    return SignedFacts(
        serial=claims.serial,
        kind=claims.kind,
        school=claims.school,
        teacher=claims.teacher,
        staff_no=claims.staff_no,
        year=claims.year,
        first=claims.period_start,
        last=claims.period_end,
        total=claims.total,
        school_based=claims.school_based,
        issued_on=claims.issued_on,
        replaces=facts.replaces if facts is not None else None,
        title=title,
        grade=deed.grade if deed is not None else "",
        records=deed.count if deed is not None else 0,
    )


class _Known:
    """Whom this computer knows, and what was taken back.

    Attributes:
        records: Public keys.
        revoked: ``KEY_ID/SERIAL`` → what is said of it.
        listed: Keys whose papers taken back are known.
    """

    def __init__(
        self, key_files: Sequence[Path], list_files: Sequence[Path], ledger: Ledger | None
    ) -> None:
        self.records = (
            *known_schools(),
            *(PublicKeyRecord.from_text(read_small_text(path)) for path in key_files),
        )
        given = [load_revocations(read_small_text(path), self.records) for path in list_files]
        self.revoked: dict[str, Revocation] = {}
        self.listed: set[str] = set()
        for one in (*lists_of(self.records), *given):
            self.listed.add(one.record.key_id)
            for entry in one.entries:
                self.revoked[revocation_mark(one.record.key_id, entry.serial)] = entry
        if ledger is not None:
            self._add_own(ledger)

    def taken_back(self, verified: Verified) -> Revocation | None:
        """What is known of a genuine paper that was taken back."""
        claims = verified.claims
        if claims is None:
            return None
        return self.revoked.get(revocation_mark(verified.record.key_id, claims.serial))

    def _add_own(self, ledger: Ledger) -> None:
        """The school of the ledger that is open, whichever computer took its papers back."""
        with ledger.reading() as session:
            school = school_of(session)
            own = public_keys(session, school)
            self.records += own
            self.listed |= {record.key_id for record in own}
            rows = session.execute(
                select(
                    Certificate.key_id,
                    Certificate.serial,
                    Certificate.revoked_at,
                    Certificate.revoked_reason,
                ).where(Certificate.school_id == school.id, Certificate.revoked_at.is_not(None))
            ).tuples()
            after = successors(session, school)
            for key_id, serial, moment, reason in rows:
                if moment is not None:
                    day = day_in_zone(moment, school.zone)
                    self.revoked[revocation_mark(key_id, serial)] = Revocation(
                        serial, reason or "", day, after.get(serial, "")
                    )


def _what_it_is(paper: str) -> tuple[str, bytes]:
    """A file's source and bytes; of a picture, and of a code, the code's text.

    Raises:
        UnusableInput: nothing that could be a paper.
    """
    text = paper.strip("\r\n\t")
    path = Path(paper)
    if text.startswith(QR_PREFIX) and not _exists(path):
        return CODE, text.encode("utf-8")
    if not paper.strip():
        raise UnusableInput("not_a_studyhours_code")
    content = read_named(path, _SIZE_LIMIT)
    if is_picture(content) or (not claims_to_be_ours(content) and is_scan(content)):
        found = codes_in(content, path.name)
        if len(found) > 1:
            raise UnusableInput("several_codes", file=path.name, count=len(found))
        return PICTURE, found[0].encode("utf-8")
    return SIGNED_FILE, content


def _verified(source: str, content: bytes, known: _Known) -> Verified:
    """What a genuine paper says; whether it was taken back is for the caller to find out."""
    if source == SIGNED_FILE:
        return verify_pdf(content, known.records)
    return verify_qr(content.decode("utf-8", "replace"), known.records)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A QR text may be longer than any file name.
        return False
