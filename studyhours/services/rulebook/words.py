"""Changes of rules in words, as a colleague would tell them, in either language."""

from __future__ import annotations

from studyhours.domain.texts import Texts
from studyhours.rules.changes import Change
from studyhours.rules.requirements import Threshold
from studyhours.services.rulebook.values import part_words, unit_word, value_words
from studyhours.services.wording.describing import part_title

CHANGED = frozenset({
    "rule_set_title", "rule_set_sources", "rule_set_first", "rule_set_last", "rule_set_risk",
    "rule_set_ranks", "rule_ceilings",
    "rules_order", "rule_title", "rule_subject", "rule_if_missed", "rule_applies_to",
    "rule_waived_when", "rule_pro_rata", "rule_decide", "pro_rata_unit", "pro_rata_without",
    "pro_rata_rounding", "pro_rata_step", "part_title", "part_requirement", "part_veto",
    "time_unit", "time_tolerance", "time_cycle", "time_within", "time_dated_by", "threshold_bound",
    "threshold_targets", "threshold_step", "threshold_measure", "combination_how",
    "combination_needed", "combination_parts_added", "combination_parts_removed",
    "combination_parts_order", "ratio_part", "ratio_whole", "ratio_share", "ratio_bound",
    "leaf_what", "leaf_unit", "leaf_unless", "leaf_whose",
    "leaf_kinds", "leaf_types", "leaf_conditions", "leaf_factors",
    "add_measures", "add_measures_added", "add_measures_removed", "add_measures_order",
    "cap_limit", "cap_per", "cap_measure", "cap_least", "cap_step",
    "stages_unit", "stages_steps", "stages_measure",
    "substitute_measure", "substitute_by", "substitute_beyond", "substitute_rate",
    "substitute_at_most", "scale_factor", "scale_unit", "scale_measure", "weigh_tables",
    "weigh_unit", "coverage_of", "coverage_needed",
    "coverage_applies_to", "coverage_waived_when", "linked_to", "linked_rule", "linked_statuses",
    "linked_needed", "share_of", "share_weight", "share_measure", "deduct_measure", "deduct_takes",
    "deduct_void", "rule_set_instead_of", "best_number", "best_measure", "previous_months",
    "previous_measure",
})  # fmt: skip
"""Changes with a name of their own; any other is ``other``."""

_SILENT = frozenset({"leaf_unless"})
"""Told without values: what they hold are rules of their own."""


def change_text(change: Change, texts: Texts) -> str:
    """One sentence: which rule, and what of it."""
    rule = change.rule
    if rule is None:
        return _sentence(change, texts)
    title = texts.pick(rule.title)
    if change.code == "rule_added":
        asks = part_words(rule.asks, texts)
        return texts.say("rule_changed.added", title=title, id=rule.id, asks=asks)
    if change.code == "rule_removed":
        return texts.say("rule_changed.removed", title=title, id=rule.id)
    said = _sentence(change, texts)
    for part in reversed(change.within):
        said = texts.say("rule_changed.within", part=part_title(part, texts), said=said)
    return texts.say("rule_changed.of_rule", title=title, said=said)


def value_text(change: Change, texts: Texts, *, after: bool) -> str | None:
    """One of a change's values in words; None where there was none, or it is not told."""
    value = change.after if after else change.before
    if change.code in _SILENT or value in (None, (), {}):
        return None
    said = value_words(change.code, value, texts)
    owner = change.owners[after]
    if change.code == "threshold_targets" and isinstance(owner, Threshold):
        said = f"{said} {unit_word(owner.measure, texts)}"
    return said


def _sentence(change: Change, texts: Texts) -> str:
    code = change.code if change.code in CHANGED else "other"
    what = texts.say(f"rule_change.{code}", code=change.code)
    before = value_text(change, texts, after=False)
    after = value_text(change, texts, after=True)
    if change.code.endswith("_order") or before == after:
        return texts.say("rule_changed.bare", what=what)
    if before is None:
        return texts.say("rule_changed.gained", what=what, after=after)
    if after is None:
        return texts.say("rule_changed.lost", what=what, before=before)
    return texts.say("rule_changed.changed", what=what, before=before, after=after)
