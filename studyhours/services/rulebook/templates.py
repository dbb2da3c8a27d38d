"""Rules to begin with, by what a school wants to ask."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.services.rulebook.document import Data
from studyhours.services.rulebook.editing import fresh_id

Node = dict[str, Data]
_CONVERT: Data = {"hour": "1", "period": "1", "minute": "1/45"}


def _sum(unit: str, kind: str, **more: Data) -> Node:
    return {"sum": unit, "of": {"kind": kind}, **more}


def _count(kind: str, types: Data, **more: Data) -> Node:
    return {"count": "record", "of": {"kind": kind, "type": types}, **more}


def _part(measure: Node, at_least: str) -> Node:
    return {"measure": measure, "at_least": at_least}


_ETHICS: Data = {"category": "ethics", "characters": "5000"}
_SCORES: Data = {"sum": "item", "of": {"kind": "evaluation", "type": "school_based"}}
_TEMPLATES: Mapping[str, Node] = {
    "hours": {
        "window": "school_year",
        **_part(_sum("hour", "training", convert=_CONVERT), "72"),
    },
    "hours_school": {
        "window": "school_year",
        **_part(_sum("hour", "training", where={"level": "school"}, convert=_CONVERT), "24"),
    },
    "observed": {"window": "month", **_part(_sum("period", "observation"), "5")},
    "deadline": {
        "window": "school_year",
        "within": {"to": "10-31"},
        **_part(
            _count("writing", "reading_notes", where=_ETHICS),
            "1",
        ),
    },
    "each": {"window": "week", **_part(_count("writing", "reflection"), "1")},
    "books": {
        "window": "school_year",
        **_part({"distinct": "book", "of": {"kind": "reading"}}, "4"),
    },
    "some": {
        "window": "term",
        "bundle": {
            "at_least": "2",
            "of": [
                _part(_count("writing", "paper"), "1"),
                _part(_count("lesson", "open_lesson"), "1"),
                _part({"count": "record", "of": {"kind": "award"}}, "1"),
            ],
        },
    },
    "either": {
        "window": "term",
        "any": [
            _part(_count("writing", "paper"), "1"),
            _part(_count("lesson", "open_lesson"), "1"),
        ],
    },
    "share": {
        "window": "calendar_year",
        "ratio": {
            "part": _sum("hour", "training", where={"mode": "face"}),
            "whole": _sum("hour", "training"),
            "at_least": "2/3",
        },
    },
    "limit": {
        "window": "calendar_year",
        "ratio": {
            "part": _sum("hour", "training", where={"mode": "online"}),
            "whole": _sum("hour", "training"),
            "at_most": "50%",
        },
    },
    "carried": {
        "window": "calendar_year",
        "measure": {
            "substitute": {
                "measure": _sum("hour", "training"),
                "by": {"previous": {"measure": _sum("hour", "training")}},
                "beyond": "90",
                "at_most": "24",
            }
        },
        "at_least": "90",
    },
    "best": {
        "window": "school_year",
        "measure": {
            "best": {"number": "3", "measure": _SCORES},
        },
        "at_least": "255",
    },
    "cycle": {
        "cycle": {"years": "5", "rolling": "yes"},
        "all": [
            _part(_sum("hour", "training", convert=_CONVERT), "360"),
            {
                "window": "calendar_year",
                **_part(_sum("hour", "training", convert=_CONVERT), "48"),
            },
        ],
    },
    "prizes": {
        "window": "school_year",
        "measure": {
            "add": [
                _sum("hour", "training", convert=_CONVERT),
                {
                    "cap": {
                        "at_most": "24",
                        "measure": {
                            "factor": {
                                "unit": "hour",
                                "by": {"level": {"province": "15", "city": "10", "other": "0"}},
                                "measure": {"count": "record", "of": {"kind": "award"}},
                            }
                        },
                    }
                },
            ]
        },
        "at_least": "72",
    },
    "table": {
        "window": "school_year",
        "matrix": {
            "measure": _sum("hour", "training"),
            "rows": {"by": "type"},
            "columns": {"by": "level"},
            "at_least": {"course": {"county": "10", "school": "20"}},
        },
    },
    "never": {
        "window": "school_year",
        "measure": _count("evaluation", "refusal"),
        "at_most": "0",
        "if_missed": "fail",
    },
}
TEMPLATES = tuple(_TEMPLATES)
"""What may be asked: each has a name and a title in the section ``rule_template``."""


def rule_of(template: str, data: Data) -> Data:
    """A new rule for a set, titled in both languages.

    Args:
        template: One of ``TEMPLATES``.
        data: The set, for an id that is free.
    """
    title: Data = {
        language: load_texts(language).say(f"rule_title.{template}") for language in LANGUAGES
    }
    return {"id": fresh_id(data, template), "title": title, **_TEMPLATES[template]}
