"""The other files a document can be, for a preview to save it as."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from studyhours.domain.progress import Progress
from studyhours.domain.texts import Texts
from studyhours.services.ledgers.ledger import Ledger

if TYPE_CHECKING:
    from studyhours.services.documents.answers import Answer
    from studyhours.ui.widgets.print_desk import Make


def other_forms(
    ledger: Ledger, code: str, given: Mapping[str, Answer | None], texts: Texts
) -> Mapping[str, Make]:
    """What makes a document as other files than a PDF, by ending.

    Args:
        ledger: The ledger.
        code: The kind of document; one that is not known or not allowed has no other files.
        given: Answers to its questions.
        texts: Language.
    """
    from studyhours.services.documents.kinds import PDF, kind_of

    kind = kind_of(code)
    if kind is None or not kind.functions & ledger.actor.functions:
        return {}

    def make(form: str, progress: Progress) -> bytes:
        from studyhours.services.documents.making import make_document

        return make_document(ledger, code, given, form, texts, progress).content

    return {form: partial(make, form) for form in kind.forms if form != PDF}
