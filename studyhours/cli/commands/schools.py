"""``schools …``: whose papers this computer can check."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.services.papers.known_schools import KEY, forget_school, list_schools, take_file


def list_known(arguments: Namespace, console: Console) -> int:
    """Lists the schools this computer knows."""
    found = list_schools()
    if arguments.format == "json":
        console.print_json(
            [{"school": one.school, "key_id": one.key_id, "revoked": one.revoked} for one in found]
        )
        return 0
    for one in found:
        key = "cli.known_school" if one.revoked is not None else "cli.known_school_no_list"
        console.say(key, school=one.school, key_id=one.key_id, revoked=one.revoked)
    if not found:
        console.say("cli.no_schools")
    return 0


def take(arguments: Namespace, console: Console) -> int:
    """Takes a school's public key, or its list of papers taken back."""
    taken = take_file(arguments.file)
    state = "taken" if taken.new else "had"
    which = "key" if taken.what == KEY else "list"
    console.say(f"cli.school_{which}_{state}", school=taken.school, key_id=taken.key_id)
    if taken.others and taken.new:
        console.say("cli.school_other_keys", keys=", ".join(taken.others))
    return 0


def forget(arguments: Namespace, console: Console) -> int:
    """Forgets a school."""
    forget_school(arguments.key_id)
    console.say("cli.school_forgotten", key_id=arguments.key_id)
    return 0
