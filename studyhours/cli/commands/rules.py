"""``presets`` and ``rules check|use|export``."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console, table
from studyhours.cli.opening import opened
from studyhours.services.explaining import day_text
from studyhours.services.rulesets import check_rules, export_rules, list_presets, use_rules
from studyhours.transfer.files import write_whole


def presets(arguments: Namespace, console: Console) -> int:
    """Lists the rule sets shipped."""
    found = [preset.ruleset for preset in list_presets()]
    if arguments.format == "json":
        console.print_json(
            [
                {
                    "id": ruleset.id,
                    "title": console.texts.pick(ruleset.title),
                    "sources": [source.row for source in ruleset.sources],
                    "rules": [rule.id for rule in ruleset.rules],
                }
                for ruleset in found
            ]
        )
        return 0
    rows = [
        (
            ruleset.id,
            ",".join(source.row for source in ruleset.sources),
            console.texts.pick(ruleset.title),
            ", ".join(rule.id for rule in ruleset.rules),
        )
        for ruleset in found
    ]
    console.print(table(rows))
    return 0


def check(arguments: Namespace, console: Console) -> int:
    """Validates a rule file."""
    ruleset = check_rules(arguments.file)
    console.say(
        "cli.rules_fine", id=ruleset.id, count=len(ruleset.rules), sha256=ruleset.sha256[:12]
    )
    return 0


def use(arguments: Namespace, console: Console) -> int:
    """Adopts a rule file as a new version."""
    with opened(arguments) as ledger:
        adopted = use_rules(ledger, arguments.file)
    if not adopted.changed:
        console.say("cli.rules_unchanged", id=adopted.id, number=adopted.number)
    elif adopted.first is None:
        console.say("cli.rules_adopted", id=adopted.id, number=adopted.number)
    else:
        first = day_text(adopted.first, console.texts)
        console.say("cli.rules_adopted_from", id=adopted.id, number=adopted.number, first=first)
    return 0


def export(arguments: Namespace, console: Console) -> int:
    """Writes a rule set out as it was adopted."""
    with opened(arguments) as ledger:
        text = export_rules(ledger, arguments.ruleset)
    if arguments.output is None:
        console.print(text.rstrip("\n"))
    else:
        write_whole(arguments.output, text.encode("utf-8"))
        console.say("cli.written", file=arguments.output)
    return 0
