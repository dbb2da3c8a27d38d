"""Faults in words."""

from __future__ import annotations

from studyhours.cli.console import Console
from studyhours.domain.errors import Fault

_NAMED_BY_CODE = (("kind", "filekind"), ("function", "function"), ("reason", "errno"))
"""Parameters that are codes themselves, and the section their names stand in."""


def fault_text(fault: Fault, console: Console) -> str:
    """A fault's sentence, with what it found in detail on lines of their own."""
    texts = console.texts
    params = dict(fault.params)
    for name, section in _NAMED_BY_CODE:
        if name in params:
            params[name] = texts.entries.get(f"{section}.{params[name]}", params[name])
    lines = [texts.say(f"fault.{fault.code}", **params)]
    for finding in fault.findings:
        place = texts.say("rules.line", line=finding.line) if finding.line else ""
        lines.append(f"  {place}{texts.say(finding.code, **finding.params)}")
    return "\n".join(lines)


def fault_document(fault: Fault, console: Console) -> dict[str, object]:
    """A fault as the one JSON document of a command."""
    return {
        "error": {
            "code": fault.code,
            "exit_code": fault.exit_code,
            "message": fault_text(fault, console),
        }
    }
