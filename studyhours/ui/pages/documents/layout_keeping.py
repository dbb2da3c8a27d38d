"""Keeps a layout while it is edited, so that a crash loses nothing of it."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.layout_draft import LayoutDraft, Plain
from studyhours.ui.typed_keeper import TypedKeeper, Values

_DOCUMENT = "document"


class LayoutKeeping:
    """The layout shown, as texts.

    A picture that was chosen and not saved is not kept with it: it is asked for again.

    Attributes:
        keeper: Keeps them.

    Args:
        context: The page's.
        parent: Owner.
        shown: Called once what was left stands in the draft again.
    """

    def __init__(self, context: PageContext, parent: QWidget, shown: Callable[[], None]) -> None:
        self._draft: LayoutDraft | None = None
        self._shown = shown
        self.keeper = TypedKeeper(context, "layout", self, parent)

    def follow(self, draft: LayoutDraft) -> None:
        """A layout is shown: it is kept from now on, and what was left of it put back."""
        if draft is self._draft:
            return
        self.keeper.end()  # while it still is the one before
        self._draft = draft
        self.keeper.begin(draft.row.id, _said(draft.row.document))

    def forget(self, name: str) -> None:
        """What was edited of a layout is saved, or not wanted."""
        self.keeper.drop(name)

    def read(self) -> Values:
        """What the layout says."""
        return _said(self._draft.document) if self._draft is not None else {}

    def put(self, values: Values) -> None:
        """Puts it back, as one step."""
        if self._draft is not None:
            self._draft.put(json.loads(values[_DOCUMENT]))
            self._shown()


def _said(document: Plain) -> Values:
    return {_DOCUMENT: json.dumps(document, ensure_ascii=False, sort_keys=True)}
