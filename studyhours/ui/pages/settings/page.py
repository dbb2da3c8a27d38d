"""设置: seven parts with a switch between them."""

from __future__ import annotations

from studyhours.domain.changes import Changes
from studyhours.ui.pages.settings.accounts_part import AccountsPart
from studyhours.ui.pages.settings.backups_part import BackupsPart
from studyhours.ui.pages.settings.calendar_part import CalendarPart
from studyhours.ui.pages.settings.computer_part import ComputerPart
from studyhours.ui.pages.settings.kinds_part import KindsPart
from studyhours.ui.pages.settings.ledger_part import LedgerPart
from studyhours.ui.pages.settings.school_part import SchoolPart
from studyhours.ui.parted_page import Entry, PartedPage

_READS = frozenset({"read_school"})


class SettingsPage(PartedPage):
    """What a school, and a computer, set; what is of this computer is anybody's."""

    name = "settings"
    wants = ~Changes.NONE  # whether anything has changed since the last backup
    switch_name = "settings"
    kept_at = "page-settings-part"
    entries = (
        Entry("school", "settings.part_school", SchoolPart, _READS),
        Entry("calendar", "settings.part_calendar", CalendarPart, _READS),
        Entry("kinds", "settings.part_kinds", KindsPart, _READS),
        Entry("computer", "settings.part_computer", ComputerPart),
        Entry("ledger", "settings.part_ledger", LedgerPart, _READS),
        Entry("backups", "settings.part_backups", BackupsPart, frozenset({"backup"})),
        Entry("accounts", "settings.part_accounts", AccountsPart, frozenset({"manage_accounts"})),
    )
