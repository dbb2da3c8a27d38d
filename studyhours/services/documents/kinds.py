"""Every kind of document: what it asks, who may have it, as which files, and what makes it.

The window and the command line know documents from here alone: a new kind is an entry of ``KINDS``,
its words in ``resources/texts/*/documents.toml``, and a function as ``Maker`` says. Nothing heavy
is loaded with this module: a maker is found when it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studyhours.services.people.name_order import IN_GROUPS, ORDERS, PINYIN, ROSTER

Sort = Literal[
    "teacher",
    "year",
    "day",
    "group",
    "activity",
    "record",
    "notice",
    "pair",
    "ruleset",
    "closing",
    "choice",
    "yes",
    "text",
    "file",
]
"""What an answer is; see ``Question.sort``."""

PDF, DOCX, XLSX = "pdf", "docx", "xlsx"
FORMS = (PDF, DOCX, XLSX)
"""Forms of files: to print, to edit on, to calculate with."""

READERS = frozenset({"read_school"})
OWN = READERS | {"read_self"}
HEADS = OWN | {"review_group"}
CHECKERS = frozenset({"check"})
SEEN = CHECKERS | {"read_self", "review_group"}
ACTIVE = OWN | {"run_group"}
REVIEWERS = frozenset({"review", "review_group"})


@dataclass(frozen=True, slots=True)
class Question:
    """Something a document must be told; its words are ``document_ask.ID``.

    Attributes:
        id: What answers name it.
        sort: What an answer is: ``teacher`` (uid, staff number or unique name), ``year`` (label of
            a school year), ``day``, ``group`` (its name), ``activity``, ``record``, ``notice`` or
            ``pair`` (uid), ``ruleset`` (id), ``closing`` (label of a closed year), ``choice`` (one
            of ``choices``), ``yes`` (true or not), ``text``, or ``file`` (a path).
        needed: Whether there is no document without an answer.
        many: Whether several may be answered.
        choices: Of a ``choice`` what it may be; words are ``document_choice.ID_CHOICE``.
        default: What an unanswered ``choice`` or ``ruleset`` is.
        kind: Of a ``record`` its record kind; any where empty.
        follows: Questions whose answers narrow what this one offers.
    """

    id: str
    sort: Sort
    needed: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    kind: str = ""
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document; its name is ``document.CODE``.

    Attributes:
        code: What the command line calls it.
        maker: ``module.function`` below ``services``, a ``making.Maker``.
        questions: What it asks, in order.
        forms: The files it can be, the usual first.
        functions: Any of these lets somebody have it; whose exactly, its maker asks.
        each: The question of which several answers make a document each; empty for none.
    """

    code: str
    maker: str
    questions: tuple[Question, ...]
    forms: tuple[str, ...]
    functions: frozenset[str]
    each: str = ""

    def question(self, name: str) -> Question | None:
        """The question of an id."""
        return next((one for one in self.questions if one.id == name), None)


TEACHER = Question("teacher", "teacher", needed=True, many=True)
YEAR = Question("year", "year")
AS_OF = Question("as_of", "day", follows=("year",))
RULESET = Question("ruleset", "ruleset")
HOURS_SET = Question("ruleset", "ruleset", default="school-72")
GROUP = Question("group", "group")
ACTIVITY = Question("activity", "activity", needed=True, follows=("year",))
BEHIND = (YEAR, AS_OF, RULESET, GROUP)
BY_ROSTER = Question("order", "choice", choices=ORDERS, default=ROSTER)
BY_PINYIN = Question("order", "choice", choices=ORDERS, default=PINYIN)
BY_GROUP = Question("order", "choice", choices=(IN_GROUPS, *ORDERS), default=IN_GROUPS)
"""In which order people are listed; of a public notice that is settled when it is made."""
_TYPES = (
    "any", "paper", "case", "story", "essay", "book_response", "reading_report", "reflection",
    "reading_notes",
)  # fmt: skip


def _records(kind: str) -> tuple[Question, ...]:
    return (Question("record", "record", needed=True, many=True, kind=kind),)


KINDS: tuple[DocumentKind, ...] = (
    DocumentKind(
        "summary",
        "documents.tables.summary",
        (
            YEAR,
            AS_OF,
            HOURS_SET,
            Question("by", "choice", choices=("teacher", "group", "verdict"), default="teacher"),
            BY_ROSTER,
        ),
        (PDF, XLSX),
        READERS,
    ),
    DocumentKind(
        "hours-register",
        "documents.hours.register",
        (TEACHER, YEAR, AS_OF),
        (PDF, XLSX),
        OWN,
        "teacher",
    ),
    DocumentKind(
        "hours-proof",
        "documents.hours.proof",
        (
            TEACHER,
            Question("first", "day"),
            Question("last", "day"),
            Question("record", "record", many=True, kind="training", follows=("teacher",)),
        ),
        (PDF, DOCX),
        READERS,
        "teacher",
    ),
    DocumentKind(
        "portfolio",
        "documents.growth.portfolio",
        (TEACHER, Question("all_texts", "yes")),
        (PDF,),
        HEADS,
        "teacher",
    ),
    DocumentKind(
        "handbook", "documents.growth.handbook", (TEACHER, YEAR), (PDF,), HEADS, "teacher"
    ),
    DocumentKind(
        "agreement",
        "documents.growth.agreement",
        (Question("pair", "pair", needed=True, many=True),),
        (PDF, DOCX),
        OWN,
        "pair",
    ),
    DocumentKind(
        "observation",
        "documents.records.observation",
        _records("observation"),
        (PDF, DOCX),
        OWN,
        "record",
    ),
    DocumentKind(
        "reading-notes",
        "documents.records.reading_notes",
        _records("reading"),
        (PDF, DOCX),
        OWN,
        "record",
    ),
    DocumentKind(
        "sign-in",
        "documents.activities.sign_in",
        (ACTIVITY, BY_GROUP),
        (PDF, DOCX),
        ACTIVE,
    ),
    DocumentKind(
        "activity-record",
        "documents.activities.activity_record",
        (ACTIVITY,),
        (PDF, DOCX),
        ACTIVE,
    ),
    DocumentKind(
        "reminder",
        "documents.reminders.reminder",
        (*BEHIND, Question("teacher", "teacher", many=True)),
        (PDF, DOCX),
        SEEN,
    ),
    DocumentKind(
        "chase-list", "documents.tables.chase_list", (*BEHIND, BY_PINYIN), (PDF, XLSX), SEEN
    ),
    DocumentKind(
        "review-list",
        "documents.reviews.review_list",
        (
            Question(
                "status",
                "choice",
                choices=("submitted", "returned", "approved"),
                default="submitted",
            ),
            GROUP,
            BY_PINYIN,
        ),
        (PDF, DOCX, XLSX),
        REVIEWERS,
    ),
    DocumentKind(
        "notice",
        "documents.reviews.notice",
        (Question("notice", "notice", needed=True),),
        (PDF, DOCX, XLSX),
        READERS,
    ),
    DocumentKind(
        "anthology",
        "documents.anthology.anthology",
        (
            Question("title", "text"),
            YEAR,
            Question("type", "choice", choices=_TYPES, default=_TYPES[0]),
            GROUP,
            Question("record", "record", many=True, kind="writing", follows=("year",)),
        ),
        (PDF, DOCX),
        READERS,
    ),
    DocumentKind(
        "closing-report",
        "documents.closing_report.closing_report",
        (Question("closing", "closing", needed=True),),
        (PDF, DOCX),
        CHECKERS,
    ),
    DocumentKind(
        "district-summary",
        "documents.district.district_summary",
        (YEAR, AS_OF, Question("check_file", "file", many=True)),
        (PDF, XLSX),
        CHECKERS,
    ),
    DocumentKind(
        "teacher-info",
        "documents.people.teacher_info",
        (AS_OF, GROUP, BY_ROSTER),
        (PDF, XLSX),
        READERS,
    ),
)
"""All kinds, in the order they are offered."""


def kind_of(code: str) -> DocumentKind | None:
    """The kind of a code."""
    return next((one for one in KINDS if one.code == code), None)
