"""The tables of a ledger, one module for each part of the field.

A module is loaded when one of its classes is first asked for: mapping a class takes SQLAlchemy some
4 ms, and the first window needs less than half of them. Whoever needs every table takes them from
`whole_metadata`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from studyhours.db.models.accounts import Account, Grant
    from studyhours.db.models.agreements import MentorAgreement
    from studyhours.db.models.blobs import Blob
    from studyhours.db.models.certificates import Certificate, SchoolKeyRow, SerialSeries
    from studyhours.db.models.closings import ClosedTeacher, YearClosing
    from studyhours.db.models.drafts import Draft
    from studyhours.db.models.evidence import EvidenceFile
    from studyhours.db.models.exchange import (
        Exchange,
        Peer,
        PeerFile,
        PeerKey,
        PeerTeacher,
        RecordConflict,
        ReplicaKey,
        RowConflict,
    )
    from studyhours.db.models.holidays import HolidayCoverage, HolidayRow
    from studyhours.db.models.imports import Import, ImportedRow
    from studyhours.db.models.kinds import Kind, KindForm, KindType, RecordTemplate
    from studyhours.db.models.layouts import PaperLayout
    from studyhours.db.models.ledger import LedgerInfo
    from studyhours.db.models.log import AuditEntry
    from studyhours.db.models.notices import NoticeObjection, PublicNotice
    from studyhours.db.models.people import Group, Person, Teacher, TeacherFact
    from studyhours.db.models.records import Record, RecordPerson, RecordUnit
    from studyhours.db.models.registers import (
        Decision,
        Exemption,
        GroupMember,
        HourGrant,
        MentorPair,
        RegisterRow,
        UnitDecision,
        UnitExemption,
        UnitPart,
    )
    from studyhours.db.models.reviews import ReviewNote
    from studyhours.db.models.rules import RuleSetVersion
    from studyhours.db.models.school import School, SchoolYearRow, TermRow
    from studyhours.db.models.search import RecordSearch
    from studyhours.db.models.training import Activity, Attendance, Participant
    from studyhours.db.models.versions import RecordVersion

_HOMES = {
    "Account": "accounts",
    "Activity": "training",
    "Attendance": "training",
    "AuditEntry": "log",
    "Blob": "blobs",
    "Certificate": "certificates",
    "ClosedTeacher": "closings",
    "Decision": "registers",
    "Draft": "drafts",
    "EvidenceFile": "evidence",
    "Exchange": "exchange",
    "Exemption": "registers",
    "Grant": "accounts",
    "Group": "people",
    "GroupMember": "registers",
    "HolidayCoverage": "holidays",
    "HolidayRow": "holidays",
    "HourGrant": "registers",
    "Import": "imports",
    "ImportedRow": "imports",
    "Kind": "kinds",
    "KindForm": "kinds",
    "KindType": "kinds",
    "LedgerInfo": "ledger",
    "MentorAgreement": "agreements",
    "MentorPair": "registers",
    "NoticeObjection": "notices",
    "PaperLayout": "layouts",
    "Participant": "training",
    "Peer": "exchange",
    "PeerFile": "exchange",
    "PeerKey": "exchange",
    "PeerTeacher": "exchange",
    "Person": "people",
    "PublicNotice": "notices",
    "Record": "records",
    "RecordConflict": "exchange",
    "RecordPerson": "records",
    "RecordSearch": "search",
    "RecordTemplate": "kinds",
    "RecordUnit": "records",
    "RecordVersion": "versions",
    "RegisterRow": "registers",
    "ReplicaKey": "exchange",
    "ReviewNote": "reviews",
    "RowConflict": "exchange",
    "RuleSetVersion": "rules",
    "School": "school",
    "SchoolKeyRow": "certificates",
    "SchoolYearRow": "school",
    "SerialSeries": "certificates",
    "Teacher": "people",
    "TeacherFact": "people",
    "TermRow": "school",
    "UnitDecision": "registers",
    "UnitExemption": "registers",
    "UnitPart": "registers",
    "YearClosing": "closings",
}

__all__ = [
    "Account",
    "Activity",
    "Attendance",
    "AuditEntry",
    "Blob",
    "Certificate",
    "ClosedTeacher",
    "Decision",
    "Draft",
    "EvidenceFile",
    "Exchange",
    "Exemption",
    "Grant",
    "Group",
    "GroupMember",
    "HolidayCoverage",
    "HolidayRow",
    "HourGrant",
    "Import",
    "ImportedRow",
    "Kind",
    "KindForm",
    "KindType",
    "LedgerInfo",
    "MentorAgreement",
    "MentorPair",
    "NoticeObjection",
    "PaperLayout",
    "Participant",
    "Peer",
    "PeerFile",
    "PeerKey",
    "PeerTeacher",
    "Person",
    "PublicNotice",
    "Record",
    "RecordConflict",
    "RecordPerson",
    "RecordSearch",
    "RecordTemplate",
    "RecordUnit",
    "RecordVersion",
    "RegisterRow",
    "ReplicaKey",
    "ReviewNote",
    "RowConflict",
    "RuleSetVersion",
    "School",
    "SchoolKeyRow",
    "SchoolYearRow",
    "SerialSeries",
    "Teacher",
    "TeacherFact",
    "TermRow",
    "UnitDecision",
    "UnitExemption",
    "UnitPart",
    "YearClosing",
    "whole_metadata",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any model
    """The model of that name, its module loaded when it was not yet.

    Raises:
        AttributeError: there is no such model.
    """
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found


def whole_metadata() -> MetaData:
    """Every table of a ledger, whatever has been asked for so far."""
    for home in sorted(set(_HOMES.values())):
        import_module(f"{__name__}.{home}")
    from studyhours.db.models.base import Base

    return Base.metadata
