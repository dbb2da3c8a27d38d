"""What a record says, as names and values: wherever one is read and not changed."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.domain.templates import FieldSpec
from studyhours.services.records.content import RecordContent
from studyhours.services.records.sheets import value_said
from studyhours.ui.kind_names import KindNames

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


class RecordFacts(KindNames):
    """Words for what a record says, in the language of the moment."""

    def facts(self, content: RecordContent) -> Sequence[tuple[str, str]]:
        """What a record says besides title, text and evidence: names and values."""
        say = self.words.say
        found = [("records.label_type", self.type(content.kind, content.type))]
        found += [("records.label_amount", self.amount(content))]
        if content.level is not None and content.level in LEVELS:
            found.append(("records.label_level", say(LEVELS[content.level])))
        if content.mode in MODES:
            found.append(("records.label_mode", say(MODES[content.mode])))
        if content.place in PLACES:
            found.append(("records.label_place", say(PLACES[content.place])))
        found += [(ROLES[one.role], one.name) for one in content.people if one.role in ROLES]
        found += [(key, content.fields.get(field, "")) for field, key in FIELDS.items()]
        known = self._kinds.get(content.kind)
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
