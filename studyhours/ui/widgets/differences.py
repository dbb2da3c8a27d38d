"""What a copy of a ledger lacks or has otherwise, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studyhours.services.ledgers.comparison import Differences, Thing
from studyhours.services.ledgers.rescue import Rescue
from studyhours.services.ledgers.restoring import Preview
from studyhours.ui.words import Words

_SORTS = ("records", "teachers", "certificates")


def preview_lines(preview: Preview, words: Words) -> Iterator[str]:
    """What going back to a copy would change."""
    sorts = (preview.records, preview.teachers, preview.certificates)
    same = all(one.none for one in sorts)
    key = "backups.restore_same" if same else "backups.restore_since"
    yield words.say(key, count=preview.entries)
    for name, one in zip(_SORTS, sorts, strict=True):
        yield from difference_lines(name, one, words)
    if preview.missing_files:
        yield words.say("backups.restore_files", count=preview.missing_files)


def rescue_lines(found: Rescue, words: Words) -> Iterator[str]:
    """What can still be read of a damaged ledger and is not in its newest copy."""
    sorts = (found.records, found.teachers, found.certificates)
    if not any(one.lost or one.changed for one in sorts):
        yield words.say("backups.rescue_same" if found.whole else "backups.rescue_unknown")
        return
    yield words.say("backups.rescue_lacks")
    for name, one in zip(_SORTS, sorts, strict=True):
        yield from difference_lines(name, one, words, back=False)
    if not found.whole:
        yield words.say("backups.rescue_more")


def difference_lines(
    sort: str, found: Differences, words: Words, *, back: bool = True
) -> Iterator[str]:
    """Lines about records, teachers or certificates; none where nothing differs.

    Args:
        sort: ``records``, ``teachers`` or ``certificates``.
        found: How they differ.
        words: Language.
        back: Whether it is also said what would come back.
    """
    for what, count, named in (
        ("lost", found.lost, found.named),
        ("changed", found.changed, found.changed_named),
        ("back", found.back if back else 0, found.back_named),
    ):
        if count:
            yield words.say(f"backups.{sort}_{what}", count=count)
            yield from _named(named, count, words)


def _named(things: Sequence[Thing], count: int, words: Words) -> Iterator[str]:
    for one in things:
        parts = (one.whose, one.name, one.day)
        yield f"    {words.say('backups.named_gap').join(part for part in parts if part)}"
    if count > len(things):
        yield f"    {words.say('backups.named_more', count=count - len(things))}"
