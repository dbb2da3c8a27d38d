"""What a package says of itself: whose it is, which teachers it is about, who may open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from studyhours.domain.errors import Forged, UnusableInput
from studyhours.services.exchange.keys import Vouched
from studyhours.transfer.package_form import Manifest

RECORDS, ACTIVITIES, ATTENDANCE, NOTES = "records", "activities", "attendance", "notes"
RULES, CERTIFICATES, FACTS, REVOCATIONS = "rules", "certificates", "facts", "revocations"


@dataclass(frozen=True, slots=True)
class TeacherSaid:
    """A teacher as another ledger knows them."""

    uid: str
    staff_no: str | None
    name: str


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a package says of itself.

    Attributes:
        ledger_id: The data it comes from.
        replica_id: The copy of it that made the package.
        name: What that ledger is called.
        made_at: When, ISO, UTC, by that computer's clock.
        log_number: How far that copy's log was: what tells which of its packages is newer.
        teachers: Whom it is about.
        whole: Whether it holds everything of that ledger and not only of some teachers.
        left_out: Files its records name and that do not travel again.
        vouched: What older copies say of its key.
        complete: Whether no record of those teachers was left out as too old.
        receipt: Whether it only says which files that ledger has.
        to: The ledger a receipt is for; None where it does not say.
        to_name: What that ledger is called.
    """

    ledger_id: UUID
    replica_id: UUID
    name: str
    made_at: str
    log_number: int
    teachers: tuple[TeacherSaid, ...]
    whole: bool
    left_out: tuple[str, ...]
    vouched: tuple[Vouched, ...]
    complete: bool = False
    receipt: bool = False
    to: UUID | None = None
    to_name: str = ""

    @property
    def plain(self) -> Mapping[str, Any]:
        """As plain data."""
        return {
            "ledger": str(self.ledger_id),
            "replica": str(self.replica_id),
            "name": self.name,
            "made_at": self.made_at,
            "log_number": self.log_number,
            "teachers": [[one.uid, one.staff_no, one.name] for one in self.teachers],
            "whole": self.whole,
            "left_out": list(self.left_out),
            "vouched": [[one.replica, one.signature] for one in self.vouched],
            "complete": self.complete,
            "receipt": self.receipt,
            **({} if self.to is None else {"to": [str(self.to), self.to_name]}),
        }

    def refuse_elsewhere(self, ledger_id: UUID) -> None:
        """Refuses a receipt in a ledger it is not for: it says nothing of the files here.

        Raises:
            UnusableInput: it is another's, or it does not say whose it is.
        """
        if not self.receipt or self.to == ledger_id:
            return
        if self.to is None:
            raise UnusableInput("receipt_for_nobody", name=self.name)
        raise UnusableInput("receipt_for_other", name=self.name, whom=self.to_name)


def facts_of(manifest: Manifest, file: str) -> PackageFacts:
    """What a manifest says.

    Raises:
        Forged: it says nothing that makes sense.
    """
    plain = manifest.facts
    try:
        datetime.fromisoformat(plain["made_at"])
        to, to_name = plain.get("to") or (None, "")
        return PackageFacts(
            UUID(plain["ledger"]),
            UUID(plain["replica"]),
            _text(plain["name"]),
            plain["made_at"],
            int(plain["log_number"]),
            tuple(
                TeacherSaid(str(UUID(uid)), _text(number) if number else None, _text(name))
                for uid, number, name in plain["teachers"]
            ),
            plain["whole"] is True,
            tuple(_text(one) for one in plain["left_out"]),
            tuple(Vouched(_text(one), _text(signed)) for one, signed in plain["vouched"]),
            plain.get("complete") is True,
            plain.get("receipt") is True,
            None if to is None else UUID(to),
            _text(to_name),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as broken:
        raise Forged("package_damaged", file=file) from broken


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
