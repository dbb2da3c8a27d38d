"""Papers about one thing: of an activity, a test, an award, a mentor, chosen records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studyhours.domain.progress import Progress
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import Issued
from studyhours.services.papers.deed_model import ACTIVITY, RECORDS
from studyhours.services.papers.deed_request import DeedCandidate, DeedRequest
from studyhours.services.papers.deeds import issue_deeds, preview_deed, who_would_get_deeds
from studyhours.services.papers.kind_words import kind_title
from studyhours.ui.pages.documents.candidates import others_lines, translated_lines
from studyhours.ui.pages.documents.deed_rows import (
    days_text,
    deed_columns,
    deed_role,
    deed_text,
    holds_deed,
    result_text,
)
from studyhours.ui.pages.documents.dialogs import place_lines, replaced_warning, translated_warning
from studyhours.ui.pages.documents.issue_round import Asked, ListKind, Round, Shown
from studyhours.ui.words import Words

_NAMED = 4

DEED_LIST: ListKind[DeedCandidate] = ListKind(
    name="deeds",
    table="documents-deeds",
    columns=deed_columns,
    filters={
        "all": lambda _: True,
        "due": lambda one: one.is_due,
        "issued": holds_deed,
        "out": lambda one: one.fault is not None,
    },
    always=frozenset({"all", "due"}),
    links=(("tick-due", "documents.tick_new", lambda one: one.is_due),),
)


class DeedRound(Round[DeedCandidate]):
    """Everybody who could get a paper of one kind."""

    request: DeedRequest

    def __init__(self, found: tuple[DeedCandidate, ...], request: DeedRequest, year: str) -> None:
        self.people, self.request, self.year = found, request, year

    @classmethod
    def find(cls, ledger: Ledger, request: DeedRequest, year: str, progress: Progress) -> DeedRound:
        """Draws everybody's."""
        return cls(who_would_get_deeds(ledger, request, progress), request, year)

    def is_due(self, one: DeedCandidate) -> bool:
        """Whether somebody is ticked to begin with.

        Nobody of all that were tested, won something or guide somebody: not every award is the
        school's own to certify. What somebody has chosen is.
        """
        return one.is_due and self.request.asked.kind in (ACTIVITY, RECORDS)

    def shown(self, one: DeedCandidate, words: Words) -> Shown:
        """What it is about, when, how it went, and what there is already."""
        separator = words.say("documents.separator")
        about = [one.title, days_text(one, words), result_text(one, words)]
        notes = [separator.join(text for text in about if text)]
        notes += [*translated_lines(one, words), *others_lines(one, words)]
        notes += [words.say(f"documents.added_{name}") for name in one.added]
        role = deed_role(one, ticked=False)
        return Shown(
            deed_text(one, words, ticked=False) if role else "", role or "quiet", tuple(notes)
        )

    def preview(self, ledger: Ledger, one: DeedCandidate) -> bytes:
        """Somebody's paper as it would be."""
        return preview_deed(ledger, replace(self.request, teachers=(one.uid,)), one.about)

    def asked(self, chosen: Sequence[DeedCandidate], folder: Path | None, words: Words) -> Asked:
        """How many of which kind, about what."""
        separator = words.say("documents.separator")
        titles = list(dict.fromkeys(one.title or days_text(one, words) for one in chosen))
        about = separator.join(titles[:_NAMED])
        if len(titles) > _NAMED:
            about = words.say("documents.and_more", names=about)
        kind = kind_title(self.request.asked.kind, words.texts)
        lines = [
            words.say("documents.confirm_one", count=len(chosen), kind=kind),
            words.say("documents.confirm_about", about=about),
            *place_lines(words, folder),
        ]
        warnings = [replaced_warning(words, chosen)]
        warnings.append(translated_warning(words, chosen, self.request.asked.language))
        return Asked(tuple(lines), "\n".join(one for one in warnings if one))

    def issue(
        self,
        ledger: Ledger,
        chosen: Sequence[DeedCandidate],
        folder: Path | None,
        passphrase: str | None,
        progress: Progress,
    ) -> Issued:
        """Issues to those chosen."""
        wanted = replace(
            self.request,
            folder=folder,
            passphrase=passphrase,
            chosen=frozenset(one.key for one in chosen),
        )
        return issue_deeds(ledger, wanted, progress)
