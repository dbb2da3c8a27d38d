"""How this page puts records, what stands out in them, and what was said of them into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studyhours.domain.templates import FieldSpec
from studyhours.services.records.content import RecordContent
from studyhours.services.records.listing import RecordShown
from studyhours.services.records.sheets import value_said
from studyhours.services.reviewing.known import ReviewChoices
from studyhours.services.reviewing.queue import QueueRow
from studyhours.services.reviewing.standing_out import Hint, hint_text
from studyhours.ui.kind_names import KindNames

STATUS = {
    "submitted": ("records.status_submitted", "waiting"),
    "returned": ("records.status_returned", "missed"),
    "approved": ("records.status_approved", "met"),
    "incomplete": ("records.status_incomplete", "risk"),
}
"""Status → key of its name, and the role of its chip."""
LEVELS = {
    10: "records.level_nation",
    20: "records.level_province",
    30: "records.level_city",
    40: "records.level_county",
    50: "records.level_district",
    60: "records.level_school",
    99: "records.level_other",
}
MODES = {
    "face": "records.mode_face",
    "online": "records.mode_online",
    "mixed": "records.mode_mixed",
    "full_time": "records.mode_full_time",
    "other": "records.mode_other",
}
PLACES = {"in_school": "records.place_in_school", "out_school": "records.place_out_school"}
ROLES = {
    "observed": "records.label_observed",
    "mentor": "records.label_mentor",
    "mentee": "records.label_mentee",
}
EVIDENCE = {
    "evidence": "review.field_evidence",
    "certificate_no": "records.label_certificate_no",
    "url": "records.label_url",
    "attendance": "review.field_attendance",
    "isbn": "review.field_isbn",
}
"""Fields that prove what a record says, as far as records keep such today."""
FIELDS = {
    "organiser": "records.label_organiser",
    "category": "records.label_category",
    "subject": "records.label_subject",
    "class": "records.label_class",
    "school": "records.label_school",
    "venue": "records.label_venue",
    "period": "records.label_period",
    "author": "records.label_author",
    "publisher": "records.label_publisher",
    "published": "records.label_published",
    "pages": "records.label_pages",
    "work": "records.label_work",
    "grade": "records.label_grade",
    "role": "review.field_role",
    "result": "review.field_result",
    "remarks": "records.label_remarks",
}
_LOCAL = "local"


class Saying(KindNames):
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

    def status(self, status: str) -> str:
        """A status."""
        key, _ = STATUS.get(status, STATUS["incomplete"])
        return self.words.say(key)

    def hint(self, hint: Hint) -> str:
        """What stands out, in one sentence."""
        return hint_text(hint, self.words.texts)

    def mark(self, row: QueueRow) -> str:
        """The last column: what stands out where that is still to be decided, else the status."""
        if row.record.status != "submitted":
            return self.status(row.record.status)
        if not row.hints:
            return ""
        return self.words.say("review.mark", count=len(row.hints))

    def mark_role(self, row: QueueRow) -> str | None:
        """The chip of that column; None for none."""
        if row.record.status != "submitted":
            return STATUS.get(row.record.status, STATUS["incomplete"])[1]
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

    def facts(self, content: RecordContent, record: RecordShown) -> Sequence[tuple[str, str]]:
        """What a record says besides title, text and evidence: names and values."""
        say = self.words.say
        found = [("records.label_type", self.type(record.kind, record.type))]
        found += [("records.label_amount", self.amount(record))]
        if content.level is not None and content.level in LEVELS:
            found.append(("records.label_level", say(LEVELS[content.level])))
        if content.mode in MODES:
            found.append(("records.label_mode", say(MODES[content.mode])))
        if content.place in PLACES:
            found.append(("records.label_place", say(PLACES[content.place])))
        found += [(ROLES[one.role], one.name) for one in content.people if one.role in ROLES]
        found += [(key, content.fields.get(field, "")) for field, key in FIELDS.items()]
        known = self._kinds.get(record.kind)
        own = [
            (self.words.texts.pick(spec.title), self._own(spec, content.fields.get(spec.id, "")))
            for spec in (known.own if known is not None else ())
        ]
        said = [*((say(key), value) for key, value in found), *own]
        return [(name, value) for name, value in said if value]

    def _own(self, spec: FieldSpec, said: str) -> str:
        """What stands in a field of the school's own."""
        words = self.words
        yes_no = words.say("records.yes"), words.say("records.no")
        return value_said(spec, said, words.texts.pick, yes_no) if said else ""

    def evidence(self, content: RecordContent) -> Sequence[tuple[str, str]]:
        """What proves it: names and values."""
        found = [(key, content.fields.get(field, "")) for field, key in EVIDENCE.items()]
        return [(self.words.say(key), value) for key, value in found if value]
