"""A double click or Enter opens a row of every list, or there is a reason why not."""

from __future__ import annotations

import re

from tests.ui.lists.test_menus import lists_of_the_code

BESIDE = "choosing a line shows it beside or below, whole"
TICKED = "ticked: a click and the space bar tick, nothing lies behind a line"
WHOLE = "sentences shown whole; nothing lies behind them"
STILL = {
    "activities/plan_people.py": TICKED,
    "documents/form_many.py": TICKED,
    "documents/forms_part.py": BESIDE,
    "documents/layout_variables.py": "a click or Enter puts the variable into the text",
    "documents/layouts_view.py": BESIDE,
    "documents/schools_panel.py": WHOLE,
    "documents/verify_part.py": BESIDE,
    "exchange/choosing_part.py": BESIDE,
    "growth/side.py": BESIDE,
    "imports/page.py": BESIDE,
    "review/notice_form.py": TICKED,
    "rules/diff_view.py": BESIDE,
    "rules/editor_list.py": BESIDE,
    "rules/findings_view.py": WHOLE,
    "settings/account_handing.py": "passwords shown once and whole; slips are printed of all",
    "settings/account_many.py": "chosen from, for the form beside it",
    "settings/published_dialog.py": TICKED,
}
"""Modules of pages with lists whose rows open nothing, and why that is right."""
ELSEWHERE = {
    "pages/activities/view.py": "its page takes the attendance",
    "pages/check/grid.py": "two halves of one grid, which are connected in one line",
    "pages/imports/columns_view.py": "one is written in, the other is a file's own cells",
    "pages/rules/cases_form.py": "cells, which are written in",
    "pages/rules/gallery_view.py": "one opens, the other is what that says, whole",
    "pages/rules/history_view.py": "one opens, the other is what that says, whole",
    "pages/rules/preview_panel.py": "one opens, the other is of bars, which choose",
    "pages/rules/sets_view.py": "one opens, the other is what that says, whole",
    "pages/teachers/view.py": "its page opens the teacher",
    "preview/preview.py": "headings, which are gone to",
    "widgets/paged_panel.py": "the panels of records and of review connect it",
    "widgets/people_list.py": TICKED,
}
"""Modules whose lists are connected where this test does not look for it."""
_OPENS = re.compile(r"\.(?:opened|doubleClicked)\.connect\(|^ +opens_details\(", re.MULTILINE)


def test_every_list_of_the_code_opens_or_has_a_reason() -> None:
    lists, sources = lists_of_the_code()
    lacking = {name for name, count in lists.items() if count > len(_OPENS.findall(sources[name]))}
    known = {f"pages/{name}" for name in STILL} | set(ELSEWHERE)
    assert lacking == known, lacking ^ known
    for name in ("activities/page", "teachers/page", "records/list_panel", "review/queue_panel"):
        assert "self.table.opened.connect(" in sources[f"pages/{name}.py"], name
