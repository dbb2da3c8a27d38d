"""Faults in words."""

from __future__ import annotations

from studyhours.cli.console import Console
from studyhours.domain.errors import Fault
from studyhours.services.wording.faults import named_params


def fault_text(fault: Fault, console: Console) -> str:
    """A fault's sentence, with what it found in detail on lines of their own."""
    texts = console.texts
    lines = [texts.say(f"fault.{fault.code}", **named_params(fault, texts))]
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
