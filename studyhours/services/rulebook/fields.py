"""What a form of rules is made of: fields, and choices between ways of saying something."""

from __future__ import annotations

from dataclasses import dataclass

from studyhours.domain.texts import Texts

WORDS, TEXT, NUMBER, DAY, EDGE = "words", "text", "number", "day", "edge"
DAY_OR_WORD = "day_or_word"
CHOICE, CHOICES, OWN, TEXTS = "choice", "choices", "own", "texts"
KINDS, TYPES, MONTHS, RULE_ID = "kinds", "types", "months", "rule_id"
CONVERT, TABLE, GRID, TARGET = "convert", "table", "grid", "target"
DEFINED, LISTED, OTHER_RULE, GRADES = "defined", "listed", "other_rule", "grades"
NODE, NODES, NAMED_TEXTS, NAMED_NODES, RAW = "node", "nodes", "named_texts", "named_nodes", "raw"
FORMS = (
    WORDS, TEXT, NUMBER, DAY, EDGE, DAY_OR_WORD, CHOICE, CHOICES, OWN, TEXTS, KINDS,
    TYPES, MONTHS, RULE_ID, CONVERT, TABLE, GRID, TARGET, DEFINED, LISTED, OTHER_RULE, GRADES, NODE,
    NODES, NAMED_TEXTS, NAMED_NODES, RAW,
)  # fmt: skip
"""How a value is entered: ``own`` are choices and words of one's own, ``edge`` a day or a day of
every year; ``defined``, ``listed`` and ``other_rule`` name what the set has, ``grades`` are those
of the outcomes it ranks; ``raw`` is YAML as it stands."""

NEEDED, SHOWN, ADDED = "needed", "shown", "added"
"""A field must be there; is shown and may be empty; or is added when it is wanted."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a node.

    Attributes:
        path: The way to it from the node.
        form: One of ``FORMS``.
        name: What it is called: a key of the section ``rule_field``.
        presence: ``NEEDED``, ``SHOWN`` or ``ADDED``.
        choices: Words of the grammar to choose from.
        words: Section and beginning of the key of their wording: ``rule_word.``.
        place: For nodes, what they are: a place of ``rule_shapes``.
        group: What it is offered with when it may be added: ``where`` or ``""``.
        goes_with: What is taken away with it; its own path where this is empty.
    """

    path: tuple[str, ...]
    form: str
    name: str
    presence: str = NEEDED
    choices: tuple[str, ...] = ()
    words: str = ""
    place: str = ""
    group: str = ""
    goes_with: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its path as one word, for names of widgets."""
        return "-".join(self.path)


@dataclass(frozen=True, slots=True)
class Way:
    """A choice between ways of saying something, such as ``sum`` or ``count``.

    Attributes:
        name: What is chosen: a key of ``rule_way``.
        now: The way that is there.
        ways: All of them; each has words in ``rule_way_words``.
    """

    name: str
    now: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a form: a choice of ways, or a field."""

    way: Way | None = None
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a node is entered by.

    Attributes:
        rows: Its lines.
        more: Fields that may be added.
    """

    rows: tuple[Row, ...]
    more: tuple[Field, ...] = ()


def choice_words(field: Field, choice: str, texts: Texts) -> str:
    """What one of a field's choices is called."""
    said = texts.entries.get(f"{field.words}{choice or 'whole'}")
    if said is None:
        said = texts.entries.get(f"rule_word.{choice}", choice) or texts.say("rule_choice.unsaid")
    return said.rstrip("。.")
