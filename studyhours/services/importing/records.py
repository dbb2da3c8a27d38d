"""Imports records of one kind from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import Kind
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import APPROVED, SUBMITTED
from studyhours.domain.templates import FieldSpec
from studyhours.services.importing.report import Imported, SheetReport, start_report
from studyhours.services.importing.step import (
    MATCH,
    UNDERSTAND,
    ImportStep,
    Said,
    Stage,
    columns_said,
    dry_run_allowed,
    read_file,
    roll_back,
)
from studyhours.services.importing.taking import KindTaken, RecordTaker
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.matching import load_roster
from studyhours.services.people.sole import sole_name
from studyhours.services.records.kind_types import types_by_name
from studyhours.services.records.templates import names_of, own_fields
from studyhours.transfer.records import parse_records
from studyhours.transfer.workbooks import parse_each


@collecting_later()
def import_records(
    ledger: Ledger,
    path: Path,
    kind: str,
    *,
    mapping: Said = None,
    as_claims: bool = False,
    dry_run: bool = False,
    progress: Progress = unwatched,
) -> Imported:
    """Imports a table of records; good rows go in, bad ones are listed.

    Args:
        ledger: The ledger.
        path: xlsx, xls, xlsb, ods or delimited text.
        kind: Kind id, or its name in any language.
        mapping: Where headers are not understood: a TOML file of target = "header", or the same
            as a mapping.
        as_claims: Leaves records for review where their kind needs one.
        dry_run: Reports what would happen and keeps nothing.
        progress: Told about ``read_file``, ``understand_rows``, ``match_rows`` and ``write_rows``.

    Raises:
        UnusableInput: the file or its header cannot be used, or corrections need a reason;
            nothing has changed.
        Cancelled: ``progress`` raised it; nothing has changed.
    """
    require(ledger.actor, "import")
    columns = columns_said(mapping)
    said = _kind_said(ledger, kind)
    named = {one.id: names_of(one) for one in said.own}
    workbook = read_file(ledger, path, progress)
    stage = Stage(progress, UNDERSTAND, workbook.rows)
    parsed, left_out = parse_each(
        workbook.sheets,
        stage.each(
            lambda one: parse_records(
                replace(one, sole=said.sole), said.form, columns, said.types, stage.tick, named
            )
        ),
        asked=None if columns else said.form,
    )
    workbook.let_go()
    reports: list[SheetReport] = []
    import_id = None
    with dry_run_allowed(), ledger.writing() as tx:
        school = school_of(tx.session)
        kept = tx.session.get_one(Kind, (school.id, said.id))
        status = SUBMITTED if as_claims and kept.reviewer != "nobody" else APPROVED
        step = ImportStep(tx, school, said.id, workbook)
        taker = RecordTaker(
            step,
            load_roster(tx.session, school),
            KindTaken(kept.id, kept.base, kept.unit, status, said.own),
        )
        matching = Stage(progress, MATCH, sum(len(sheet.rows) for sheet in parsed))
        reports.extend(taker.match(sheet, matching) for sheet in parsed)
        reports += [start_report(sheet, path.name) for sheet in left_out]
        if dry_run:
            roll_back()
        step.refuse_unexplained(reports)
        taker.write(progress)
        step.finish(reports)
        import_id = str(step.id)
    changes = Changes.RECORDS if any(report.added for report in reports) else Changes.NONE
    return Imported(import_id, tuple(reports), Changes.NONE if dry_run else changes)


@dataclass(frozen=True, slots=True)
class _KindSaid:
    """A kind as somebody named it: its id, its layout, its own type names with their ids, the
    fields a school has given it, and whose a table is that names nobody.
    """

    id: str
    form: str
    types: Mapping[str, str]
    own: tuple[FieldSpec, ...]
    sole: str


def _kind_said(ledger: Ledger, said: str) -> _KindSaid:
    """The kind meant by an id or a name in any language.

    Raises:
        UnusableInput: the ledger has no such kind.
    """
    with ledger.reading() as session:
        school = school_of(session)
        kinds = session.scalars(select(Kind).where(Kind.school_id == school.id)).all()
        kind = next((kind for kind in kinds if said in {kind.id, *dict(kind.title).values()}), None)
        if kind is None:
            known = ", ".join(f"{kind.id} {dict(kind.title).get('zh', '')}" for kind in kinds)
            raise UnusableInput("unknown_record_kind", record_kind=said, known=known)
        types = types_by_name(session, school, kind.id)
        own = own_fields(session, school).get(kind.id, ())
        return _KindSaid(kind.id, kind.base, types, own, sole_name(session, school))
