"""``account list|log|undo|add|add-many|change|disable|enable|reset|password|on|off``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from studyhours.cli.console import Console, table
from studyhours.cli.opening import (
    asked_credentials,
    can_ask,
    opened,
    read_secret,
    type_secret,
)
from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import SCOPES_OF
from studyhours.services.settings.account_batch import add_many_accounts, choose_without_account
from studyhours.services.settings.account_log import list_account_deeds, take_back_deed
from studyhours.services.settings.account_slips import slips_book, slips_pdf
from studyhours.services.settings.accounts import (
    AccountDone,
    AccountShown,
    OneTime,
    Wanted,
    add_account,
    change_account,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
    switch_off_accounts,
    switch_on_accounts,
)
from studyhours.services.wording.account_words import deed_text
from studyhours.services.wording.explaining import day_text
from studyhours.transfer.files import write_whole


def list_all(arguments: Namespace, console: Console) -> int:
    """Lists who can log in."""
    with opened(arguments) as ledger:
        shown = list_accounts(ledger)
    if arguments.format == "json":
        console.print_json({"on": shown.on, "accounts": [_plain(one) for one in shown.accounts]})
        return 0
    console.say("cli.account_state_on" if shown.on else "cli.account_state_off")
    if shown.accounts:
        console.print(table([_line(one, console) for one in shown.accounts]))
    return 0


def log(arguments: Namespace, console: Console) -> int:
    """Lists what was done to accounts."""
    with opened(arguments) as ledger:
        deeds = list_account_deeds(ledger, max(arguments.limit, 1))
    if arguments.format == "json":
        console.print_json(
            [
                {
                    "number": one.number,
                    "at": one.at.isoformat(),
                    "by": one.by,
                    "action": one.action,
                    "login": one.login,
                    "roles": dict(one.roles),
                    "before": dict(one.before),
                    "undoable": one.undoable,
                    "message": deed_text(one, console.texts),
                }
                for one in deeds
            ]
        )
        return 0
    for one in deeds:
        at = day_text(day_in_zone(one.at, SCHOOL_ZONE), console.texts)
        text = deed_text(one, console.texts)
        console.say("cli.account_deed", number=one.number, at=at, by=one.by, text=text)
    return 0


def undo(arguments: Namespace, console: Console) -> int:
    """Takes back the last change of an account."""
    with opened(arguments) as ledger:
        return _say_done(take_back_deed(ledger, arguments.number), console)


def add(arguments: Namespace, console: Console) -> int:
    """Makes an account."""
    wanted = Wanted(_scoped(arguments.role), arguments.teacher, arguments.heads)
    given = _given(arguments)
    with opened(arguments) as ledger:
        made = add_account(ledger, arguments.login, wanted, given)
    return _hand_over(made, given, console)


def add_many(arguments: Namespace, console: Console) -> int:
    """Makes accounts for many teachers, and writes slips with their first passwords."""
    path: Path = arguments.output
    form = path.suffix.lower()
    if form not in {".pdf", ".xlsx"}:
        raise UnusableInput("account_save_form", path=str(path))
    render = slips_pdf if form == ".pdf" else slips_book
    with opened(arguments) as ledger:
        chosen = choose_without_account(ledger, arguments.group, arguments.teacher)

        def keep(made: tuple[OneTime, ...]) -> None:
            write_whole(path, render(ledger, made, console.texts))

        done = add_many_accounts(ledger, chosen, keep=keep)
    console.say("cli.account_many", count=len(done.made), path=str(path))
    return 0


def change(arguments: Namespace, console: Console) -> int:
    """Changes roles or teacher; what is not named stays."""
    with opened(arguments) as ledger:
        accounts = {one.login: one for one in list_accounts(ledger).accounts}
        before = accounts.get(arguments.login)
        if before is None:
            raise UnusableInput("unknown_login", user=arguments.login)
        roles = _scoped(arguments.role) or dict(before.roles)
        wanted = Wanted(roles, arguments.teacher or before.teacher, arguments.heads)
        return _say_done(change_account(ledger, arguments.login, wanted), console)


def disable(arguments: Namespace, console: Console) -> int:
    """Disables an account."""
    with opened(arguments) as ledger:
        return _say_done(disable_account(ledger, arguments.login), console)


def enable(arguments: Namespace, console: Console) -> int:
    """Enables an account again."""
    with opened(arguments) as ledger:
        return _say_done(enable_account(ledger, arguments.login), console)


def reset(arguments: Namespace, console: Console) -> int:
    """Gives an account a password for one login."""
    given = _given(arguments)
    with opened(arguments) as ledger:
        made = reset_password(ledger, arguments.login, given)
    return _hand_over(made, given, console)


def password(arguments: Namespace, console: Console) -> int:
    """Changes the password of whoever logs in with it."""
    who = asked_credentials(arguments)
    if who is None:
        raise UnusableInput("user_needed")
    new = _new_password(arguments, console)
    open_ledger(arguments.ledger, credentials=Credentials(who.login, who.password, new)).close()
    console.say("cli.account_own_password")
    return 0


def switch_on(arguments: Namespace, console: Console) -> int:
    """Demands a login from now on."""
    first = None
    if arguments.admin is not None:
        first = Credentials(arguments.admin, _new_password(arguments, console))
    with opened(arguments) as ledger:
        switch_on_accounts(ledger, first)
    console.say("cli.account_switched_on")
    return 0


def switch_off(arguments: Namespace, console: Console) -> int:
    """Opens the ledger to whoever has it."""
    with opened(arguments) as ledger:
        switch_off_accounts(ledger, arguments.reason)
    console.say("cli.account_switched_off")
    return 0


def _scoped(roles: list[str]) -> dict[str, str]:
    return {role: SCOPES_OF[role][0] for role in roles}


def _given(arguments: Namespace) -> str | None:
    file = arguments.new_password_file
    return read_secret(file) if file is not None else None


def _new_password(arguments: Namespace, console: Console) -> str:
    given = _given(arguments)
    if given is not None:
        return given
    if not can_ask():
        raise UnusableInput("new_password_file_needed")
    typed = type_secret(console.texts.say("cli.account_new_password_ask"))
    if type_secret(console.texts.say("cli.account_new_password_again")) != typed:
        raise UnusableInput("passwords_differ")
    return typed


def _hand_over(made: OneTime, given: str | None, console: Console) -> int:
    if given is None:
        console.say("cli.account_one_time", user=made.login, password=made.password)
    else:
        console.say("cli.account_given", user=made.login)
    return 0


def _say_done(done: AccountDone, console: Console) -> int:
    console.say("cli.account_changed", user=done.login)
    return 0


def _line(one: AccountShown, console: Console) -> tuple[str, ...]:
    say = console.texts.say
    roles = say("cli.account_separator").join(say(f"role.{role}") for role in one.roles)
    state = ""
    if one.disabled:
        state = say("cli.account_state_disabled")
    elif one.must_change:
        state = say("cli.account_state_one_time")
    return (one.login, roles, one.teacher_name, state)


def _plain(one: AccountShown) -> dict[str, object]:
    return {
        "login": one.login,
        "roles": dict(one.roles),
        "teacher": one.teacher,
        "staff_no": one.staff_no,
        "disabled": one.disabled,
        "must_change": one.must_change,
    }
