"""What can be done with a whole list: saved for a spreadsheet, printed; on some pages more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QBoxLayout, QMenu, QPushButton

from studyhours.domain.progress import Progress
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import Page
from studyhours.ui.widgets import files

if TYPE_CHECKING:
    from studyhours.services.lists.output import ListSheet
    from studyhours.ui.widgets.print_desk import PrintDesk
    from studyhours.ui.widgets.table import DataTable

_BELOW_HEAD = 1


@dataclass(frozen=True, slots=True)
class ListSource:
    """A list to be taken out of the window.

    Attributes:
        table: It as shown, for the order of its columns.
        model: Its rows and columns.
        title: What the list is called, as a heading.
        filtered: What was chosen of it, as lines below the heading.
        rows: Reads all rows of the filter, on a worker; the model's own when None.
        left_out: Columns that say nothing now.
        also: Columns of a file alone, by the column they stand behind.
    """

    table: DataTable
    model: RowsModel[Any]
    title: Callable[[], str]
    filtered: Callable[[], Sequence[str]] = tuple
    rows: Callable[[], Callable[[Progress], Iterable[Any]]] | None = None
    left_out: Callable[[], set[str]] = set
    also: Mapping[str, Sequence[Column[Any]]] = field(default_factory=dict)

    def columns(self, *, on_paper: bool) -> tuple[Column[Any], ...]:
        """The columns in the order shown, those for a spreadsheet alone included for a file."""
        header, all_columns = self.table.horizontalHeader(), self.model.columns
        ordered = [all_columns[header.logicalIndex(place)] for place in range(len(all_columns))]
        without = self.left_out()
        shown = [one for one in ordered if one.key not in without]
        if on_paper:
            return tuple(shown)
        return tuple(each for one in shown for each in (one, *self.also.get(one.key, ())))


class ListMenu(QPushButton):
    """The button, its menu, and what comes of it.

    Args:
        page: The page, owner of jobs and dialogs.
        name: Object name of the button; its entries are called ``<name>-xlsx`` and so on.
        source: Gives the list.
        desk: Where the page prints; one of its own, made when it is first wanted, where None.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        source: Callable[[], ListSource],
        desk: PrintDesk | None = None,
    ) -> None:
        super().__init__()
        self._page, self._source, self._desk = page, source, desk
        self._more: list[tuple[str, str, Callable[[], object], Callable[[], bool]]] = []
        self.setObjectName(name)
        page.context.words.bind(self.setText, "window.list_menu")
        page.context.words.bind(self.setToolTip, "window.list_menu_hint")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def add(
        self,
        name: str,
        key: str,
        act: Callable[[], object],
        usable: Callable[[], bool] = lambda: True,
    ) -> None:
        """Adds an entry above the others.

        Args:
            name: Object name behind that of the button.
            key: Key of its text.
            act: What it does.
            usable: Whether it can be chosen now.
        """
        self._more.append((name, key, act, usable))

    def leave(self) -> None:
        """The page goes away."""
        if self._desk is not None:
            self._desk.finish()

    def _fill(self) -> None:
        """Says the entries, which are first wanted now."""
        menu, say = self.menu(), self._page.context.words.say
        menu.clear()
        for name, key, act, usable in self._more:
            entry = menu.addAction(say(key))
            entry.setObjectName(f"{self.objectName()}-{name}")
            entry.setEnabled(usable())
            entry.triggered.connect(lambda _checked=False, act=act: act())
        if self._more:
            menu.addSeparator()
        for name, key, deed in (
            ("xlsx", "lists.save_xlsx", lambda: self._save("xlsx")),
            ("csv", "lists.save_csv", lambda: self._save("csv")),
            ("print", "lists.print", self._print),
        ):
            entry = menu.addAction(say(key))
            entry.setObjectName(f"{self.objectName()}-{name}")
            entry.triggered.connect(lambda _checked=False, deed=deed: deed())

    # ------------------------------------------------------------ the list, on a worker

    def _sheet(self, *, on_paper: bool) -> Callable[[Progress], ListSheet]:
        """What makes the sheet on a worker; all that the window knows is asked for here."""
        context, source = self._page.context, self._source()
        columns, title = source.columns(on_paper=on_paper), source.title()
        widths = [max(_width(source, one), one.width) for one in columns]
        heads = [one.head(context.words) for one in columns]
        chosen = [line for line in source.filtered() if line]
        texts, ledger = context.words.texts, context.ledger
        read = source.rows() if source.rows is not None else None
        held = list(source.model.rows) if read is None else []

        def make(progress: Progress) -> ListSheet:
            from studyhours.services.lists.output import ListColumn, ListSheet, headed

            rows = read(progress) if read is not None else held
            return ListSheet(
                title=title,
                subtitles=headed(ledger, chosen, texts),
                columns=tuple(
                    ListColumn(head, width, one.align)
                    for head, width, one in zip(heads, widths, columns, strict=True)
                ),
                rows=(
                    [one.text(row) if on_paper else one.worth(row) for one in columns]
                    for row in rows
                ),
                language=texts.language,
            )

        return make

    # ------------------------------------------------------------ files

    def _save(self, form: str) -> None:
        words, page = self._page.context.words, self._page
        name = words.say("lists.file", title=self._source().title(), form=form)
        path = files.choose_save(
            page,
            page.context.memory,
            words.say("lists.save_title"),
            name,
            words.say("lists.pattern_xlsx" if form == "xlsx" else "lists.pattern_csv"),
        )
        if path is None:
            return
        if path.suffix.lower() != f".{form}":
            path = path.with_name(f"{path.name}.{form}")
        make = self._sheet(on_paper=False)

        def save(progress: Progress) -> Path:
            from studyhours.services.lists.output import save_list

            return save_list(make(progress), path, progress)

        page.context.tasks.command(page, "lists.saving", save, self._saved)

    def _saved(self, path: Path) -> None:
        banner = self._page.banner
        banner.say(
            "lists.saved",
            action=("lists.open", lambda: files.open_file(path, banner)),
            file=path.name,
            folder=str(path.parent),
        )

    # ------------------------------------------------------------ paper

    def _print(self) -> None:
        make = self._sheet(on_paper=True)

        def paper(progress: Progress) -> bytes:
            from studyhours.services.lists.output import print_list

            return print_list(make(progress), progress)

        self._own_desk().show_pdf(paper, self._source().title())

    def _own_desk(self) -> PrintDesk:
        if self._desk is None:
            from studyhours.ui.widgets.print_desk import PrintDesk

            page = self._page
            self._desk = PrintDesk(page.context, page.banner, page)
            layout = page.layout()
            if isinstance(layout, QBoxLayout):
                layout.insertWidget(_BELOW_HEAD, self._desk)
        return self._desk


def whole_list_menu(
    page: Page, name: str, table: DataTable, model: RowsModel[Any], title: str
) -> ListMenu:
    """The menu of a list that is shown whole, under the title of a key."""
    say = page.context.words.say
    return ListMenu(page, name, lambda: ListSource(table, model, title=lambda: say(title)))


def _width(source: ListSource, column: Column[Any]) -> int:
    """How wide a column is shown; 0 for one that is not."""
    columns = source.model.columns
    return source.table.columnWidth(columns.index(column)) if column in columns else 0
