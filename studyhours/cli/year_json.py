"""The JSON documents of ``year show``."""

from __future__ import annotations

from datetime import date

from studyhours.domain.texts import Texts
from studyhours.services.closing.corrected import (
    EntryCorrected,
    FactCorrected,
    RecordCorrected,
    RuleKept,
    TeacherCorrected,
)
from studyhours.services.closing.entries import register_of
from studyhours.services.closing.form import FrozenResult
from studyhours.services.closing.reading import ClosingShown, TeacherKept, YearRead
from studyhours.services.closing.units import UnitKept
from studyhours.services.registers.text import entry_plain


def closing_document(one: ClosingShown) -> dict[str, object]:
    """One closing as plain data."""
    signed, reopened = one.signed, one.reopened
    return {
        "id": one.uid,
        "year": one.year,
        "number": one.number,
        "state": one.state,
        "as_of": one.as_of.isoformat(),
        "early": one.early,
        "undecided": one.undecided,
        "made_at": one.made_at.isoformat(),
        "made_by": one.made_by,
        "reason": one.reason,
        "rulesets": [
            {"id": ruleset, "version": version, "sha256": sha256}
            for ruleset, version, sha256 in one.rulesets
        ],
        "teachers": one.teachers,
        "records": one.records,
        "seal": one.seal,
        "signed": {
            "at": signed.at.isoformat(),
            "by": signed.by,
            "name": signed.name,
            "note": signed.note,
        }
        if signed
        else None,
        "reopened": {"at": reopened[0].isoformat(), "by": reopened[1], "reason": reopened[2]}
        if reopened
        else None,
    }


def year_document(read: YearRead, texts: Texts) -> dict[str, object]:
    """A closing with its results and the corrections since."""
    return {
        "closing": closing_document(read.closing),
        "teachers": [_teacher(one, read, texts) for one in read.teachers],
        **({} if read.units is None else {"units": [_unit(one, texts) for one in read.units]}),
        "corrections": [_corrected(one, texts) for one in read.corrections],
    }


def _unit(unit: UnitKept, texts: Texts) -> dict[str, object]:
    return {
        "uid": unit.uid,
        "kind": unit.kind,
        "name": unit.name,
        "verdict": unit.verdict,
        "appraisal": unit.appraisal,
        "rules": [
            {**_named(rule, texts), **_result(result)}
            for (rule, _), result in zip(unit.rules, unit.results, strict=True)
        ],
    }


def _teacher(teacher: TeacherKept, read: YearRead, texts: Texts) -> dict[str, object]:
    return {
        "uid": teacher.uid,
        "staff_no": teacher.staff_no,
        "name": teacher.name,
        "verdict": teacher.verdict,
        "appraisal": teacher.appraisal,
        "rules": [
            {**_named(rule, texts), **_result(result)}
            for rule, result in zip(read.rules, teacher.results, strict=True)
        ],
        "entries": [
            {
                **entry_plain(register_of(kept.entry), teacher.name, kept.entry),
                "rules": [
                    f"{read.rules[place].ruleset}/{read.rules[place].id}"
                    for place in sorted(kept.rules)
                ],
            }
            for kept in teacher.entries
        ],
    }


def _named(rule: RuleKept, texts: Texts) -> dict[str, object]:
    return {"ruleset": rule.ruleset, "id": rule.id, "title": texts.pick(rule.title)}


def _result(result: FrozenResult) -> dict[str, object]:
    window, windows = result.window, result.windows
    return {
        "status": result.status,
        "value": result.value,
        "target": result.target,
        "unit": result.unit,
        "bound": result.bound,
        "consequence": result.consequence,
        "reason": result.reason,
        "due": _day(result.due),
        "window": {"start": _day(window[0]), "end": _day(window[1])} if window else None,
        "windows": {
            "met": windows[0],
            "elapsed": windows[1],
            "total": windows[2],
            "unmet": [
                {
                    "start": _day(one.first),
                    "end": _day(one.last),
                    "value": one.value,
                    "target": one.target,
                    "status": one.status,
                }
                for one in result.unmet
            ],
        }
        if windows
        else None,
        "provisional": result.provisional,
        **({"ceilings": dict(result.ceilings)} if result.ceilings else {}),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _corrected(one: TeacherCorrected, texts: Texts) -> dict[str, object]:
    return {
        "uid": one.uid,
        "staff_no": one.staff_no,
        "name": one.name,
        "rules": [
            {
                **_named(rule.rule, texts),
                "before": _result(rule.before) if rule.before else None,
                "now": _result(rule.now) if rule.now else None,
                "records": [_record(record) for record in rule.records],
                "entries": [_entry(entry, one.name) for entry in rule.entries],
            }
            for rule in one.rules
        ],
        "unfelt": [_record(record) for record in one.unfelt],
        "unfelt_entries": [_entry(entry, one.name) for entry in one.unfelt_entries],
        "facts": [_fact(fact) for fact in one.facts],
    }


def _entry(entry: EntryCorrected, name: str) -> dict[str, object]:
    before, now = entry.before, entry.now
    return {
        "uid": entry.uid,
        "register": entry.register,
        "what": entry.what,
        "before": entry_plain(entry.register, name, before) if before else None,
        "now": entry_plain(entry.register, name, now) if now else None,
        "by": entry.by,
        "at": entry.at.isoformat() if entry.at else None,
        "reason": entry.reason,
    }


def _fact(fact: FactCorrected) -> dict[str, object]:
    return {
        "attributes": list(fact.attributes),
        "by": fact.by,
        "at": fact.at.isoformat(),
        "reason": fact.reason,
    }


def _record(record: RecordCorrected) -> dict[str, object]:
    return {
        "uid": record.uid,
        "what": record.what,
        "title": record.title,
        "day": record.day.isoformat(),
        "by": record.by,
        "at": record.at.isoformat() if record.at else None,
        "reason": record.reason,
    }
