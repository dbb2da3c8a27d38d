"""Papers on a year's hours: a certificate for whoever meets the rules, a proof for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studyhours.domain.progress import Progress
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issuing_preview import (
    Candidate,
    WouldGet,
    preview_certificate,
    who_would_get,
)
from studyhours.services.wording.explaining import explanation
from studyhours.ui.pages.documents.candidates import (
    annual_columns,
    holds_paper,
    others_lines,
    outdated_lines,
    standing,
    translated_lines,
)
from studyhours.ui.pages.documents.dialogs import issue_lines, warning_of
from studyhours.ui.pages.documents.issue_round import Asked, ListKind, Round, Shown
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.words import Words

_LINES = 4

ANNUAL_LIST: ListKind[Candidate] = ListKind(
    name="issue",
    table="documents.candidates",
    columns=annual_columns,
    filters={
        "all": lambda _: True,
        "met": lambda one: one.meets,
        "unmet": lambda one: not one.meets,
        "issued": holds_paper,
        "faulty": lambda one: one.fault is not None,
    },
    always=frozenset({"all", "met", "unmet"}),
    links=(
        ("tick-due", "documents.tick_due", lambda one: one.is_due),
        ("tick-all", "documents.tick_all", lambda one: one.can_be_issued),
    ),
)


class AnnualRound(Round[Candidate]):
    """Everybody as judged by a rule set up to a day."""

    request: IssueRequest

    def __init__(self, found: WouldGet, request: IssueRequest) -> None:
        self.found, self.request, self.year = found, request, found.year
        # Those who meet it stand first; within both the roster's order stays.
        self.people = sorted(found.candidates, key=lambda one: not one.meets)

    @classmethod
    def find(cls, ledger: Ledger, request: IssueRequest) -> AnnualRound:
        """Judges everybody."""
        return cls(who_would_get(ledger, request), request)

    def is_due(self, one: Candidate) -> bool:
        """Whether somebody is ticked to begin with."""
        return one.is_due

    def shown(self, one: Candidate, words: Words) -> Shown:
        """How somebody stands, and what is lacking."""
        notes = [*translated_lines(one, words), *outdated_lines(one, words)]
        notes += others_lines(one, words)
        for rule in one.lacking[:_LINES]:
            title = words.texts.pick(rule.title)
            said = explanation(rule, words.texts)
            notes.append(words.say("documents.note_rule", title=title, said=said))
        return Shown(standing(one, words), status_role(one.verdict), tuple(notes))

    def preview(self, ledger: Ledger, one: Candidate) -> bytes:
        """Somebody's paper as it would be."""
        return preview_certificate(ledger, self.request, one.uid)

    def asked(self, chosen: Sequence[Candidate], folder: Path | None, words: Words) -> Asked:
        """How many certificates and proofs, by what."""
        lines = issue_lines(words, self.found, chosen, folder)
        return Asked(tuple(lines), warning_of(words, chosen, self.request.language))

    def issue(
        self,
        ledger: Ledger,
        chosen: Sequence[Candidate],
        folder: Path | None,
        passphrase: str | None,
        progress: Progress,
    ) -> Issued:
        """Issues to those chosen."""
        wanted = replace(
            self.request,
            folder=folder,
            teachers=tuple(one.uid for one in chosen),
            proofs=frozenset(one.uid for one in chosen if not one.meets),
            passphrase=passphrase,
        )
        return issue(ledger, wanted, progress)
