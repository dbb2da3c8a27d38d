"""Which valid certificates rest on records, in words."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.services.papers.resting import Resting
from studyhours.ui.words import Words

_PAPERS_NAMED = 3


def papers_line(papers: Sequence[Resting], words: Words) -> str:
    """Which valid certificates rest on some records; empty for none."""
    if not papers:
        return ""
    named = [
        words.say("batch.paper", serial=one.serial, name=one.name) for one in papers[:_PAPERS_NAMED]
    ]
    key = "batch.papers_more" if len(papers) > _PAPERS_NAMED else "batch.papers"
    return words.say(key, count=len(papers), papers=words.say("window.separator").join(named))
