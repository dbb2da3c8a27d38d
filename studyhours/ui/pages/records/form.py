"""The form of one record: which fields it has is data of its kind; what stands in them is text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from studyhours.services.evidence.form_text import FILES
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.records.forms import (
    FIELD,
    PERSON,
    UID,
    UNITS,
    FormFault,
    is_unwritten,
)
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.sheets import SHEET, counting_text
from studyhours.ui.evidence.strip import EvidenceStrip
from studyhours.ui.pages.records import saying as say
from studyhours.ui.pages.records.field_texts import named_in, put_field, read_field
from studyhours.ui.pages.records.fields import (
    Field,
    LongText,
    text_in,
)
from studyhours.ui.pages.records.form_body import FormBody
from studyhours.ui.pages.records.form_fields import FieldMaker
from studyhours.ui.pages.records.names import NameEdit
from studyhours.ui.pages.records.only_reading import let_read_only
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.typed_back import TypedBack

if TYPE_CHECKING:  # brings the reader of rules, which the list is shown without
    from studyhours.services.records.texts_asked import TextAsked, TextWanted


class RecordForm(QWidget):
    """Fields for one kind of record at a time.

    Signals:
        edited: The person has changed something.
        rearranged: Tab has other places to go to.

    Attributes:
        evidence: The files attached, which stand below it in every kind.
    """

    edited = Signal()
    rearranged = Signal()

    def __init__(
        self, saying: Saying, evidence: EvidenceStrip, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.evidence = evidence
        self._saying, self._words = saying, saying.words
        self._kind: KindShown | None = None
        self._teachers: Sequence[TeacherShown] = ()
        self._own: str | None = None
        self._bodies: dict[tuple[str, bool], FormBody] = {}
        self._body: FormBody | None = None
        self._made_for: dict[tuple[str, bool], KindShown] = {}
        self._hidden: dict[str, str] = {}
        self._named: Sequence[str] = ()
        self._asked: Sequence[TextAsked] = ()
        self._before: RecordContent | None = None
        self._showing = self._locked = False
        self._typed_back = TypedBack(self)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        evidence.edited.connect(self._edited)
        self._words.changed.connect(self._retell)

    @property
    def _fields(self) -> dict[str, Field]:
        return self._body.fields if self._body is not None else {}

    # ------------------------------------------------------------ what it offers

    def set_teachers(self, teachers: Sequence[TeacherShown], own: str | None) -> None:
        """Whom records may credit; ``own`` where it can only be one."""
        self._showing = True
        self._teachers, self._own = teachers, own
        for body in self._bodies.values():
            body.maker.set_teachers(teachers)
        self._showing = False

    def set_asked(self, asked: Sequence[TextAsked]) -> None:
        """Which records the rules count only with a text or in a certain place."""
        self._asked = asked
        self._hint()

    def stops(self) -> list[QWidget]:
        """Where Tab stops, as the fields stand."""
        return [*self._body.stops(), *self.evidence.stops()] if self._body is not None else []

    def forget_kinds(self) -> None:
        """The kinds are others now: forms are built anew when next needed."""
        for body in self._bodies.values():
            if body is not self._body:
                body.deleteLater()
        kept = self._body
        self._bodies = {key: one for key, one in self._bodies.items() if one is kept}

    def make_ready(self, kind: KindShown, values: Mapping[str, str]) -> None:
        """Makes the fields of a kind, hidden: half of what showing it for the first time takes."""
        body = self._body_of(kind, spans=_spans(kind, values))
        if body is not self._body:
            body.fold(folded=True, filled=_filled(kind, values))

    def show_values(
        self,
        kind: KindShown,
        values: Mapping[str, str],
        before: RecordContent | None = None,
        *,
        record: str | None = None,
        fresh: bool = True,
    ) -> None:
        """Shows the fields of a kind with what they say.

        Args:
            kind: The kind.
            values: Texts by field.
            before: What the record says that is changed here; None for a new one.
            record: That record.
            fresh: Whether it is another record than before.
        """
        self._showing = True
        self._kind, self._before = kind, before
        body = self._take_body(kind, spans=_spans(kind, values))
        self._named = () if fresh else self._named
        body.fold(folded=True, filled=[*_filled(kind, values), *self._named])
        self._hidden = {name: text for name, text in values.items() if self._field_of(name) is None}
        for name, field in self._fields.items():
            put_field(name, field, values)
            field.tell("")
        self._hidden.pop(FILES, None)
        if body.choice is not None:
            # Of a template nobody knows here the text is shown, and the rest stays hidden.
            if body.choice.put(values):
                self._hidden.pop(SHEET, None)
            body.choice.tell(())
        self.evidence.show_value(values.get(FILES, ""), record, fresh=fresh)
        self._look_after(body)
        self._showing = False
        self._hint()

    def lock(self) -> None:
        """Whoever sits here may read it and write nothing."""
        if not self._locked:
            self._locked = True
            if self._body is not None:
                self._look_after(self._body)

    def was_saved(self) -> None:
        """What is typed is kept: the keys take it back as one step from here on."""
        if self._body is not None:
            self._typed_back.forget(self._body)

    def _look_after(self, body: FormBody) -> None:
        """Fields are made when they are first wanted."""
        self._typed_back.watch(body)
        if self._locked:
            let_read_only(body.editors())
            if body.choice is not None:
                body.choice.box.hide()  # no other template is chosen here

    def values(self) -> dict[str, str]:
        """What the fields say now, as typed."""
        said = dict(self._hidden)
        for name, field in self._fields.items():
            said.update(read_field(name, field))
        choice = self._body.choice if self._body is not None else None
        if choice is not None and choice.sheet is not None:
            said["text"], said[SHEET] = "", choice.said
        said[FILES] = self.evidence.value
        return said

    @property
    def written(self) -> str:
        """What counts as the record's text, as typed."""
        choice = self._body.choice if self._body is not None else None
        if choice is not None and choice.sheet is not None:
            return counting_text(choice.sheet.template, choice.sheet.values)
        text = self._fields.get("text")
        return text_in(text.editor) if text is not None else ""

    def tell(self, faults: Sequence[FormFault]) -> None:
        """Says under each field what is wrong with it, and goes to the first."""
        wrong = {fault.field: fault.code for fault in faults}
        for name, field in self._fields.items():
            code = wrong.get(name, "")
            field.tell(say.FAULTS[code] if code else "")
        first = next((name for name in self._fields if name in wrong), None)
        choice = self._body.choice if self._body is not None else None
        in_sheet = choice is not None and choice.tell(faults)
        if first is not None:
            self.focus(first)
        elif choice is not None and in_sheet:
            choice.focus_fault(faults)

    def focus(self, name: str) -> None:
        """Puts the cursor into a field."""
        field = self._fields.get(name)
        if field is not None:
            (field.editor.focusProxy() or field.editor).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def place(self) -> str:
        """Name of the field the cursor is in; empty where it is in none."""
        at = QApplication.focusWidget()
        inside = (name for name, one in self._fields.items() if at and one.isAncestorOf(at))
        return next(inside, "")

    def focus_text(self) -> None:
        """Puts the cursor into the long text, or the first field of its template."""
        choice = self._body.choice if self._body is not None else None
        if choice is not None and choice.sheet is not None:
            choice.sheet.begin()
        else:
            self.focus("text")

    def begin(self) -> None:
        """Puts the cursor where a person begins: at the first field that is still empty."""
        if self._named:
            self.focus(self._named[0])
            return
        values = self.values()
        asked = [
            name
            for name in self._fields
            if name in {"teacher", "type", "title", "text"} or name.startswith(PERSON)
        ]
        last = "text" if "text" in self._fields else "title"
        empty = next((name for name in asked if not values.get(name)), last)
        if empty == "text":
            self.focus_text()
        else:
            self.focus(empty)

    def point_to(self, reason: str) -> bool:
        """What is to be mended is in sight, and where a person begins.

        Args:
            reason: Why the record was returned, perhaps naming fields; empty where it was not.

        Returns:
            Whether it names fields, and none were named before.
        """
        body, kind = self._body, self._kind
        if body is None or kind is None:
            return False
        before = self._named
        self._named = named_in(reason, kind, self._fields, self._words) if reason else ()
        if any(name not in body.fields or body.fields[name].isHidden() for name in self._named):
            body.fold(folded=True, filled=[*_filled(kind, self.values()), *self._named])
            self._forget_hidden()
            self._look_after(body)
        return bool(self._named) and not before

    def _take_body(self, kind: KindShown, *, spans: bool) -> FormBody:
        body = self._body_of(kind, spans=spans)
        if body is not self._body:
            if self._body is not None:
                self._body.hide()
            self._body = body
            body.show()
            self.rearranged.emit()
        return body

    def _body_of(self, kind: KindShown, *, spans: bool) -> FormBody:
        key = (kind.id, spans)
        body = self._bodies.get(key)
        if body is not None and self._made_for.get(key) != kind:
            # It was shown when its kind's types became others, and kept for what was typed in it.
            body.hide()
            body.deleteLater()
            self._body = None if body is self._body else self._body
            body = None
        if body is None:
            self._made_for[key] = kind
            maker = FieldMaker(self._saying, kind, self._edited, self._teachers)
            maker.make(own=self._own is not None, spans=spans)
            body = self._bodies[key] = FormBody(self._words, kind, maker, self)
            body.more_wanted.connect(self._unfold)
            body.rearranged.connect(self.rearranged)
            text = maker.fields.get("text")
            if text is not None and isinstance(text.editor, LongText):
                text.editor.offered.connect(self.evidence.take)
            body.hide()
            self._stack.addWidget(body, 1)
        return body

    def _unfold(self) -> None:
        if self._body is not None:
            self._body.fold(folded=False)
            self._forget_hidden()
            self._look_after(self._body)
            self.focus(self._body.first_folded())

    def _forget_hidden(self) -> None:
        """Fields that have come to be say themselves what stands in them."""
        self._hidden = {
            name: text for name, text in self._hidden.items() if self._field_of(name) is None
        }

    def _retell(self) -> None:
        for body in self._bodies.values():
            body.retell()
        self._hint()

    # ------------------------------------------------------------ what is worth knowing

    def lacks(
        self, kind: KindShown, values: Mapping[str, str], before: RecordContent | None
    ) -> TextWanted | None:
        """What the text of such a record lacks for the rules to count it."""
        if not self._asked:
            return None
        from studyhours.services.records.texts_asked import text_wanted

        return text_wanted(kind, values, self._asked, before)

    def unplaced(self, kind: KindShown, values: Mapping[str, str]) -> Mapping[str, str] | None:
        """Name of a rule that does not count such a record for nobody can tell where it was."""
        if not self._asked:
            return None
        from studyhours.services.records.texts_asked import place_wanted

        return place_wanted(kind, values, self._asked)

    def _levelless(self) -> Mapping[str, str] | None:
        """Name of a rule that needs the level; a form nobody has begun is told nothing."""
        values = self.values()
        if self._kind is None or not self._asked or not (values.get("title") or "").strip():
            return None
        from studyhours.services.records.texts_asked import level_wanted

        return level_wanted(self._kind, values, self._asked)

    def _hint(self) -> None:
        """Says what may be saved and yet will not count."""
        say = self._words.say
        for name, field in self._fields.items():
            if name == "text" and self._kind is not None:
                asked = self._kind, self.values(), self._before
                lacks = self._saying.wanted(self.lacks(*asked))
                field.hint(lacks or (say("records.unwritten") if is_unwritten(*asked) else ""))
            elif name == "place" and self._kind is not None:
                # Before anybody is named, nobody need be told that they are not in the roster.
                values = self.values()
                named = any(values.get(PERSON + role) for role in self._kind.fields.roles)
                rule = self.unplaced(self._kind, values) if named else None
                field.hint(self._saying.unplaced(rule))
            elif name == "level":
                field.hint(self._saying.levelless(self._levelless()))
            elif isinstance(field.editor, NameEdit):
                same = field.editor.namesakes
                field.hint(say("records.namesakes", count=same) if same else "")

    # ------------------------------------------------------------ texts in and out

    def _edited(self) -> None:
        if self._showing:
            return
        for field in self._fields.values():
            if field.editor.hasFocus() or field.isAncestorOf(self.focusWidget()):
                field.tell("")
        choice = self._body.choice if self._body is not None else None
        if choice is not None and "type" in self._fields:
            choice.fit(read_field("type", self._fields["type"])["type"])
        self._hint()
        self.edited.emit()

    def _field_of(self, name: str) -> Field | None:
        if name.startswith(UID):
            name = PERSON + name.removeprefix(UID)
        return self._fields.get("amount" if name == "unit" else name)


def _spans(kind: KindShown, values: Mapping[str, str]) -> bool:
    """Whether a record has a first and a last day."""
    return kind.fields.spans or bool(values.get("first"))


def _filled(kind: KindShown, values: Mapping[str, str]) -> list[str]:
    """Which fields that are seldom used say something."""
    return [
        name for name in (*(FIELD + one for one in kind.fields.more), UNITS) if values.get(name)
    ]
