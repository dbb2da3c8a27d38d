"""What lies open in the editor, and what a new record begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studyhours.domain.templates import Template
from studyhours.services.records.drafts import DraftKept
from studyhours.services.records.kinds_list import KindShown, RecordChoices, place_at_first
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.sheets import SHEET, SheetTyped, typed_from
from studyhours.ui.memory import Memory

_KEPT = "records-new"


@dataclass
class Opened:
    """A record in the editor.

    Attributes:
        kind: Its kind.
        uid: The record; None for one that is not saved yet.
        version: Hash of the version the form is based on.
        content: What that version says.
        by_school: Whether the school has approved it so, seen from a teacher's own ledger.
        draft: Uid of its draft, once one has been begun.
        kept: Texts as they were last given to be kept.
        base: What the fields said when they were last the same as what is saved.
        touched: Whether the person has typed since.
    """

    kind: KindShown
    uid: str | None = None
    version: str | None = None
    content: RecordContent | None = None
    draft: str | None = None
    kept: Mapping[str, str] | None = None
    base: Mapping[str, str] = field(default_factory=dict)
    touched: bool = False
    by_school: bool = False

    def kept_as(self, uid: str) -> DraftKept:
        """Its draft, still without texts."""
        return DraftKept(uid, self.kind.id, {}, self.uid, self.version)


def first_values(
    kind: KindShown, choices: RecordChoices, teacher: str | None, memory: Memory
) -> dict[str, str]:
    """What a new record of a kind says before anything is typed."""
    values = {
        "teacher": choices.own or teacher or "",
        "day": choices.today.isoformat(),
        "type": first_type(kind, memory),
        "unit": kind.unit,
    }
    if kind.fields.units and not kind.fields.amount_needed:
        values["amount"] = "1"
    if place := place_at_first(kind, alone=choices.alone):
        values["place"] = place
    return values | blank_sheet(kind, values["type"], memory)


def blank_sheet(kind: KindShown, type_id: str, memory: Memory) -> dict[str, str]:
    """The empty fields of the template used last for such a record, as a form holds them."""
    template = _template(kind, type_id, memory)
    return {SHEET: SheetTyped(template.id, template.version, {}).text} if template else {}


def _template(kind: KindShown, type_id: str, memory: Memory) -> Template | None:
    """The template that was used last for such a record."""
    last = memory.text(f"{_KEPT}.template.{kind.id}.{type_id}")
    return next((one for one in kind.offered_templates(type_id) if one.id == last), None)


def first_type(kind: KindShown, memory: Memory) -> str:
    """The type used last for this kind, else the first that must be chosen, else none."""
    known = [one.id for one in kind.offered]
    last = memory.text(f"{_KEPT}.type.{kind.id}")
    if last in known:
        return last
    needed = kind.fields.type_needed or len(known) == 1 or kind.base == "training"
    return known[0] if known and needed else ""


def remember(kind: KindShown, values: Mapping[str, str], memory: Memory) -> None:
    """Notes what the next new record may begin with."""
    memory.put(f"{_KEPT}.kind", kind.id)
    memory.put(f"{_KEPT}.teacher", values.get("teacher", ""))
    if values.get("type"):
        memory.put(f"{_KEPT}.type.{kind.id}", values["type"])
    typed = typed_from(values.get(SHEET, ""))
    template = f"{_KEPT}.template.{kind.id}.{values.get('type', '')}"
    if typed is not None or memory.text(template):
        memory.put(template, typed.template if typed is not None else "")


def last_kind(memory: Memory) -> str:
    """The kind written last; empty on the first day."""
    return memory.text(f"{_KEPT}.kind")


def last_teacher(memory: Memory) -> str | None:
    """Whom the last record credited."""
    return memory.text(f"{_KEPT}.teacher") or None
