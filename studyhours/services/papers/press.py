"""Where papers of every kind are frozen: numbered, drawn, signed, kept and made into files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.blobs import FolderBlobs
from studyhours.db.models import Certificate, School
from studyhours.domain.progress import Progress
from studyhours.domain.texts import load_texts
from studyhours.reports.certificate import render_certificate
from studyhours.reports.combining import PDF_HEAD, Combiner
from studyhours.reports.deed_facts import RECORDS, AnyFacts, facts_from_json, layout_kind
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.keys import SchoolKey
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.layouts.model import Element, TableElement, TextElement
from studyhours.reports.layouts.shipped import shipped_layout
from studyhours.reports.qr import qr_text
from studyhours.reports.signing import sign_pdf
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.papers.issued import signed_list, take_back_replaced
from studyhours.services.papers.layouts import layout_for
from studyhours.services.papers.naming import FileNamer, combined_name, file_pattern
from studyhours.services.papers.school_keys import open_school_key
from studyhours.services.papers.serials import SerialDrawer
from studyhours.transfer.files import FilesTogether

_LISTING = "hours-proof-letter"
_SPAN = frozenset({"first_day", "last_day"})


@dataclass(frozen=True, slots=True)
class Frozen:
    """A paper and where its bytes are: they are not held for a whole batch."""

    facts: AnyFacts
    sha256: str
    new: bool
    path: Path


class Press:
    """Freezes papers inside one transaction.

    Attributes:
        frozen: What was frozen, or found frozen before, in order.
        new: Numbers of what was frozen now.
        replaced: Numbers of those by the numbers of the valid papers that they take the place of.
    """

    def __init__(
        self,
        tx: Writing,
        school: School,
        folder: Path | None,
        passphrase: str | None,
        language: str,
    ) -> None:
        """Opens the school's key.

        Raises:
            UnusableInput: ``wrong_passphrase``.
        """
        self._tx, self._school, self._folder, self._language = tx, school, folder, language
        self._key: SchoolKey = open_school_key(tx.session, school, passphrase)
        self._layouts: dict[str, CompiledLayout] = {}
        self._serials: dict[str, SerialDrawer] = {}
        self._namer = FileNamer(folder, file_pattern(school))
        self._kept: list[str] = []
        self.frozen: list[Frozen] = []
        self.new: list[str] = []
        self.replaced: dict[str, str] = {}

    def layout(self, kind: str) -> CompiledLayout:
        """The layout of a kind, made ready when the first paper of the batch needs it."""
        if kind not in self._layouts:
            tx = self._tx
            made = layout_of(tx.ledger, tx.session, self._school, kind, self._language)
            self._layouts[kind] = made
        return self._layouts[kind]

    def open_series(self, year: str) -> None:
        """Makes sure that papers of a year can be numbered here.

        Raises:
            UnusableInput: another copy of the ledger holds the series.
        """
        if year not in self._serials:
            self._serials[year] = SerialDrawer(self._tx, self._school, year)

    def draw(self, year: str) -> str:
        """The next number of a year's series.

        Raises:
            UnusableInput: another copy of the ledger holds the series.
        """
        self.open_series(year)
        return self._serials[year].draw()

    def again(self, before: Certificate) -> Frozen:
        """A paper that was issued before, as it was frozen."""
        facts = facts_from_json(json_text(before.facts))
        pdf = self._tx.ledger.blobs.get(self._tx.session, before.pdf_sha256)
        return self._done(facts, before.pdf_sha256, pdf, new=False)

    def freeze(self, facts: AnyFacts, teacher: UUID, as_of: date) -> Frozen:
        """Freezes a paper that has its number.

        Args:
            facts: What it states.
            teacher: Whose it is.
            as_of: Last day it is about.

        Raises:
            UnusableInput: there is no room on the page for what it states.
        """
        key, tx = self._key, self._tx
        code = qr_text(facts, key)
        pdf = sign_pdf(render_certificate(facts, code, self.layout(facts.kind)), key, tx.now)
        self._kept.append(tx.ledger.blobs.put(tx.session, pdf))
        rules, version = "", 0  # a paper about one thing judges nobody
        if isinstance(facts, CertificateFacts):
            rules, version = facts.ruleset_id, facts.ruleset_version
        tx.session.add(
            Certificate(
                id=tx.new_id(),
                school_id=self._school.id,
                teacher_id=teacher,
                serial=facts.serial,
                kind=facts.kind,
                year=facts.year,
                as_of=as_of,
                ruleset=rules,
                ruleset_version=version,
                facts=json.loads(facts.to_json()),
                key_id=key.record.key_id,
                pdf_sha256=self._kept[-1],
                issued_at=tx.now,
                issued_by=tx.ledger.actor.name,
                revoked_at=None,
                revoked_reason=None,
            )
        )
        self.new.append(facts.serial)
        return self._done(facts, self._kept[-1], pdf, new=True)

    def _done(self, facts: AnyFacts, sha256: str, pdf: bytes, *, new: bool) -> Frozen:
        done = Frozen(facts, sha256, new, self._namer.path(facts, pdf))
        self.frozen.append(done)
        return done

    def take_back_replaced(self) -> tuple[str, str] | None:
        """Takes back the valid papers that were replaced.

        Returns:
            The key and its new signed list, to be remembered once all is kept; None where no new
            paper takes the place of another.

        Raises:
            NotPermitted: the actor may not revoke.
        """
        take_back_replaced(self._tx, self._school, self.replaced)
        if not any(one.new and one.facts.replaces for one in self.frozen):
            return None
        listed = signed_list(self._tx.session, self._school, self._key)
        return self._key.record.key_id, listed

    def write_files(self, files: FilesTogether, progress: Progress) -> Path | None:
        """Makes the frozen bytes ready as files, and one file of all pages for the printer."""
        folder, count = self._folder, len(self.frozen)
        if folder is None or not count:
            return None
        store = self._tx.ledger.blobs
        combined = folder / combined_name(
            [one.facts for one in self.frozen], load_texts(self._language)
        )
        with files.begin(combined, PDF_HEAD) as out:
            pages = Combiner(out)
            for at, one in enumerate(self.frozen):
                progress("write_files", at, count)
                content = store.get(self._tx.session, one.sha256)
                files.write(one.path, content)
                pages.add(content)
            pages.finish()
        progress("write_files", count, count)
        return combined

    def take_back(self) -> None:
        """Removes the files of papers that are not issued after all; nobody else names them.

        Each holds a signature of its own, so none can be the file of anything else.
        """
        store = self._tx.ledger.blobs
        if isinstance(store, FolderBlobs):
            for name in self._kept:
                store.path(name).unlink(missing_ok=True)


def layout_of(
    ledger: Ledger, session: Session, school: School, kind: str, language: str
) -> CompiledLayout:
    """The layout that papers of any kind are drawn by.

    A proof that lists records is drawn by the layout of proofs in use if that has a table of
    records and does not speak of all there was between two days, else by the shipped one that has.

    Raises:
        LedgerDamaged: a picture that is named is missing or changed.
    """
    made = layout_for(ledger, session, school, layout_kind(kind), language)
    if kind != RECORDS or _lists_records(made.layout.elements[language]):
        return made
    return CompiledLayout(shipped_layout(_LISTING), language, made.pictures)


def _lists_records(elements: Sequence[Element]) -> bool:
    """Whether a layout has a table of records, and says that the hours are of those."""
    named: set[str] = set()
    for one in elements:
        if isinstance(one, TextElement):
            named |= one.text.variables
    tables = any(isinstance(one, TableElement) and one.rows == "records" for one in elements)
    return tables and ("scope" in named or not named & _SPAN)


def json_text(facts: Mapping[str, object]) -> str:
    """Stored facts as the canonical text they were frozen from."""
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
