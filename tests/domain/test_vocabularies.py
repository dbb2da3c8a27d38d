"""The words of the domain are those the texts name and the vocabularies understand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection

import pytest

from studyhours.domain.kinds import BASE_FORMS, LEVELS, MODES, PLACES, standard_kinds
from studyhours.domain.people import FACTS, NUMBERS
from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import EXEMPTIONS, REASONS
from studyhours.domain.statuses import EXEMPT, NOT_APPLICABLE, VERDICT_ORDER
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.domain.tidy import fold, tidy_line, tidy_prose
from studyhours.domain.traits import ATTENDANCES, DEPTHS, EVIDENCE, RESULTS
from studyhours.domain.vocabulary import words
from studyhours.rules.subjects import UNIT_FACTS
from studyhours.services.closing.corrected import UNDATED

NAMED = {
    # the section of the texts that names each word, and nothing else
    "rule_level": LEVELS,
    "rule_mode": MODES,
    "rule_place": PLACES,
    "rule_result": RESULTS,
    "rule_depth": DEPTHS,
    "rule_attendance": ATTENDANCES,
    "rule_evidence": EVIDENCE,
    "exemption": EXEMPTIONS,
    "reason_word": REASONS,
    "fact": (*FACTS, *NUMBERS, *UNDATED, *UNIT_FACTS),
    "status": (*VERDICT_ORDER, EXEMPT, NOT_APPLICABLE),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", NAMED)
def test_every_word_has_a_name_and_every_name_a_word(section: str, language: str) -> None:
    entries = load_texts(language).entries
    named = {key.removeprefix(f"{section}.") for key in entries if key.startswith(f"{section}.")}
    assert named == set(NAMED[section])


@pytest.mark.parametrize(
    ("vocabulary", "known"),
    [
        ("units", set(UNITS) - {"item"}),
        ("mode", MODES),
        ("place", PLACES),
        ("depth", DEPTHS),
        ("result", RESULTS),
        ("reason", REASONS),
        ("evidence", set(EVIDENCE) - {"other"}),
        ("level", [str(code) for code in LEVELS.values()]),
    ],
)
def test_a_cell_is_understood_as_one_of_the_words(vocabulary: str, known: Collection[str]) -> None:
    assert set(words(vocabulary).ids.values()) == set(known)


def test_every_base_form_has_a_kind_of_its_own() -> None:
    assert sorted(kind.base for kind in standard_kinds().values()) == sorted(BASE_FORMS)


ODD_SPACES = "\u3000\u00a0\u202f\u205f\t" + "".join(map(chr, range(0x2000, 0x200B)))
UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\x7f\x0b\x0c"
    + "".join(map(chr, range(9)))
    + "".join(map(chr, range(0x0E, 0x20)))
)
KEPT = "\u2010\u2011—·〇々、。\n\r\u0080"


@pytest.mark.parametrize("odd", ODD_SPACES, ids=lambda odd: f"{ord(odd):04x}")
def test_an_odd_space_is_a_space(odd: str) -> None:
    assert fold(f"a{odd}b") == "a b"
    assert tidy_prose(f"a{odd}b") == tidy_line(f"a{odd}b") == "a b"


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda unseen: f"{ord(unseen):04x}")
def test_what_cannot_be_seen_goes(unseen: str) -> None:
    assert fold(f"a{unseen}b") == "ab"
    assert tidy_prose(f"a{unseen}b") == tidy_line(f"a{unseen}b") == "ab"


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"{ord(kept):04x}")
def test_other_characters_stay(kept: str) -> None:
    assert fold(f"a{kept}b") == f"a{kept}b"


def test_full_width_letters_and_marks_are_folded_to_the_last() -> None:
    full = "".join(map(chr, range(0xFF01, 0xFF5F)))
    assert fold(full) == "".join(map(chr, range(0x21, 0x7F)))
    assert fold("\uff00\uff5f") == "\uff00\uff5f"


_READING = """
from studyhours.domain.kinds import standard_kinds
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.domain.vocabulary import vocabulary_file

standard_kinds()
vocabulary_file("values")
for language in LANGUAGES:
    list(load_texts(language).entries)
"""


def test_our_files_are_read_as_utf_8_whatever_the_computer_is_set_to() -> None:
    asked = [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-c"]
    done = subprocess.run([*asked, _READING], capture_output=True, text=True, check=False)
    assert done.stderr == ""
