"""What kinds of records and their types are called, and how lists say a title and an amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyhours.domain.quantity import HUNDRED, Amount
from studyhours.domain.review import status_said
from studyhours.services.records.content import RecordContent
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.listing import RecordShown
from studyhours.services.wording.amounts import record_amount
from studyhours.ui.record_status import status_words
from studyhours.ui.words import Words


class KindNames:
    """Names, in the language of the moment."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._kinds: Mapping[str, KindShown] = {}
        self._unreviewed = False

    @property
    def unreviewed(self) -> bool:
        """Whether nobody reviews in the ledger: it is a teacher's own."""
        return self._unreviewed

    def know_kinds(self, kinds: Sequence[KindShown], *, unreviewed: bool = False) -> None:
        """Takes the ledger's kinds, and whether nobody reviews in it."""
        self._kinds = {kind.id: kind for kind in kinds}
        self._unreviewed = unreviewed

    def kind(self, kind: str) -> str:
        """A kind's name."""
        known = self._kinds.get(kind)
        return self.words.texts.pick(known.title) if known is not None else kind

    def type(self, kind: str, type_id: str | None) -> str:
        """A type's name; empty for none."""
        known = self._kinds.get(kind)
        for one in known.types if known is not None else ():
            if one.id == type_id:
                return self.words.texts.pick(one.title)
        return type_id or ""

    def title(self, record: RecordShown) -> str:
        """A record's title; its type, else its kind, where it has none."""
        return record.title or self.type(record.kind, record.type) or self.kind(record.kind)

    def status(self, record: RecordShown | RecordContent, *, by_school: bool = False) -> str:
        """A record's status; that nobody has to approve it where that is so.

        Args:
            record: The record, or what it says.
            by_school: Whether a school has approved it, seen from a teacher's own ledger.
        """
        if self.status_role(record) is None:
            return self.words.say("records.status_nobody")
        unreviewed = self._unreviewed and not by_school
        return self.words.say(status_words(status_said(record.status, unreviewed=unreviewed))[0])

    def status_role(self, record: RecordShown | RecordContent) -> str | None:
        """The role of its chip; None where nobody has to approve it, which needs no chip."""
        known = self._kinds.get(record.kind)
        if record.status == "approved" and known is not None and known.reviewer == "nobody":
            return None
        return status_words(status_said(record.status, unreviewed=self._unreviewed))[1]

    def amount(self, record: RecordShown | RecordContent) -> str:
        """The amount in its own unit; nothing where a record is simply one."""
        known = self._kinds.get(record.kind)
        if known is not None and not known.fields.units and record.hundredths == HUNDRED:
            return ""
        return record_amount(Amount(record.hundredths, record.unit), record.kind, self.words.texts)
