"""Both languages say the same things, and every code the program hands up has a sentence."""

from __future__ import annotations

import ast
import errno
import os
import string
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from studyhours.cli.arguments import build_parser
from studyhours.cli.rules_diff import COLUMNS
from studyhours.db.faults import _SIGNS
from studyhours.domain import statuses as st
from studyhours.domain.kinds import LEVELS, MODES, standard_kinds
from studyhours.domain.people import ALL_UNIT_KINDS, FACTS, GROUP_ROLES, NUMBERS, PART_ROLES
from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import EXEMPTIONS, REASONS
from studyhours.domain.resources import resource
from studyhours.domain.review import APPROVED, INCOMPLETE, RETURNED, SUBMITTED
from studyhours.domain.texts import LANGUAGES, Texts, load_texts
from studyhours.domain.traits import EVIDENCE, known_words
from studyhours.domain.windows import REPEATED_WINDOWS, SINGLE_WINDOWS
from studyhours.rules.columns import (
    EVIDENCE_COLUMN,
    EVIDENCE_WORDS,
    FIXED,
    OBJECT_COLUMN,
    OBJECTS,
    OWN,
    TABLED,
    WORDED,
)
from studyhours.rules.document import _PROBLEMS
from studyhours.rules.judging_persons import DECIDED
from studyhours.rules.load_case_expected import EXPECTED
from studyhours.rules.load_cases import AMOUNTS, RECORD_KEYS, RECORD_STATUSES
from studyhours.rules.measures import SELF, Measure
from studyhours.rules.model import CONSEQUENCES
from studyhours.rules.pro_rata import ROUNDINGS
from studyhours.rules.pro_rata import UNITS as PRO_RATA_UNITS
from studyhours.rules.requirements import ALL, ANY, BUNDLE, ONE, PART, PERSON
from studyhours.rules.subjects import PAIR, PARTNER, SUBJECTS, TIES, UNIT_FACTS, WHOSE
from studyhours.rules.times import CYCLE
from studyhours.services.activities.earning import BLANK
from studyhours.services.activities.earning import STATUSES as ATTENDED
from studyhours.services.activities.files import PROCESS
from studyhours.services.activities.reading import STATES as ACTIVITY_STATES
from studyhours.services.checking import chase_tables
from studyhours.services.checking import chase_wording as said
from studyhours.services.checking.chase_items import ALL_OVER, SOME_OVER
from studyhours.services.closing.corrected import ADDED, CHANGED, DELETED, UNDATED
from studyhours.services.closing.reading import CLOSED, REOPENED, SIGNED
from studyhours.services.documents import hours, people, reviews
from studyhours.services.documents.kinds import FORMS, KINDS
from studyhours.services.exchange.beside import TABLES as BESIDE_PARTS
from studyhours.services.exchange.merged import OTHERS, UNKNOWN_KIND, UNKNOWN_TEACHER
from studyhours.services.exchange.office import OFFICE
from studyhours.services.exchange.office_taking import IN_USE, UNSOUND, YEAR_CLOSED
from studyhours.services.exchange.row_choices import columns_shown
from studyhours.services.exchange.taking import DIFFERS, RULES_OTHER, TAKEN
from studyhours.services.growth.agreements import STATES as AGREEMENT_STATES
from studyhours.services.growth.agreements import TEMPLATE_FIELDS
from studyhours.services.growth.drawn import PARTS as HANDBOOK_PARTS
from studyhours.services.importing.attendance import ATTENDANCE
from studyhours.services.importing.made import ROSTER
from studyhours.services.ledgers.archive import COLUMNS as COLUMNS_ARCHIVED
from studyhours.services.ledgers.archive_form import NOT_BROUGHT
from studyhours.services.ledgers.permissions import FUNCTIONS, ROLES, SCOPES
from studyhours.services.ledgers.self_test import _Job
from studyhours.services.papers.hours import CATEGORIES
from studyhours.services.papers.layouts import KINDS as LAYOUT_KINDS
from studyhours.services.papers.naming import FILE_WORDS, SERIAL_WORDS
from studyhours.services.papers.print_log import PRINTED, SAVED
from studyhours.services.records.parts import PARTS as PARTS_HANDED
from studyhours.services.registers.reading import REGISTERS
from studyhours.services.reviewing.notices import STATES as NOTICE_STATES
from studyhours.services.reviewing.standing_out import HINTS
from studyhours.services.rulebook import words as rule_words
from studyhours.services.rulebook.case_words import FAMILIES as REASON_FAMILIES
from studyhours.services.rulebook.cases import APPRAISAL, VERDICT
from studyhours.services.rulebook.history import STATES
from studyhours.services.rulebook.templates import TEMPLATES
from studyhours.services.settings.account_log import ACTIONS
from studyhours.services.settings.school_pictures import PICTURES
from studyhours.services.wording.exchanged import SORTS
from studyhours.transfer.mounts import SHARE, STICK
from tests.texts.program import (
    Call,
    assigned,
    calls_of,
    faults,
    literals,
    returned,
)
from tests.texts.window import window_keys

STATUSES = {*st.VERDICT_ORDER, st.EXEMPT, st.NOT_APPLICABLE}
OPTIONAL_SECTIONS = {"option", "metavar"}
OPERATORS = {measure.__name__.lower() for measure in get_args(Measure)} - {"leaf"}
REVIEW = {SUBMITTED, INCOMPLETE, RETURNED}

Named = tuple[str, Call, frozenset[str] | None]
"""A key, the call that hands it up, and the parameters given; None where they are passed on."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def keys_of(path: Path) -> list[str]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [f"{section}.{key}" for section, entries in table.items() for key in entries]


# ---------------------------------------------------------------- what the program hands up


def named(found: Iterable[Call], position: int, section: str) -> Iterator[Named]:
    for call in found:
        codes = call.words(position)
        for code in codes or ():
            yield f"{section}{code}", call, call.given


@cache
def raised() -> list[Call]:
    """Every fault made, with its code as the first argument."""
    families = faults()
    own = [call for call in calls_of(*families) if call.node.args]
    above = calls_of("__init__")
    outside = ("domain.errors", "ui.")
    return own + [call for call in above if not call.module.startswith(outside) and _in_fault(call)]


def _in_fault(call: Call) -> bool:
    words = call.words(0) if call.node.args else None
    return ast.unparse(call.node.func) == "super().__init__" and words is not None


def found_things() -> Iterator[Named]:
    """Findings, whose parameters are a mapping in their second place."""
    for call in calls_of("Finding"):
        arguments = call.node.args
        given: frozenset[str] | None = frozenset()
        if len(arguments) > 1:
            second = arguments[1]
            given = None
            if isinstance(second, ast.Dict):
                texts = [key.value for key in second.keys if isinstance(key, ast.Constant)]
                given = frozenset(str(text) for text in texts)
        for code in call.words(0) or ():
            yield code, call, given


@cache
def all_named() -> list[Named]:
    return [
        *named(raised(), 0, "fault."),
        *found_things(),
        *named(calls_of("complain", below="rules."), 0, "rules."),
        *named(spoken(), 0, ""),
        *named(calls_of("_say", below="reports.layouts.compiling"), 0, "certificate."),
    ]


def spoken() -> list[Call]:
    """Sentences said by key; the window's are looked at in ``test_window_texts``."""
    return [call for call in calls_of("say", "tell") if not call.module.startswith("ui.")]


def reject_codes() -> set[str]:
    places = (
        ("BadValue", 0),
        ("reject", 1),
        ("CellFault", 1),
        ("Rejection", 3),
        ("RowRejected", 3),
        ("teacher_rejection", 2),
    )
    codes = {code for name, at in places for one in calls_of(name) for code in one.words(at) or ()}
    return (
        codes
        | returned("services.people.matching", "resolve")
        | returned("services.importing.roster", "_find")
        | returned("services.people.unit_names", "all_meant")
        | returned("services.importing.taking", "_unread_code")
    )


def skip_codes() -> set[str]:
    calls = calls_of("Skipped", "RowSkipped", "_left_out")
    codes = {code for call in calls for code in call.words(1) or ()}
    return codes | returned("transfer.rowkinds", "kind_of_row") - {"blank"}


_ABOUT_WORDS = (("wrong_", ""), ("", "_unknown"))
_NEVER_UNKNOWN = {"text", "type", EVIDENCE_COLUMN, OBJECT_COLUMN}


def undecided_codes() -> frozenset[str]:
    return assigned("rules.plan", "undecided") | {"no_windows"}


def not_counted_codes() -> set[str]:
    conditions = calls_of("Condition")
    fields = {field for call in conditions for field in call.words(0) or ()}
    return {
        *(code for call in conditions for code in call.words(3) or ()),
        *(
            f"{field}_unknown"
            for field in fields - {"text", "type", EVIDENCE_COLUMN, OBJECT_COLUMN}
        ),
        *(f"{start}{field}{end}" for field in WORDED for start, end in _ABOUT_WORDS),
        *returned("rules.trace", "_why_not"),
        *returned("rules.fitting", "why_not_by"),
        *undecided_codes(),
        *{
            "cap_reached",
            "no_factor",
            "worth_nothing",
            "too_little",
            "not_beyond",
        },  # of class methods
        *{"outside_window", "no_school_day"},
        *(f"status_{status}" for status in REVIEW),
    }


def explain_codes() -> set[str]:
    judged = {st.MET, st.ON_TRACK, st.AT_RISK, st.MISSED}
    excused = {code for call in calls_of("Standing") for code in call.words(1) or ()}
    own = returned("rules.judging", "_repeated_reason") | {"nothing_in_whole", "no_factor"}
    own |= {*DECIDED.values(), "exempted", "exempt_in_part"}
    own |= {"not_served", "rounded_to_nothing"}
    limits = {f"limit_{status}" for status in judged - {st.AT_RISK}}
    own |= {"no_members", "no_partner", "too_few"}
    many = ("windows", "parts", "ratio", "ratio_most", "covered", "linked")
    counted = {f"{what}_{status}" for what in many for status in judged}
    return {*judged, *limits, *counted, *excused, *own, *undecided_codes()}


def store_codes() -> set[str]:
    raised_there = calls_of("LedgerDamaged", below="db.blobs")
    return {code for call in raised_there for code in call.words(0) or ()}


def asked(section: str) -> set[str]:
    """The keys of a section that the parser asks for and that have a text."""
    found = {key for key in asked_by_parser() if key.startswith(f"{section}.")}
    if section in OPTIONAL_SECTIONS:  # it also tries keys that need not be there
        found &= load_texts("zh").entries.keys()
    return {key.removeprefix(f"{section}.") for key in found}


@cache
def asked_by_parser() -> set[str]:
    """Every key the parser asks for."""

    class Asked(dict[str, str]):
        def get(self, key: str, default: object = None) -> str | None:  # type: ignore[override]  # narrower on purpose: Texts asks without a default
            del default
            keys.add(key)
            return super().get(key)

    keys: set[str] = set()
    build_parser(Texts("zh", Asked(load_texts("zh").entries)))
    return keys


def errno_words() -> set[str]:
    """What the system says of a failed call; only the common ones have words of ours."""
    return {f"errno.{os.strerror(number)}" for number in errno.errorcode}


YEARS = {
    f"{counted}_{end}"
    for counted in ("years", "age")
    for end in ("from", "below", "over", "at_most")
}
"""How a number of years, or an age, is asked for."""


@cache
def families() -> dict[str, set[str]]:
    """Keys put together when running: how they begin, and every way they can go on."""
    return {
        "archive_not.": set(NOT_BROUGHT),
        "archive_column.": set(COLUMNS_ARCHIVED),
        "help.": asked("help"),
        "option.": asked("option"),
        "metavar.": asked("metavar"),
        "fault.": {code for _, _, code in _SIGNS},
        "reject.": reject_codes(),
        "skip.": skip_codes(),
        "status.": STATUSES,
        "table.status_": STATUSES,
        "consequence.": set(CONSEQUENCES) - {"none"},
        "not_counted.": not_counted_codes(),
        "explain.": explain_codes(),
        "unit.": {*UNITS, *OBJECTS, "record", PART, PERSON, ONE},
        "part.": {ALL, ANY, BUNDLE},
        **{f"rule_{column}.": set(words) for column, words in FIXED.items()},
        **{f"rule_{column}.": set(known_words(column)) for column in OWN},
        f"rule_{EVIDENCE_COLUMN}.": set(EVIDENCE),
        "evidence_word.": {*EVIDENCE, *PROCESS},
        "span.": {*SINGLE_WINDOWS, *REPEATED_WINDOWS, CYCLE},
        "span_counted.": {"month"},
        "span_short.": {*SINGLE_WINDOWS, *REPEATED_WINDOWS, CYCLE},
        "check_window.": {*SINGLE_WINDOWS, *REPEATED_WINDOWS, CYCLE},
        "register_kind.": set(REGISTERS),
        "role.": set(ROLES),
        "scope.": set(SCOPES),
        "account_log.": {one.partition(".")[2] for one in ACTIONS},
        "exemption.": set(EXEMPTIONS),
        "reason_word.": set(REASONS),
        "group_role.": set(GROUP_ROLES),
        "member_as.": set(GROUP_ROLES),
        "part_role.": set(PART_ROLES),
        "unit_kind.": {*ALL_UNIT_KINDS, PAIR},
        "exchanged_sort.": set(SORTS),
        "tie.": {SELF, *TIES} - {*ALL_UNIT_KINDS, PAIR},
        "review_hint.": set(HINTS),
        "review_status.": {*REVIEW, APPROVED},
        "corrected.": {ADDED, CHANGED, DELETED},
        "fact.": {*FACTS, *NUMBERS, *UNDATED, *UNIT_FACTS},
        "sex.": {"male", "female"},
        "records.level_": set(LEVELS),
        "records.mode_": set(MODES),
        "package.left_out_": {
            UNKNOWN_TEACHER,
            OTHERS,
            UNKNOWN_KIND,
            DIFFERS,
            TAKEN,
            RULES_OTHER,
            UNSOUND,
            YEAR_CLOSED,
            IN_USE,
        },
        "package.part_": {*BESIDE_PARTS, *(one.name for one in OFFICE)},
        "exchange_columns.": {*columns_shown(), "yes", "no"},
        "package.link_": {"decides", "own", "copy", "school", "receives"},
        "package.side_": {"ours", "theirs", "ours_deleted", "theirs_deleted"},
        "growth.": {"three_years", "one_year"},
        "cli.copies_": {PRINTED, SAVED},
        "cli.school_": {"key_taken", "key_had", "list_taken", "list_had"},
        "name_word.": {*SERIAL_WORDS, *FILE_WORDS},
        "name_sample.": {"staff_no", "name", "kind"},
        "growth.part_": set(HANDBOOK_PARTS),
        "growth.column_": {
            "day",
            "what",
            "title",
            "more",
            "paper",
            "fact",
            "value",
            "period",
            "pair",
            "ruleset",
            "verdict",
            "observed",
            "comment",
        },
        "agreement.": set(TEMPLATE_FIELDS),
        "agreement.state_": set(AGREEMENT_STATES),
        "agreement.sign_": {"mentor", "mentee", "school", "day"},
        "agreement.usual_": set(TEMPLATE_FIELDS),
        "activities.state_": set(ACTIVITY_STATES),
        "activities.part_": set(PARTS_HANDED),
        "notice.state_": set(NOTICE_STATES),
        "activities.status_": set(ATTENDED) - {BLANK},
        "school_picture.": set(PICTURES),
        "elsewhere.title_": {SHARE, STICK},
        "elsewhere.why_": {SHARE, STICK},
        "elsewhere.looking_": {SHARE, STICK},
        "cli.elsewhere_": {SHARE, STICK},
        "layout_kind.": set(LAYOUT_KINDS),
        "school_picture_hint.": set(PICTURES),
        "sign_in.": {"number", "name", "beside", "signature", "time", "note"},
        "chase.column_": {*chase_tables.COLUMNS, *(head for head, _ in chase_tables.PAPER_COLUMNS)},
        "chase.": {
            *(f"{said.ALONE}{how}" for how in ("", said.LIMIT, said.OTHER, said.WINDOWS)),
            *(f"{said.WINDOW}{how}" for how in ("", said.LIMIT, said.OTHER, said.PAST)),
        },
        "chase_span.": {*SINGLE_WINDOWS, *REPEATED_WINDOWS, CYCLE},
        "chase.by_": {said.UNTIL, said.OVER, said.LOST},
        "chase.greeting": {"", SOME_OVER, ALL_OVER},
        "reminder.opening": {"", SOME_OVER, ALL_OVER},
        "diff.": set(COLUMNS),
        "rule_state.": set(STATES),
        "rule_change.": {*rule_words.CHANGED, "other"},
        "rule_word.": {
            *OPERATORS,
            "window_calendar_year",
            *(f"served_by_{unit}" for unit in PRO_RATA_UNITS),
            *(f"round_{way}" for way in ROUNDINGS),
            *TABLED,
            *SUBJECTS,
            *WHOSE,
            *(f"role_{role}" for role in PART_ROLES),
            *(f"ours_{one}" for one in UNIT_FACTS["ours"]),
            *SINGLE_WINDOWS,
            *REPEATED_WINDOWS,
        },
        "rule_said.": {
            "holds_long_course",
            *(f"is_{fact}" for fact in ("leave", "opt_out", "role")),
            *(f"count_{kind}" for kind in ("lesson", "other", "reading")),
            *YEARS,
        },
        "rule_changed.": YEARS,
        "rule_title.": set(TEMPLATES),
        "unit_one.": {*UNITS, *OBJECTS, "record"}
        | {"record_writing", "record_reading", "record_lesson", "record_observation"}
        | {"item_evaluation"},
        "object.": set(OBJECTS),
        "one_object.": set(OBJECTS),
        "month_name.": {str(month) for month in range(1, 13)},
        "fact_word.": {
            "post_principal",
            *(f"layer_{layer}" for layer in ("new", "young", "middle", "senior")),
            *("yes", "no"),
        },
        "case_thing.": {*EXPECTED, VERDICT, APPRAISAL},
        "case_appraisal.": set(CONSEQUENCES),
        "case_reason.": {*REASON_FAMILIES, *short_reasons()},
        "case_unit.": {"record", "window"},
        "case_value.": {"yes", "no"},
        "case_basis.": {*EXEMPTIONS, "decision", "absence", "service"},
        "case_more.": {*RECORD_KEYS, "document"} - _IN_COLUMNS,
        "case_status.": set(RECORD_STATUSES),
        "case_with.": {PARTNER},
        "case_object.": set(OBJECTS),
        "case_evidence.": set(EVIDENCE_WORDS),
        "import_what.": {ROSTER, ATTENDANCE, *standard_kinds()},
        "summary.": {*CATEGORIES, "total"},
        "hours_register.": {*(name for name, *_ in hours.COLUMNS), *hours.GATHERED.values()},
        "review_list.": {name for name, *_ in reviews.COLUMNS},
        "teacher_info.": {name for name, *_ in people.COLUMNS},
        "anthology.author_": {"name", "group", "pieces"},
        "closing_report.": {
            *("staff_no", "name", "verdict", "what", "when", "reason", "unit_kind", "unit"),
        },
        "closing_report.state_": {CLOSED, SIGNED, REOPENED},
        "closing_report.part_": {
            *("verdicts", "rules", "open", "units", "corrections", "signed"),
        },
        "closing_report.part_number_": {str(number) for number in range(1, 7)},
        "closing_report.sign_": {"maker", "office", "leader", "school"},
        "closing_report.record_": {ADDED, CHANGED, DELETED},
        "document.": {kind.code for kind in KINDS},
        "document_form.": set(FORMS),
        "document_ask.": {one.id for kind in KINDS for one in kind.questions},
        "document_choice.": {
            f"{one.id}_{choice}"
            for kind in KINDS
            for one in kind.questions
            for choice in one.choices
        },
        "paper_language.": set(LANGUAGES),
        "self_test.": {name for name, _ in _Job(Path()).steps()},
        "doctor.": store_codes(),
        "certificate.": set(),  # its own calls of ``_say`` name them
        "rules.": {code.removeprefix("rules.") for _, code in _PROBLEMS},  # others: ``complain``
    }


_IN_COLUMNS = {"day", "every", "times", "kind", "type", *AMOUNTS}
"""Keys of a case's records that columns of their own show."""


def short_reasons() -> set[str]:
    """Reasons that do not only say the status of something; the others are put together."""
    known = {f"{family}_{status}" for family in REASON_FAMILIES for status in STATUSES}
    return explain_codes() - known - STATUSES


@cache
def needed() -> set[str]:
    keys = {f"{prefix}{code}" for prefix, codes in families().items() for code in codes}
    return keys | {key for key, _, _ in all_named()}


# ---------------------------------------------------------------- the two languages


def test_both_languages_have_the_same_files() -> None:
    names = [
        {path.name for path in resource("texts", language).iterdir()} for language in LANGUAGES
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize("name", sorted(path.name for path in resource("texts", "zh").iterdir()))
def test_both_languages_say_the_same_things_in_a_file(name: str) -> None:
    chinese, english = (keys_of(resource("texts", language, name)) for language in LANGUAGES)
    assert set(chinese) ^ set(english) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_account_may_not_do_has_a_name(language: str) -> None:
    entries = load_texts(language).entries
    assert [one for one in FUNCTIONS if f"function.{one}" not in entries] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_in_two_files(language: str) -> None:
    keys = [key for path in resource("texts", language).glob("*.toml") for key in keys_of(path)]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_both_languages_name_the_same_parameters() -> None:
    chinese, english = (load_texts(language).entries for language in LANGUAGES)
    different = {
        key: placeholders(chinese[key]) ^ placeholders(english[key])
        for key in chinese.keys() & english.keys()
    }
    own_ways = {"window.day"}  # each language writes a day in its own order
    assert {key: names for key, names in different.items() if names and key not in own_ways} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in load_texts(language).entries.items() if not text.strip()] == []


def test_what_goes_on_asking_ends_in_one_mark() -> None:
    """A button that asks more, and work going on, end in ``…``; a list that is not all, as usual.

    In a rule to begin with ``……`` stands for a number that is not said.
    """
    chinese, english = (load_texts(language).entries for language in LANGUAGES)
    unsaid = {key for key in chinese if key.startswith("rule_template.")}
    listed = {"help.document", "documents.and_more", "quick.no_kind"}
    doubled = {key for key, text in chinese.items() if "……" in text}
    apart = {key for key, text in english.items() if text.endswith(" …")}
    assert doubled - unsaid - listed == set()
    assert apart - listed == set()


def test_english_quotes_are_straight_but_on_paper() -> None:
    """The window's typeface has marks as wide as a Chinese character for ``“`` and ``”``."""
    entries = load_texts("en").entries
    curly = {key for key, text in entries.items() if set("“”") & set(text)}
    assert {key.partition(".")[0] for key in curly} <= {"certificate", "table", "record_paper"}


def test_english_is_english() -> None:
    examples = {"fault.activity_date_missing", "fault.activity_hours_missing"}
    entries = load_texts("en").entries
    chinese = {key for key, text in entries.items() if any("一" <= mark <= "鿿" for mark in text)}
    assert chinese <= examples, "only what a Chinese sheet must say is quoted in Chinese"


# ---------------------------------------------------------------- every code has words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_text(language: str) -> None:
    assert sorted(needed() - load_texts(language).entries.keys()) == []


def test_the_codes_are_really_found() -> None:
    """Guards the collecting: a sample from every kind of place."""
    sample = {
        "fault.usage",
        "fault.rules_invalid",
        "fault.wrong_passphrase",
        "fault.ledger_locked",
        "rules.duplicate_key",
        "rules.unknown_type",
        "rules.misspelt_key",
        "doctor.stray_files",
        "cli.issued_proof",
        "certificate.preview_mark",
        "reject.teacher_mismatch",
        "reject.ambiguous_teacher",
        "reject.out_of_range",
        "reject.unknown_kind",
        "skip.total_row",
        "skip.no_table",
        "not_counted.too_short",
        "not_counted.outside_window",
        "explain.fact_unknown",
        "explain.no_target",
        "help.certificate_take-serials",
    }
    assert sample - needed() == set()
    assert len({code for call in raised() for code in call.words(0) or ()}) > 80


def test_every_fault_names_its_code_where_it_is_raised() -> None:
    hidden = [call.where for call in raised() if call.words(0) is None]
    assert hidden == []


def test_every_key_put_together_belongs_to_a_known_family() -> None:
    """A key that only running tells is a known family's, or was handed on by a caller seen here."""
    unknown = []
    for call in spoken():
        first = call.node.args[0]
        if isinstance(first, ast.JoinedStr):
            start = first.values[0]
            prefix = start.value if isinstance(start, ast.Constant) else ""
            if prefix not in families():
                unknown.append(f"{call.where} {call.source(0)}")
        elif call.words(0) is None and call.source(0) not in {"key", "finding.code"}:
            unknown.append(f"{call.where} {call.source(0)}")
    assert unknown == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_a_text_names_is_given(language: str) -> None:
    entries = load_texts(language).entries
    missing = {
        f"{call.where} {key}": lacking
        for key, call, given in all_named()
        if given is not None and (lacking := placeholders(entries.get(key, "")) - given)
    }
    assert missing == {}


def test_no_text_is_left_over() -> None:
    optional = {f"unit.record_{kind}" for kind in standard_kinds()} | errno_words()
    class_hours = {f"period_{kind}" for kind in ("training", "self-study")}
    optional |= {"unit.item_evaluation", *(f"unit.{one}" for one in class_hours)}
    optional |= {f"unit_one.{one}" for one in class_hours}
    used = needed() | optional | window_keys()
    left_over = [
        key
        for key in load_texts("zh").entries
        if key not in used and key.partition(".")[2] not in literals()
    ]
    assert left_over == []
