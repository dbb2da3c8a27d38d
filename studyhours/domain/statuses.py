"""How a rule, a window or a person stands: the words of ``--format json`` and of every page."""

from __future__ import annotations

MET = "met"
ON_TRACK = "on_track"
AT_RISK = "at_risk"
MISSED = "missed"
NEEDS_DECISION = "needs_decision"
EXEMPT = "exempt"
NOT_APPLICABLE = "not_applicable"

VERDICT_ORDER = (MET, ON_TRACK, AT_RISK, NEEDS_DECISION, MISSED)
"""Mildest first; exempt and not applicable do not count."""
