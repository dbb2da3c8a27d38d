"""At half as large again on a small screen nothing of the form is cut off."""

from __future__ import annotations

import pytest

from tests.ui.rules_editor.conftest import OpenEditor

NARROW = (690, 460)
"""What a page has on 1366×768 at 150 %."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("template", ["hours", "deadline", "share", "table"])
def test_the_form_fits(open_editor: OpenEditor, language: str, template: str) -> None:
    writer = open_editor(language=language, editor_size=NARROW)
    writer.add_rule(template)
    writer.press("f-add", "applies_to")
    form = writer.editor._area.form
    assert form is not None
    assert form.width() <= writer.editor._area.viewport().width()
