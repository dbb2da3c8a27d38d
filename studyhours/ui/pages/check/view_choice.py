"""Whether the table is about teachers, or about groups, pairs and schools."""

from __future__ import annotations

from studyhours.services.checking.judged_table import JudgedTable
from studyhours.services.checking.verdicts import Verdicts
from studyhours.ui.memory import Memory
from studyhours.ui.widgets.switch import Switch
from studyhours.ui.words import Words

TEACHERS, UNITS = "teachers", "units"
_VIEW = "page-check-view"
_GROUPS = {TEACHERS: "page-check-group", UNITS: "page-check-kind"}


class ViewChoice(Switch):
    """The two tables by name; hidden where no rule is about anything but teachers.

    Signals:
        chosen: The other table is wanted (its name).
    """

    def __init__(self, words: Words, memory: Memory) -> None:
        parts = ((TEACHERS, "check_page.view_teachers"), (UNITS, "check_page.view_units"))
        super().__init__(words, "check-view", parts)
        self._memory = memory
        self._offered = False
        self._view = memory.text(_VIEW)
        self.hide()

    @property
    def of_units(self) -> bool:
        """Whether groups, pairs and schools are looked at."""
        return self._offered and self._view == UNITS

    @property
    def offered(self) -> bool:
        """Whether there is anything to choose."""
        return self._offered

    @property
    def group(self) -> str:
        """The group, or kind of unit, that was looked at last time."""
        return self._memory.text(_GROUPS[UNITS if self.of_units else TEACHERS])

    @group.setter
    def group(self, name: str) -> None:
        self._memory.put(_GROUPS[UNITS if self.of_units else TEACHERS], name)

    def forget_groups(self) -> None:
        """Forgets the group and the kind of unit looked at last time."""
        for key in _GROUPS.values():
            self._memory.put(key, "")

    def look_at(self, view: str) -> bool:
        """Looks at one of the tables; says whether it is another than before."""
        before, self._view = self._view, view
        self._memory.put(_VIEW, view)
        self.choose(view)
        return self._offered and UNITS in {before, view} and before != view

    def table(self, verdicts: Verdicts) -> JudgedTable:
        """The table looked at."""
        units = verdicts.units if self.of_units else None
        return verdicts.people if units is None else units

    def show_verdicts(self, verdicts: Verdicts) -> None:
        """Is there only where there are rules about units."""
        self._offered = verdicts.units is not None
        self.choose(UNITS if self.of_units else TEACHERS)
        self.show_for(table=True)

    def show_for(self, *, table: bool) -> None:
        """Is shown only while a table is."""
        self.setVisible(self._offered and table)
