"""The fields of the rule form for single values: words, numbers, days, and choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from studyhours.domain.tidy import fold
from studyhours.services.records.typed import read_day
from studyhours.services.rulebook import fields as form
from studyhours.services.rulebook.document import Data, Path, at, put, read_data
from studyhours.services.rulebook.fields import Field, choice_words
from studyhours.services.rulebook.shapes_measures import table_words
from studyhours.services.rulebook.turning import turn_side
from studyhours.services.rulebook.yaml_text import write_value
from studyhours.ui.pages.rules.editor_inputs import Chips, Choice, Line
from studyhours.ui.pages.rules.editor_row import Kit, name_of
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import set_look

_BETWEEN = re.compile(r"[、,，;；]\s*")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?")
_SHORT = frozenset({"tolerance", "how_many", "weight"})
_NUMBER_WIDTH, _DAY_WIDTH, _DAY_WIDEST = 64, 150, 240
_AROUND = 56
Maker = Callable[[Kit, Field, Path, Path], QWidget]
"""Makes the field for a value; the last is the way to its node."""


def field_for(kit: Kit, field: Field, path: Path, node: Path) -> QWidget:
    """The field of one value."""
    widget = _MAKERS[field.form](kit, field, path, node)
    says = kit.maybe(f"rule_field.{field.name}")
    if not widget.accessibleName():
        widget.setAccessibleName(says)
    return widget


def _beside(*parts: QWidget) -> QWidget:
    """Several fields as one."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    policy = whole.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    whole.setSizePolicy(policy)
    whole.setFocusProxy(parts[0])
    return whole


# ---------------------------------------------------------------- lines


def _line(kit: Kit, field: Field, path: Path, _node: Path) -> QWidget:
    narrow = field.form in {form.NUMBER, form.TARGET} or field.name in {
        "tolerance",
        "how_many",
        "weight",
    }
    hint = kit.maybe(f"rule_hint.{field.name}")
    width = _NUMBER_WIDTH if narrow else _DAY_WIDTH if field.form == form.EDGE else 0
    line = Line(kit.state.said(path), width=width, hint=hint)
    if field.form == form.EDGE:
        said = line.fontMetrics().horizontalAdvance(hint) + _AROUND
        line.setFixedWidth(min(max(said, width), _DAY_WIDEST))
    line.setObjectName(name_of(path))

    def typed(text: str) -> None:
        said = (fold(text) if narrow else text).strip()
        if field.form == form.EDGE:
            said = _edge_written(said)
        if said or field.presence == form.NEEDED:
            kit.state.set(path, said)
        elif field.presence == form.ADDED:
            kit.state.set(path, "")
        else:
            kit.state.remove(path)

    line.textEdited.connect(typed)
    line.editingFinished.connect(kit.state.pause)
    return line


def _edge_written(said: str) -> str:
    """A day of every year as rule files write it, however it is typed: 10月31日, 10.31."""
    found = _DAY_OF_YEAR.fullmatch(said)
    return f"{int(found[1]):02}-{int(found[2]):02}" if found else said


def _words(kit: Kit, field: Field, path: Path, _node: Path) -> QWidget:
    """A wording in both languages; English may be left out."""
    now = kit.state.at(path)
    lines = {}
    for language in ("zh", "en"):
        said = at(now, (language,)) if isinstance(now, dict) else now if language == "zh" else ""
        line = Line(
            said if isinstance(said, str) else "", hint=kit.say(f"rules_edit.in_{language}")
        )
        line.setObjectName(f"{name_of(path)}-{language}")
        line.setAccessibleName(f"{kit.named('rule_field', field.name)} {line.placeholderText()}")
        lines[language] = line

    def typed(_text: str) -> None:
        said = {language: line.text().strip() for language, line in lines.items()}
        if said["en"] or isinstance(kit.state.at(path), dict):
            value: Data = {key: one for key, one in said.items() if one or key == "zh"}
        else:
            value = said["zh"]
        kit.state.set(path, value)

    for line in lines.values():
        line.textEdited.connect(typed)
        line.editingFinished.connect(kit.state.pause)
    return _beside(*lines.values())


def _texts(kit: Kit, field: Field, path: Path, _node: Path) -> QWidget:
    """Words of one's own, with commas between them."""
    line = Line("、".join(kit.state.several(path)), hint=kit.maybe(f"rule_hint.{field.name}"))
    line.setObjectName(name_of(path))

    def typed(text: str) -> None:
        said = [one for one in _BETWEEN.split(text.strip()) if one]
        kit.state.set(path, one_or_list(said))

    line.textEdited.connect(typed)
    line.editingFinished.connect(kit.state.pause)
    return line


def one_or_list(said: Sequence[str]) -> Data:
    """One by itself, several as a list, as people write them."""
    return said[0] if len(said) == 1 else list(said) if said else ""


# ---------------------------------------------------------------- days


def _day(kit: Kit, field: Field, path: Path, _node: Path) -> QWidget:
    edit = DayEdit(kit.words)
    edit.field.setObjectName(name_of(path))
    said = kit.state.said(path)
    day = read_day(said) if said else None
    edit.set_day(day)
    if said and day is None:
        edit.field.setText(said)

    def settled(chosen: date | None) -> None:
        if chosen is not None:
            kit.state.set(path, chosen.isoformat())
        elif field.presence == form.SHOWN:
            kit.state.remove(path)
        else:
            kit.state.set(path, "")

    def left() -> None:
        """What is no day is written all the same: the rule set says so there and is not kept."""
        if edit.is_wrong:
            kit.state.set(path, edit.field.text().strip())
        elif edit.day is not None and kit.state.said(path) != edit.day.isoformat():
            settled(edit.day)

    edit.changed.connect(settled)
    edit.field.editingFinished.connect(left)
    edit.setFixedWidth(220)
    return edit


def _day_or_word(kit: Kit, field: Field, path: Path, _node: Path) -> QWidget:
    box = Choice(_named(kit, field), kit.state.said(path))
    box.setObjectName(name_of(path))
    box.setEditable(True)
    names = {name: value for value, name in _named(kit, field)}

    def typed(text: str) -> None:
        kit.state.set(path, names.get(text, text.strip()))

    box.editTextChanged.connect(typed)
    return box


# ---------------------------------------------------------------- choices


def _named(kit: Kit, field: Field) -> list[tuple[str, str]]:
    return [(one, choice_words(field, one, kit.words.texts)) for one in field.choices]


def _choice(kit: Kit, field: Field, path: Path, node: Path) -> QWidget:
    known, now = _named(kit, field), kit.state.said(path)
    if now and now not in field.choices:
        known.append((now, choice_words(field, now, kit.words.texts)))  # another word for one
    box = Choice(known, now)
    box.setObjectName(name_of(path))

    def picked(value: str) -> None:
        if field.name in _SIDES:
            words = [word for word, _ in words_of_column(kit, value)]
            matrix = turn_side(at(kit.state.data, path[:-2]), _SIDES[field.name], words)
            turned = put(matrix, (_SIDES[field.name], "by"), value)
            kit.state.set(path[:-2], turned, reshapes=node)
        elif value or field.presence == form.NEEDED:
            kit.state.set(path, value, reshapes=node if field.name in _RESHAPING else None)
        else:
            kit.state.remove(path)

    box.picked.connect(picked)
    return box


_RESHAPING = frozenset({"unit", "out_unit", "fact"})
"""Choices that change what stands beside other fields."""
_SIDES = {"matrix_rows": "rows", "matrix_columns": "columns"}
"""Choices of what the heads of a table mean."""


def _chips(
    kit: Kit,
    choices: Sequence[tuple[str, str]],
    path: Path,
    reshapes: Path | None = None,
    *,
    empty: bool = False,
) -> Chips:
    """Words to press in; ``empty``: none pressed in means that nothing is said."""
    chips = Chips(kit.theme, choices, kit.state.several(path), name_of(path))
    chips.setObjectName(name_of(path))

    def picked(values: list[str]) -> None:
        if not values and empty:
            kit.state.remove(path, reshapes=reshapes)
        else:
            kit.state.set(path, one_or_list(values) if values else [], reshapes=reshapes)

    chips.picked.connect(picked)
    return chips


def _choices(kit: Kit, field: Field, path: Path, _node: Path) -> QWidget:
    return _chips(kit, _named(kit, field), path)


def _own(kit: Kit, field: Field, path: Path, _node: Path) -> QWidget:
    """Known words to press in, and a line for one's own."""
    known = _named(kit, field)
    values = {value for value, _ in known}
    now = kit.state.several(path)
    chips = Chips(kit.theme, known, [one for one in now if one in values], name_of(path))
    own = Line(
        "、".join(one for one in now if one not in values),
        width=132,
        hint=kit.say("rules_edit.own_words"),
    )
    own.setObjectName(f"{name_of(path)}-own")
    own.setAccessibleName(kit.say("rules_edit.own_words"))

    def changed(_said: object) -> None:
        said = [*(chips.chosen or ()), *(one for one in _BETWEEN.split(own.text().strip()) if one)]
        if said or field.presence == form.ADDED:
            kit.state.set(path, one_or_list(said) if said else [])
        else:
            kit.state.remove(path)

    chips.picked.connect(changed)
    own.textEdited.connect(changed)
    own.editingFinished.connect(kit.state.pause)
    return _beside(chips, own)


def _kinds(kit: Kit, _field: Field, path: Path, node: Path) -> QWidget:
    kinds = [(kind.id, kit.words.texts.pick(kind.title)) for kind in kit.state.kinds]
    return _chips(kit, kinds, path, node)


def words_of_column(kit: Kit, column: str) -> list[tuple[str, str]]:
    """The words a column may hold, with what they are called."""
    if column != "type":
        return [(one, kit.maybe(f"rule_{column}.{one}") or one) for one in table_words(column)]
    return types_to_choose(kit, [kind.id for kind in kit.state.kinds])


def types_to_choose(kit: Kit, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """The types of some kinds."""
    return [
        (one.id, kit.words.texts.pick(one.title))
        for kind in kit.state.kinds
        if kind.id in kinds
        for one in kind.types
    ]


def _types(kit: Kit, _field: Field, path: Path, _node: Path) -> QWidget:
    kinds = kit.state.several((*path[:-1], "kind"))
    return _chips(kit, types_to_choose(kit, kinds), path, empty=True)


def _months(kit: Kit, _field: Field, path: Path, _node: Path) -> QWidget:
    months = [(str(one), kit.say(f"month_name.{one}")) for one in range(1, 13)]
    return _chips(kit, months, path)


def _defined(kit: Kit, _field: Field, path: Path, _node: Path) -> QWidget:
    """One of the measures the set defines by name."""
    names = kit.state.at(("define",))
    box = Choice(
        [(one, one) for one in (names if isinstance(names, dict) else ())], kit.state.said(path)
    )
    box.setObjectName(name_of(path))
    box.picked.connect(lambda value: kit.state.set(path, value))
    return box


def _other_rule(kit: Kit, _field: Field, path: Path, _node: Path) -> QWidget:
    """One of the rules of the set, by its name."""
    box = Choice(list(_rules(kit)), kit.state.said(path))
    box.setObjectName(name_of(path))
    box.picked.connect(lambda value: kit.state.set(path, value))
    return box


def _rules(kit: Kit) -> Iterator[tuple[str, str]]:
    for rule in kit.state.rules:
        name, title = at(rule, ("id",)), at(rule, ("title",))
        said = at(title, (kit.words.language,)) or at(title, ("zh",)) or title
        if isinstance(name, str):
            yield name, said if isinstance(said, str) else name


def _listed(kit: Kit, _field: Field, path: Path, _node: Path) -> QWidget:
    """Some of the lists of books the set has."""
    names = kit.state.at(("lists",))
    return _chips(kit, [(one, one) for one in (names if isinstance(names, dict) else ())], path)


# ---------------------------------------------------------------- as it stands


def _raw(kit: Kit, _field: Field, path: Path, _node: Path) -> QWidget:
    """A value as YAML: what has no field of its own is still there to be changed."""
    edit = QPlainTextEdit(write_value(kit.state.at(path) or ""))
    edit.setObjectName(name_of(path))
    edit.setProperty("kind", "code")
    edit.setTabChangesFocus(True)
    edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    lines = min(10, edit.document().blockCount() + 1)
    edit.setFixedHeight(18 + lines * edit.fontMetrics().lineSpacing())

    def typed() -> None:
        inside = "\n".join(f"  {line}" for line in edit.toPlainText().splitlines())
        data, _ = read_data(f"value:\n{inside}\n")
        value = at(data, ("value",))
        set_look(edit, "wrong", value is None)
        if value is not None:
            kit.state.set(path, value)

    edit.textChanged.connect(typed)
    return edit


_MAKERS: Mapping[str, Maker] = {
    form.WORDS: _words,
    form.TEXT: _line,
    form.NUMBER: _line,
    form.RULE_ID: _line,
    form.TARGET: _line,
    form.EDGE: _line,
    form.TEXTS: _texts,
    form.DAY: _day,
    form.DAY_OR_WORD: _day_or_word,
    form.CHOICE: _choice,
    form.CHOICES: _choices,
    form.OWN: _own,
    form.KINDS: _kinds,
    form.TYPES: _types,
    form.MONTHS: _months,
    form.DEFINED: _defined,
    form.LISTED: _listed,
    form.OTHER_RULE: _other_rule,
    form.RAW: _raw,
}
SINGLE = frozenset(_MAKERS)
"""Forms that are one field."""
