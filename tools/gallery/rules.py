"""Pictures of the page of rules, in every state it has."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_WRONG = """format: 1
id: reading
title: { zh: 本校读书要求 }
rules:
  - id: books
    title: { zh: 四本书 }
    window: shool_year
    measure: { count: record, of: { kind: reading } }
    at_least: many
"""


def _presets(person: Operator) -> None:
    person.click("rules-part-presets")


def _searched(person: Operator) -> None:
    _presets(person)
    person.type("rules-search", "听课")


def _nothing_found(person: Operator) -> None:
    _presets(person)
    person.type("rules-search", "游泳")


def _adopting(person: Operator) -> None:
    _presets(person)
    person.cell("rules-presets", 1, 0)
    person.click("rules-adopt")


def _why(person: Operator) -> None:
    _adopting(person)
    person.cell("adopt-diff-flips", 1, 1)


def _versions(person: Operator) -> None:
    person.cell("rules-sets", 0, 0)
    person.click("rules-history")


def _compared(person: Operator) -> None:
    _versions(person)
    person.click("history-compare")


def _ending(person: Operator) -> None:
    person.cell("rules-sets", 0, 0)
    person.click("rules-end")


def _ending_early(person: Operator) -> None:
    _ending(person)
    person.day("end-day", "2026.3.1")


def _ended(person: Operator) -> None:
    person.cell("rules-sets", 1, 0)
    person.click("rules-end")
    person.click("end-now")


def _naming(person: Operator) -> None:
    person.click("rules-new")
    person.type("new-name", "本校读书要求")


def _new(person: Operator) -> None:
    _naming(person)
    person.click("ask-yes")


def _editing(person: Operator) -> None:
    person.cell("rules-sets", 0, 0)
    person.click("rules-edit")


def _the_set(person: Operator) -> None:
    _editing(person)
    person.cell("rules-edit-list", 0, 0)


def _template(name: str) -> Callable[[Operator], None]:
    def added(person: Operator) -> None:
        _editing(person)
        person.entry("rules-edit-add", "rules-edit-templates", f"template-{name}")

    return added


def _wrong(person: Operator) -> None:
    _editing(person)
    person.type("f-at_least", "许多")


def _changed(person: Operator) -> None:
    _editing(person)
    person.type("f-at_least", "80")


def _as_text(person: Operator) -> None:
    _editing(person)
    person.click("rules-edit-as-yaml")


def _trying(person: Operator) -> None:
    _editing(person)
    person.click("editing-try")


def _tried_one(person: Operator) -> None:
    _trying(person)
    person.cell("preview-bars", 1, 0)
    person.cell("preview-teachers", 2, 0)


def _cases(person: Operator) -> None:
    _editing(person)
    person.click("editing-cases")


def _case(person: Operator) -> None:
    _tried_one(person)
    person.click("preview-like")
    person.click("cases-run")


def _adopting_written(person: Operator) -> None:
    _changed(person)
    person.click("editing-next")


def _adopted(person: Operator) -> None:
    _adopting_written(person)
    person.click("adopt-now")


def _bad_file(person: Operator) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "读书要求.yaml"
        path.write_text(_WRONG, encoding="utf-8")
        person.drop([path])


RULES = (
    Scene("rules-empty", "bare", "rules"),
    Scene("rules", "school", "rules"),
    Scene("rules-read-only", "school", "rules", role="staff"),
    Scene("rules-presets", "school", "rules", _presets),
    Scene("rules-searched", "school", "rules", _searched),
    Scene("rules-nothing-found", "school", "rules", _nothing_found),
    Scene("rules-adopting", "school", "rules", _adopting),
    Scene("rules-adopting-why", "school", "rules", _why),
    Scene("rules-versions", "versions", "rules", _versions),
    Scene("rules-compared", "versions", "rules", _compared),
    Scene("rules-ending", "versions", "rules", _ending),
    Scene("rules-ending-early", "large", "rules", _ending_early),
    Scene("rules-ended", "versions", "rules", _ended, writes=True),
    Scene("rules-naming", "school", "rules", _naming),
    Scene("rules-new", "school", "rules", _new, writes=True),
    Scene("rules-editing", "school", "rules", _editing, writes=True),
    Scene("rules-editing-set", "school", "rules", _the_set, writes=True),
    *(
        Scene(f"rules-editing-{name}", "school", "rules", _template(name), writes=True)
        for name in (
            "deadline",
            "some",
            "share",
            "limit",
            "carried",
            "best",
            "cycle",
            "prizes",
            "table",
        )
    ),
    Scene("rules-editing-wrong", "school", "rules", _wrong, writes=True),
    Scene("rules-editing-changed", "school", "rules", _changed, writes=True),
    Scene("rules-editing-text", "school", "rules", _as_text, writes=True),
    Scene("rules-trying", "school", "rules", _trying, writes=True),
    Scene("rules-trying-one", "school", "rules", _tried_one, writes=True),
    Scene("rules-trying-large", "large", "rules", _tried_one),
    Scene("rules-cases", "school", "rules", _cases, writes=True),
    Scene("rules-case", "school", "rules", _case, writes=True),
    Scene("rules-adopting-written", "school", "rules", _adopting_written, writes=True),
    Scene("rules-adopted", "versions", "rules", _adopted, writes=True),
    Scene("rules-bad-file", "school", "rules", _bad_file),
    Scene("rules-large", "large", "rules", _adopting),
)
"""All of them."""
