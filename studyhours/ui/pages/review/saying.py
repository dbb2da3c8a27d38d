"""How this page puts records, what stands out in them, and what was said of them into words."""

from __future__ import annotations

from datetime import datetime

from studyhours.services.records.listing import RecordShown
from studyhours.services.reviewing.known import ReviewChoices
from studyhours.services.reviewing.queue import QueueRow
from studyhours.services.reviewing.standing_out import Hint, hint_text
from studyhours.ui.record_facts import RecordFacts

_LOCAL = "local"


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
        if not row.hints:
            return ""
        return self.words.say("review.mark", count=len(row.hints))

    def mark_role(self, row: QueueRow) -> str | None:
        """The chip of that column; None for none."""
        if row.record.status != "submitted":
            return self.status_role(row.record)
        return "risk" if row.hints else None

    def hints(self, row: QueueRow) -> str:
        """All that stands out, line by line."""
        return "\n".join(self.hint(one) for one in row.hints)

    def moment(self, at: datetime) -> str:
        """Clock time today, else the day, in this computer's zone."""
        here = at.astimezone()
        if here.date() == datetime.now().astimezone().date():
            return f"{here:%H:%M}"
        return here.date().isoformat()

    def person(self, login: str) -> str:
        """Who did something; nobody has a name while accounts are off."""
        return self.words.say("review.by_local") if login == _LOCAL else login
