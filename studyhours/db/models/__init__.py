"""The tables of a ledger, one module for each part of the field."""

from studyhours.db.models.accounts import Account, Grant
from studyhours.db.models.base import Base
from studyhours.db.models.certificates import Certificate, SchoolKeyRow, SerialSeries
from studyhours.db.models.drafts import Draft
from studyhours.db.models.ledger import AuditEntry, Blob, Import, ImportedRow, LedgerInfo
from studyhours.db.models.people import Group, Person, Teacher, TeacherFact
from studyhours.db.models.records import (
    Activity,
    Attendance,
    Kind,
    KindType,
    Record,
    RecordPerson,
    RecordVersion,
)
from studyhours.db.models.registers import (
    Decision,
    Exemption,
    GroupMember,
    HourGrant,
    MentorPair,
    RegisterRow,
)
from studyhours.db.models.rules import RuleSetVersion
from studyhours.db.models.school import (
    HolidayCoverage,
    HolidayRow,
    School,
    SchoolYearRow,
    TermRow,
)

__all__ = [
    "Account",
    "Activity",
    "Attendance",
    "AuditEntry",
    "Base",
    "Blob",
    "Certificate",
    "Decision",
    "Draft",
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
    "KindType",
    "LedgerInfo",
    "MentorPair",
    "Person",
    "Record",
    "RecordPerson",
    "RecordVersion",
    "RegisterRow",
    "RuleSetVersion",
    "School",
    "SchoolKeyRow",
    "SchoolYearRow",
    "SerialSeries",
    "Teacher",
    "TeacherFact",
    "TermRow",
]
