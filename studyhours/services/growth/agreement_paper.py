"""Agreements of mentor pairs as papers."""

from __future__ import annotations

from studyhours.domain.texts import Texts
from studyhours.reports.booklet import (
    Block,
    Booklet,
    Heading,
    Signatures,
    Words,
)
from studyhours.reports.booklet_setting import render_booklet
from studyhours.services.growth.agreements import Agreement, read_agreement
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.wording.printed_days import printed_period


def agreement_pdf(ledger: Ledger, pair: str, texts: Texts) -> bytes:
    """An agreement on paper, to be signed by both and the school.

    Raises:
        UnusableInput: there is no such pair.
        NotPermitted: the login may not see it.
    """
    return render_booklet(agreement_booklet(read_agreement(ledger, pair, texts), texts))


def agreement_booklet(one: Agreement, texts: Texts) -> Booklet:
    """What an agreement says, to be set as one file or another."""
    say, pair, text = texts.say, one.pair, one.text
    blocks: list[Block] = [
        Words(
            say(
                "agreement.opening", mentor=pair.mentor, mentee=pair.mentee,
                period=printed_period(pair.entry, texts),
            )
        )
    ]  # fmt: skip
    for name in ("mentor_duties", "mentee_duties", "goals"):
        said = getattr(text, name)
        if said:
            blocks += [Heading(say(f"agreement.{name}")), Words(said)]
    blocks += [
        Words(say("agreement.closing")),
        Signatures(
            [say(f"agreement.sign_{name}") for name in ("mentor", "mentee", "school", "day")]
        ),
    ]
    facts = [
        (say("agreement.mentor"), pair.mentor),
        (say("agreement.mentee"), pair.mentee),
        (say("agreement.subject"), text.subject),
        (say("agreement.period"), printed_period(pair.entry, texts)),
    ]
    return Booklet(
        title=say("agreement.title"),
        school=one.school,
        about=f"{pair.mentor} {pair.mentee}",
        facts=[(name, said) for name, said in facts if said],
        blocks=blocks,
        texts=texts,
        cover=False,
    )
