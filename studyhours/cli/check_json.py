"""The JSON document of ``check``, as the contract lays it down."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.rules.results import PartResult, RuleResult, WindowCount, WindowResult
from studyhours.rules.shares import ShareGiven
from studyhours.rules.trace import Trace
from studyhours.services.checking.checking import Checked, TeacherChecked, UnitChecked
from studyhours.services.registers.grounds import ground_plain
from studyhours.services.wording.describing import named_title
from studyhours.services.wording.explaining import explanation, part_sentence


def check_document(checked: Checked, texts: Texts, *, explain: bool) -> dict[str, object]:
    """Everybody's results as plain data; amounts are decimal strings."""
    hashes = {(used.id, used.version): used.sha256 for used in checked.rulesets}
    return {
        "school": checked.school,
        "year": checked.year.label,
        "as_of": checked.as_of.isoformat(),
        "rulesets": [
            {"id": used.id, "version": used.version, "sha256": used.sha256}
            for used in checked.rulesets
        ],
        "teachers": [
            _teacher(teacher, texts, hashes, explain=explain) for teacher in checked.teachers
        ],
        "groups": [_unit(one, texts, hashes, explain=explain) for one in checked.groups],
        "schools": [_unit(one, texts, hashes, explain=explain) for one in checked.schools],
    }


def _teacher(
    teacher: TeacherChecked,
    texts: Texts,
    hashes: Mapping[tuple[str, int], str],
    *,
    explain: bool,
) -> dict[str, object]:
    return {
        "uid": teacher.uid,
        "staff_no": teacher.staff_no,
        "name": teacher.name,
        **_results(teacher, texts, hashes, explain=explain),
    }


def _unit(
    unit: UnitChecked,
    texts: Texts,
    hashes: Mapping[tuple[str, int], str],
    *,
    explain: bool,
) -> dict[str, object]:
    return {
        "uid": unit.uid,
        "kind": unit.kind,
        "name": unit.name,
        **_results(unit, texts, hashes, explain=explain),
    }


def _results(
    judged: TeacherChecked | UnitChecked,
    texts: Texts,
    hashes: Mapping[tuple[str, int], str],
    *,
    explain: bool,
) -> dict[str, object]:
    rules = []
    for index, result in enumerate(judged.result.rules):
        trace = judged.traces[index] if explain else None
        sha256 = hashes[result.ruleset_id, result.version]
        plain = _rule(result, sha256, trace, texts)
        shares = judged.shares if isinstance(judged, UnitChecked) else {}
        if found := shares.get((result.ruleset_id, result.rule_id)):
            plain["shares"] = [_share(one, judged) for one in found]
        rules.append(plain)
    document: dict[str, object] = {
        "verdict": judged.result.verdict,
        "appraisal": judged.result.appraisal,
        "rules": rules,
    }
    if judged.result.ceilings:
        document["ceilings"] = [
            {"ruleset": ruleset, "outcome": one.outcome, "grade": one.grade}
            for ruleset, one in judged.result.ceilings
        ]
    if explain:
        document["records"] = {
            uid: {
                "title": record.title,
                "first_day": record.first_day.isoformat(),
                "last_day": record.last_day.isoformat(),
                "amount": decimal_text(record.amount.exact),
                "unit": record.amount.unit,
                **({"granted": True} if record.granted else {}),
                **({"by": list(record.by)} if record.by else {}),
            }
            for uid, record in judged.records.items()
        }
    return document


def _share(one: ShareGiven, judged: TeacherChecked | UnitChecked) -> dict[str, object]:
    names = judged.names if isinstance(judged, UnitChecked) else {}
    return {
        "start": one.window.first.isoformat(),
        "end": one.window.last.isoformat(),
        "uid": one.uid,
        "name": names.get(one.uid, one.uid),
        "reached": str(one.reached),
        "weight": str(one.weight),
        "among": one.among,
    }


def _rule(result: RuleResult, sha256: str, trace: Trace | None, texts: Texts) -> dict[str, object]:
    document: dict[str, object] = {
        "ruleset": result.ruleset_id,
        "version": result.version,
        "sha256": sha256,
        "id": result.rule_id,
        "title": texts.pick(result.title),
        "status": result.status,
        "value": decimal_text(result.value),
        "target": decimal_text(result.target),
        "unit": result.unit,
        "shortfall": decimal_text(result.shortfall),
        "windows": _windows(result.windows, texts, explain=trace is not None),
        "due": result.due.isoformat() if result.due else None,
        "provisional": result.provisional,
        "reason": result.reason,
        "explanation": explanation(result, texts),
    }
    if result.ceilings:
        document["ceilings"] = {one.outcome: one.grade for one in result.ceilings}
    if result.full is not None:
        document["full_target"] = decimal_text(result.full)
    if result.question is not None:
        document["question"] = texts.pick(result.question)
    if result.basis:
        document["basis"] = [ground_plain(ground) for ground in result.basis]
    if trace is not None:
        if result.parts:
            document["parts"] = [_part(part, texts) for part in result.parts]
        document["counted"] = list(trace.counted)
        document["not_counted"] = [
            {
                "uid": one.uid,
                "code": one.code,
                "message": texts.say(f"not_counted.{one.code}"),
            }
            for one in trace.not_counted
        ]
    return document


def _part(part: PartResult, texts: Texts) -> dict[str, object]:
    """A part of a composed rule, with its own parts."""
    return {
        "title": named_title(part, texts),
        "veto": part.veto,
        "status": part.status,
        "value": decimal_text(part.value),
        "target": decimal_text(part.target),
        "bound": part.bound,
        "unit": part.unit,
        "shortfall": decimal_text(part.shortfall),
        "windows": _windows(part.windows, texts, explain=True),
        "due": part.due.isoformat() if part.due else None,
        "reason": part.reason,
        "explanation": part_sentence(part, texts),
        "parts": [_part(inner, texts) for inner in part.parts],
    }


def _windows(
    windows: WindowCount | None, texts: Texts, *, explain: bool
) -> dict[str, object] | None:
    if windows is None:
        return None
    document: dict[str, object] = {
        "met": windows.met,
        "elapsed": windows.elapsed,
        "total": windows.total,
    }
    if explain:
        document["each"] = [_window(one, texts) for one in windows.each]
    return document


def _window(one: WindowResult, texts: Texts) -> dict[str, object]:
    document: dict[str, object] = {
        "start": one.window.first.isoformat(),
        "end": one.window.last.isoformat(),
        "value": decimal_text(one.value),
        "target": decimal_text(one.target),
        "status": one.status,
    }
    if one.full is not None:
        document["full_target"] = decimal_text(one.full)
    if one.basis:
        document["basis"] = [ground_plain(ground) for ground in one.basis]
    if one.parts:
        document["parts"] = [_part(part, texts) for part in one.parts]
    return document
