"""At half as large again on a small screen nothing of the form is cut off."""

from __future__ import annotations

from typing import cast

import pytest

from studyhours.ui.pages.rules.editor_inputs import Choice
from studyhours.ui.pages.rules.editor_way import WayBox
from tests.ui.rules_editor.conftest import OpenEditor

NARROW = (690, 460)
"""What a page has on 1366×768 at 150 %."""
_ARROW = 40
"""Pixels of a box beside its words."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("template", ["hours", "deadline", "share", "table", "cycle"])
def test_the_form_fits(open_editor: OpenEditor, language: str, template: str) -> None:
    writer = open_editor(language=language, editor_size=NARROW)
    writer.add_rule(template)
    writer.press("f-add", "applies_to")
    form = writer.editor._area.form
    assert form is not None
    assert form.width() <= writer.editor._area.viewport().width()
    ways = cast(list[WayBox], form.findChildren(WayBox))
    boxes = [box for way in ways for box in cast(list[Choice], way.findChildren(Choice))]
    assert [box.currentText() for box in boxes if not _is_whole(box)] == []


def _is_whole(box: Choice) -> bool:
    words = box.fontMetrics().horizontalAdvance(box.currentText())
    return box.width() >= words + _ARROW
