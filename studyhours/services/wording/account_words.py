"""What was done to accounts, in words."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.texts import Texts
from studyhours.services.settings.account_log import AccountDeed


def roles_text(roles: Mapping[str, str], texts: Texts) -> str:
    """Roles, each with what it is over."""
    said = [
        texts.say(
            "account_log.role", role=texts.say(f"role.{role}"), scope=texts.say(f"scope.{scope}")
        )
        for role, scope in roles.items()
    ]
    return texts.say("account_log.and").join(said) or texts.say("account_log.no_role")


def deed_text(deed: AccountDeed, texts: Texts) -> str:
    """Who was given what, in one sentence."""
    said = texts.say(
        f"account_log.{deed.action.partition('.')[2]}",
        user=deed.login,
        roles=roles_text(deed.roles, texts),
        before=roles_text(deed.before, texts),
        reason=deed.reason,
    )
    if deed.teacher:
        said += texts.say("account_log.of_teacher", name=deed.teacher)
    if deed.undoes:
        said += texts.say("account_log.undoes", number=deed.undoes)
    return said
