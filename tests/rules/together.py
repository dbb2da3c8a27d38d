"""Reads ``cases/together/*.yaml``: cases of several teachers, groups, pairs and schools at once.

Whatever is not known there is an error. Names are those of the file; in a ledger the teachers of a
case take the places of the three that every drawn school has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from studyhours.domain.people import ALL_UNIT_KINDS, PART_ROLES
from studyhours.rules.cases import Case
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.trace import RecordFacts
from studyhours.services.rulebook.cases import published_table
from tests.rules.case_files import TEACHER, one_case, texts_of, versions_of
from tests.rules.reference_others import Bond, Everybody
from tests.rules.reference_persons import Own
from tests.rules.unit_worlds import OURS, UnitWorld, subject_of
from tests.rules.worlds import TEACHERS, World

FOLDER = Path(__file__).parent / "cases" / "together"
_FILE_KEYS = {"title", "rules", "year", "terms", "units", "teachers", "cases"}
_CASE_KEYS = {"title", "members", "parts", "pairs", "facts", "records", "registers", "as_of"}
_CASE_KEYS |= {"expect"}
_BOND_KEYS = {"from", "to"}
_PART_KEYS = {"whole", "part", "role"}
_OWN_KEYS = {"teacher", "units", "named"}


@dataclass(frozen=True)
class Together:
    """One case, and what is expected of whom."""

    file: str
    title: str
    drawn: UnitWorld
    units: Mapping[str, str]
    names: Mapping[str, str]
    expect: Mapping[str, Mapping[str, Mapping[str, Any]]]

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"

    def known_as(self, name: str) -> str:
        """What somebody of the file is called in the ledger."""
        first, arrow, second = name.partition(" → ")
        return self.names.get(first, first) + arrow + self.names.get(second, second)


def all_together() -> list[Together]:
    """The cases of every file."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in _read(path)]


def _read(path: Path) -> Iterator[Together]:
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    assert set(document) <= _FILE_KEYS, path.name
    units = document.get("units", {})
    assert set(units.values()) <= set(ALL_UNIT_KINDS), path.name
    names = dict(zip(document["teachers"], TEACHERS, strict=False))
    assert len(names) == len(document["teachers"]) <= len(TEACHERS)
    assert units.get(OURS, "school") == "school"
    units = {OURS: "school", **units}
    for case in document["cases"]:
        assert set(case) <= _CASE_KEYS, f"{path.name}: {case['title']}"
        drawn = _world({**document, **case}, units, names)
        yield Together(path.stem, case["title"], drawn, units, names, case["expect"])


def _world(
    case: Mapping[str, Any], units: Mapping[str, str], names: Mapping[str, str]
) -> UnitWorld:
    texts = texts_of(None, case["rules"])
    known: dict[str, list[str]] = {}
    for version in versions_of(texts):
        ids = known.setdefault(version.ruleset.id, [])
        ids += [rule.id for rule in version.ruleset.rules]
    year = {key: case[key] for key in ("year", "terms") if key in case}
    calendar = one_case(known, **year).calendar(published_table())
    records: dict[str, list[RecordFacts]] = {name: [] for name in TEACHERS}
    of_units: dict[str, tuple[str, ...]] = {}
    named: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(case.get("records", ())):
        plain = {key: value for key, value in entry.items() if key not in _OWN_KEYS}
        for found in one_case(known, records=[plain]).records_in(calendar)[TEACHER]:
            one = replace(found, uid=f"{number}-{found.uid}")
            records[names[entry["teacher"]]].append(one)
            of_units[one.uid] = tuple(_known(unit, units) for unit in _list(entry.get("units")))
            named[one.uid] = tuple(names[other] for other in _list(entry.get("named")))
    people: dict[str, list[PersonFact]] = {name: [] for name in TEACHERS}
    for entry in case.get("facts", ()):
        plain = {key: value for key, value in entry.items() if key != "teacher"}
        people[names[entry["teacher"]]] += one_case(known, facts=[plain]).facts
    entries: dict[str, list[Mapping[str, str]]] = {name: [] for name in TEACHERS}
    for entry in case.get("registers", ()):
        plain = {key: value for key, value in entry.items() if key != "teacher"}
        entries[names[entry["teacher"]]].append(plain)
    own = {name: _own(one_case(known, registers=entries[name]), name) for name in TEACHERS}
    members = [
        _bond(one, _known(one["unit"], units), names[one["teacher"]], {"unit", "teacher"})
        for one in case.get("members", ())
    ]
    parts = [
        _bond(
            one, _known(one["whole"], units), _known(one["part"], units), {"whole", "part", "role"}
        )
        for one in case.get("parts", ())
    ]
    pairs = {}
    for one in case.get("pairs", ()):
        bond = _bond(one, names[one["mentor"]], names[one["mentee"]], {"mentor", "mentee"})
        pairs[f"{bond.whole} → {bond.one}"] = bond
    kinds = dict.fromkeys(TEACHERS, "teacher")
    kinds |= {name: subject_of(kind) for name, kind in units.items()} | dict.fromkeys(pairs, "pair")
    facts = {**people, **{name: _of_unit(name, kind, parts) for name, kind in units.items()}}
    told = {name: tuple(found) for name, found in records.items()}
    asked = {name: tuple(found) for name, found in people.items()}
    as_of = date.fromisoformat(case["as_of"])
    world = World(calendar, texts, told, asked, as_of, own)
    everybody = Everybody(kinds, told, facts, own, members, parts, pairs, of_units, named, OURS)
    return UnitWorld(world, everybody)


def _own(case: Case, name: str) -> Own:
    said = case.registers
    exempted = [replace(one, teacher=name) for one in said.exempted]
    decided = [replace(one, teacher=name) for one in said.decided]
    return Own(exempted, decided, list(said.served), list(said.away))


def _of_unit(name: str, kind: str, parts: Sequence[Bond]) -> list[PersonFact]:
    roles = [PersonFact("role", one.role, one.first, one.last) for one in parts if one.one == name]
    return [PersonFact("group_kind", kind, None, None), PersonFact("role", "", None, None), *roles]


def _bond(entry: Mapping[str, str], whole: str, one: str, own: set[str]) -> Bond:
    assert set(entry) <= own | _BOND_KEYS, entry
    first, last = (
        date.fromisoformat(entry[end]) if end in entry else None for end in ("from", "to")
    )
    role = entry.get("role", PART_ROLES[0])
    assert role in PART_ROLES, entry
    return Bond(first, last, whole=whole, one=one, role=role)


def _known(name: str, units: Mapping[str, str]) -> str:
    assert name in units, name
    return name


def _list(said: Any) -> list[str]:
    return said if isinstance(said, list) else [said] if said else []
