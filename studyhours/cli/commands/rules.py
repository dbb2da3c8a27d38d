"""``presets`` and ``rules check|use|end|export|diff|history``."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console, json_bytes, table
from studyhours.cli.forms import form_of
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.services.rulebook.ending import end_rules
from studyhours.services.rulebook.history import History, VersionKept, rule_history
from studyhours.services.rulebook.rulesets import check_rules, export_rules, list_presets, use_rules
from studyhours.services.rulebook.taking import instead_of
from studyhours.services.wording.explaining import day_text
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
        others = instead_of(ledger, adopted.id)
    if not adopted.changed and adopted.changes:
        console.say("rule_cases.kept", id=adopted.id, number=adopted.number)
    elif not adopted.changed:
        console.say("cli.rules_unchanged", id=adopted.id, number=adopted.number)
    elif adopted.first is None:
        console.say("cli.rules_adopted", id=adopted.id, number=adopted.number)
    else:
        first = day_text(adopted.first, console.texts)
        console.say("cli.rules_adopted_from", id=adopted.id, number=adopted.number, first=first)
    if others:
        listed = console.texts.say("part.and").join(others)
        console.say("cli.rules_instead", id=adopted.id, others=listed)
    return 0


def end(arguments: Namespace, console: Console) -> int:
    """Ends a rule set, or puts it in force again."""
    with opened(arguments) as ledger:
        done = end_rules(ledger, arguments.ruleset, arguments.first)
    if not done.changed:
        console.say("cli.rules_end_unchanged", id=done.id, number=done.number)
    elif done.last is None:
        console.say("cli.rules_open", id=done.id, number=done.number)
    else:
        last = day_text(done.last, console.texts)
        console.say("cli.rules_ended", id=done.id, number=done.number, last=last)
    if done.beside:
        listed = console.texts.say("part.and").join(done.beside)
        console.say("cli.rules_instead", id=done.id, others=listed)
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


def diff(arguments: Namespace, console: Console) -> int:
    """Tells what another version would change, in the rules and for whom."""
    # What judges is not needed to look at a rule file.
    from studyhours.cli.rules_diff import diff_document, diff_text
    from studyhours.services.rulebook.diff import DiffRequest, diff_rules

    form = form_of(arguments, ("table", "json"))
    if (arguments.file is None) == (arguments.ruleset is None):
        raise UnusableInput("diff_file_or_ruleset")
    request = DiffRequest(
        file=arguments.file,
        ruleset=arguments.ruleset,
        before=arguments.before,
        after=arguments.after,
        year=arguments.year,
        as_of=arguments.as_of,
        adopted=arguments.as_adopted,
    )
    with opened(arguments) as ledger:
        found = diff_rules(ledger, request)
    if form == "json":
        content = json_bytes(diff_document(found, console.texts))
    else:
        content = (diff_text(found, console.texts) + "\n").encode("utf-8")
    if arguments.output is None:
        console.print(content.decode("utf-8").rstrip("\n"))
    else:
        write_whole(arguments.output, content)
        console.say("cli.written", file=arguments.output)
    return 0


def history(arguments: Namespace, console: Console) -> int:
    """Lists the versions of rule sets."""
    with opened(arguments) as ledger:
        found = rule_history(ledger, arguments.ruleset)
    if arguments.format == "json":
        console.print_json([_history(one, console) for one in found])
        return 0
    for one in found:
        title = console.texts.pick(one.title)
        console.say("diff.heading", title=title, id=one.id)
        console.print(table([_kept_row(kept, console) for kept in one.versions]))
    if not found:
        console.say("cli.no_rules_yet")
    return 0


def _history(one: History, console: Console) -> dict[str, object]:
    return {
        "id": one.id,
        "title": console.texts.pick(one.title),
        "versions": [
            {
                "version": kept.number,
                "sha256": kept.sha256,
                "from": kept.first.isoformat() if kept.first else None,
                "to": kept.last.isoformat() if kept.last else None,
                "state": kept.state,
                "adopted_at": kept.adopted_at.isoformat(),
                "adopted_by": kept.adopted_by,
                "rules": kept.rules,
                "certificates": kept.use.count if kept.use else 0,
            }
            for kept in one.versions
        ],
    }


def _kept_row(kept: VersionKept, console: Console) -> list[str]:
    texts = console.texts
    days = []
    if kept.first is not None:
        days.append(texts.say("rule_changed.begins", day=day_text(kept.first, texts)))
    if kept.last is not None:
        days.append(texts.say("rule_changed.ends", day=day_text(kept.last, texts)))
    return [
        texts.say("diff.version", number=kept.number, sha256=kept.sha256[:12]),
        texts.say(f"rule_state.{kept.state}"),
        texts.say("part.comma").join(days or [texts.say("diff.always")]),
        texts.say("diff.adopted_by", at=day_text(kept.adopted_on, texts), by=kept.adopted_by),
        texts.say("diff.certificates", count=kept.use.count) if kept.use else "",
    ]
