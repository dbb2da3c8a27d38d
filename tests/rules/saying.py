"""What drawn records say besides their columns of old, and conditions that ask for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from studyhours.domain.traits import Traits
from studyhours.rules.trace import UNCREDITED, RecordFacts

NONE = Traits()

wheres: dict[str, st.SearchStrategy[Any]] = {
    "level": st.sampled_from([["school"], ["county", "school"]]),
    "mode": st.sampled_from(["face", "online"]),
    "place": st.just("in_school"),
    "has": st.just("text"),
    "characters": st.sampled_from(["2", "5"]),
    "category": st.sampled_from(["专业科目", ["public", "校史"]]),
    "grade": st.sampled_from(["good", ["excellent", "二星"]]),
    "result": st.sampled_from(["pass", "fail"]),
    "role": st.sampled_from([["first_author", "host"], "参研"]),
    "depth": st.just("intensive"),
    "attendance": st.sampled_from(["absent", ["present", "late"]]),
    "on_list": st.sampled_from(["shelf", ["shelf", "more"]]),
    "evidence": st.sampled_from(["certificate", ["photo", "certificate"]]),
}
"""One way or another to write each condition."""


LISTS = {"shelf": ["《A》", "b"], "more": "c"}
"""What every drawn rule set has for ``on_list``."""


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """One to three conditions."""
    names = draw(st.lists(st.sampled_from(sorted(wheres)), min_size=1, max_size=3, unique=True))
    return {name: draw(wheres[name]) for name in names}


@st.composite
def traits(draw: st.DrawFn, kind: str, first_day: date) -> Traits:
    """What is worked out of a record that says this and that, or nothing."""
    about = draw(objects(kind, first_day))
    if draw(st.booleans()):
        return NONE._replace(object=about)
    grade = draw(st.sampled_from([None, "excellent", "good", "二星"]))
    results = ["pass", "fail"] if grade in {"excellent", "good"} else [None, "pass", "fail"]
    return Traits(
        category=draw(st.sampled_from([None, "professional", "public", "校史"])),
        grade=grade,
        result=draw(st.sampled_from(results)),
        role=draw(st.sampled_from([None, "first_author", "host", "member"])),
        depth=draw(st.sampled_from([None, "through", "intensive"])),
        object=about,
        attendance=draw(st.sampled_from([None, "present", "late", "absent"])),
        evidence=draw(st.sampled_from([None, "certificate", "certificate photo", "record"])),
    )


def objects(kind: str, first_day: date) -> st.SearchStrategy[str | None]:
    """What a record of a kind may be about; often the same, and sometimes there is no telling."""
    names = {
        "reading": [None, "book:a", "book:a", "book:b", "book:c"],
        "training": [None, f"activity:a@{first_day.isoformat()}", "person:x"],
        "writing": [None, "person:x", "person:y"],
    }
    return st.sampled_from(names[kind])


@st.composite
def absences(draw: st.DrawFn, uid: str, days: st.SearchStrategy[date]) -> RecordFacts:
    """A name on a sign-in sheet that earned no record."""
    last = draw(days)
    return RecordFacts(
        uid=uid,
        kind="training",
        type=draw(st.sampled_from(["activity", "activity", "course"])),
        status=UNCREDITED,
        last_day=last,
        level=draw(st.sampled_from([None, 60])),
        mode=draw(st.sampled_from([None, "face", "online"])),
        place=None,
        characters=0,
        hundredths=0,
        unit="hour",
        first_day=last - timedelta(days=draw(st.sampled_from([0, 0, 9]))),
        attendance=draw(st.sampled_from([None, "absent", "absent", "personal", "leave_early"])),
    )
