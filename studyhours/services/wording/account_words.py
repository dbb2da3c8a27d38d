"""What was done to accounts, in words."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.texts import Texts
from studyhours.services.settings.account_log import (
    CHANGE,
    CREATE,
    DISABLE,
    ENABLE,
    OFF,
    ON,
    PASSWORD,
    RESET,
    AccountDeed,
)

_KEYS = {
    CREATE: "account_log.create",
    CHANGE: "account_log.change",
    DISABLE: "account_log.disable",
    ENABLE: "account_log.enable",
    RESET: "account_log.reset",
    PASSWORD: "account_log.password",
    ON: "account_log.on",
    OFF: "account_log.off",
}


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
    key = _KEYS[deed.action]
    said = texts.say(
        key,
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
