"""How this page puts records, what stands out in them, and what was said of them into words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from studyhours.domain.clock import SystemClock, school_time
from studyhours.services.records.content import RecordContent
from studyhours.services.records.listing import RecordShown
from studyhours.services.reviewing.known import ReviewChoices
from studyhours.services.reviewing.opening import ReviewRead
from studyhours.services.reviewing.queue import QueueRow
from studyhours.services.reviewing.standing_out import Hint, hint_text
from studyhours.ui.record_facts import RecordFacts

_LOCAL = "local"
_LONGEST = 80
"""Characters shown of a sentence."""


class Saying(RecordFacts):
    """Words, in the language of the moment."""

    def learn(self, choices: ReviewChoices) -> None:
        """Takes the ledger's kinds."""
        self.know_kinds(choices.kinds)

    def named(self, record: RecordShown) -> str:
        """As messages name it: whose it is and what."""
        return self.words.say("review.named", name=record.name, title=self.title(record))

    def days(self, record: RecordShown) -> str:
        """Both days of a span, in full."""
        first, last = record.first_day.isoformat(), record.last_day.isoformat()
        return last if first == last else self.words.say("records.days", first=first, last=last)

    def hint(self, hint: Hint) -> str:
        """What stands out, in one sentence."""
        return hint_text(hint, self.words.texts)

    def mark(self, row: QueueRow) -> str:
        """The last column: what stands out where that is still to be decided, else the status."""
        if row.record.status != "submitted":
            return self.status(row.record)
        say, count = self.words.say, len(row.hints)
        if row.again:
            return say("review.mark_again_too", count=count) if count else say("review.mark_again")
        return say("review.mark", count=count) if count else ""

    def mark_role(self, row: QueueRow) -> str | None:
        """The chip of that column; None for none."""
        if row.record.status != "submitted":
            return self.status_role(row.record)
        if row.hints:
            return "risk"
        return "waiting" if row.again else None

    def hints(self, row: QueueRow) -> str:
        """All that stands out, line by line."""
        again = [self.words.say("review.again")] if row.again else []
        return "\n".join([*again, *(self.hint(one) for one in row.hints)])

    def again(self, read: ReviewRead) -> list[str]:
        """Why a record that is handed in again was returned, and what is different now."""
        again, say = read.again, self.words.say
        if again is None:
            return []
        reason = again.reason
        said = {"at": self.moment(reason.made_at), "by": self.person(reason.made_by)}
        lines = [say("review.again_why", text=reason.text, **said)]
        if again.before is None:
            return [*lines, say("review.again_unknown")]
        changed = [
            say("review.again_changed", name=name, before=was or "—", now=now or "—")
            for name, was, now in self._differences(again.before, read.content)
        ]
        changed += [say("review.again_added", text=_short(one)) for one in again.added]
        changed += [say("review.again_removed", text=_short(one)) for one in again.removed]
        return [*lines, *(changed or [say("review.again_same")])]

    def _differences(
        self, before: RecordContent, now: RecordContent
    ) -> Iterator[tuple[str, str, str]]:
        was, said = self._whole(before), self._whole(now)
        for name in dict.fromkeys((*was, *said)):
            if was.get(name) != said.get(name):
                yield name, was.get(name, ""), said.get(name, "")

    def _whole(self, content: RecordContent) -> dict[str, str]:
        """All a record says, by what it is called; of its text how long it is."""
        say = self.words.say
        days = dict.fromkeys((content.first_day.isoformat(), content.last_day.isoformat()))
        pairs = [
            (say("records.column_kind"), self.kind(content.kind)),
            (say("records.column_day"), " – ".join(days)),
            (say("records.column_title"), content.title),
            *self.facts(content),
            *self.evidence(content),
            *((say("review.proof"), one.name) for one in content.files),
        ]
        if content.text:
            pairs.append((say("review.text"), say("review.again_long", count=len(content.text))))
        found: dict[str, str] = {}
        for name, value in pairs:
            found[name] = (
                f"{found[name]}{say('window.separator')}{value}" if name in found else value
            )
        return found

    def moment(self, at: datetime) -> str:
        """Clock time today, else the day, as the school has them."""
        here = school_time(at)
        if here.date() == school_time(SystemClock().now()).date():
            return f"{here:%H:%M}"
        return here.date().isoformat()

    def person(self, login: str) -> str:
        """Who did something; nobody has a name while accounts are off."""
        return self.words.say("review.by_local") if login == _LOCAL else login


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
