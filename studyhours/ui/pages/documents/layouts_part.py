"""版式: the layouts of papers, chosen, edited by fields, and seen on a real teacher meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from studyhours.domain.errors import Fault
from studyhours.services.papers.layout_form import (
    PAGE,
    PAPER,
    WITH_PICTURE,
    form_elements,
    form_fields,
    new_element,
    page_size,
    variables_shown,
    with_value,
    without_element,
)
from studyhours.services.papers.layout_pictures import TakenPicture, take_picture
from studyhours.services.papers.layout_preview import (
    PaperFacts,
    preview_facts,
    preview_layout,
)
from studyhours.services.papers.layouts import LayoutRow, list_layouts, read_pictures_of
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.services.settings.school_pictures import SEAL, has_picture
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.documents.layout_draft import LayoutDraft
from studyhours.ui.pages.documents.layout_keeping import LayoutKeeping
from studyhours.ui.pages.documents.layouts_deeds import LayoutDeeds
from studyhours.ui.pages.documents.layouts_view import LayoutsView
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.widgets import files
from studyhours.ui.widgets.print_desk import PrintDesk

_PICTURE = ".picture"
_PAUSE = 60
"""Milliseconds after a key before the page is drawn anew."""


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[LayoutRow, ...]
    teachers: tuple[TeacherShown, ...]
    seal: bool


class LayoutsPart(Part):
    """The layouts."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        self._rows: tuple[LayoutRow, ...] = ()
        self._drafts: dict[str, LayoutDraft] = {}
        self._wanted = self._first = ""
        self._seal = False
        self._element = PAGE
        # What papers would state, by kind, language and teacher; none of it is typed here.
        self._facts: dict[tuple[str, str, str], PaperFacts] = {}
        self.primary.setObjectName("layouts-save")
        words.bind(self.primary.setText, "layouts.save")
        self.view = LayoutsView(context)
        self.buttons = (self.view.bring, self.view.take_along, self.primary)
        self._keeping = LayoutKeeping(context, self, self._show_draft)
        self._keeping.keeper.failed.connect(self.say_fault)
        self.column.addWidget(self._keeping.keeper.strip)
        self.column.addWidget(self.view, 1)
        view = self.view
        deeds = self._deeds = LayoutDeeds(self)
        self.primary.clicked.connect(lambda _=False: deeds.save())
        view.bring.clicked.connect(deeds.bring)
        view.take_along.clicked.connect(deeds.export)
        view.kind.activated.connect(lambda _=0: self._kind_chosen())
        view.layouts.chosen.connect(self._choose)
        view.elements.chosen.connect(self._choose_element)
        view.use.clicked.connect(lambda _=False: deeds.use())
        view.reset.clicked.connect(deeds.ask_reset)
        view.delete.clicked.connect(deeds.ask_delete)
        view.undo.clicked.connect(lambda: self._step(LayoutDraft.undo))
        view.redo.clicked.connect(lambda: self._step(LayoutDraft.redo))
        view.add_wanted.connect(self._add)
        view.remove.clicked.connect(self._remove)
        view.fields.edited.connect(self._edited)
        view.fields.picture_wanted.connect(self._choose_picture)
        view.teacher.chosen.connect(lambda _uid: self._draw())
        view.language.activated.connect(lambda _=0: self._show_draft())

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads the layouts."""
        ledger = self.context.ledger

        def read() -> _Read:
            seal = has_picture(ledger, SEAL)
            return _Read(list_layouts(ledger), list_teachers(ledger), seal)

        self.context.tasks.query(self, "layouts", read, self._take)

    def _take(self, read: _Read) -> None:
        self._rows = read.rows
        self._facts = {}
        self._first = read.teachers[0].uid if read.teachers else ""
        self._seal = read.seal
        self.view.teacher.set_teachers(read.teachers)
        known = {row.id: row for row in read.rows}
        for name, draft in list(self._drafts.items()):
            row = known.get(name)
            if row is None or not draft.is_changed:
                # What is not edited shows what is kept now.
                del self._drafts[name]
        self._show_rows()

    def _show_rows(self) -> None:
        view = self.view
        row = next((row for row in self._rows if row.id == self._wanted), None)
        if row is not None:
            view.choose_kind(row.kind)
        mine = [row for row in self._rows if row.kind == view.kind.currentData()]
        say, texts = self.context.words.say, self.context.words.texts
        shown = []
        for one in mine:
            title = texts.pick(one.title)
            title = say("layouts.in_use", title=title) if one.in_use else title
            draft = self._drafts.get(one.id)
            changed = draft is not None and draft.is_changed
            shown.append((one.id, say("layouts.unsaved", title=title) if changed else title))
        used = next((one.id for one in mine if one.in_use), mine[0].id if mine else "")
        name = self._wanted if any(one.id == self._wanted for one in mine) else used
        view.layouts.show_lines(shown, name)
        self._choose(name)

    def _kind_chosen(self) -> None:
        self._wanted = ""
        self._show_rows()

    def row_of(self, name: str) -> LayoutRow | None:
        """A layout as it is kept; None where there is none of that id."""
        return next((row for row in self._rows if row.id == name), None)

    def _choose(self, name: str) -> None:
        row, ledger = self.row_of(name), self.context.ledger
        self._wanted = name
        if row is None:
            return
        if name in self._drafts:
            self._show_draft()
            return

        def opened(pictures: dict[str, bytes]) -> None:
            if self.row_of(name) is row:
                self._drafts.setdefault(name, LayoutDraft(row, pictures))
                if name == self._wanted:
                    self._show_draft()

        self.context.tasks.query(
            self, "opened", lambda: dict(read_pictures_of(ledger, row)), opened
        )

    # ------------------------------------------------------------ showing

    def _show_draft(self) -> None:
        """Shows the draft's elements, the fields of one, and its page."""
        draft = self.draft
        if draft is None:
            return
        self._keeping.follow(draft)
        elements = form_elements(draft.document, self.view.shown_language)
        if self._element not in {one.id for one in elements}:
            self._element = PAGE
        self.view.show_elements(elements, self._element)
        sealed = any(one.type == "seal" for one in elements)
        self.view.say_seal(lacking=sealed and not self._seal)
        self._show_fields()
        self._say_buttons()
        self._draw()

    def _choose_element(self, name: str) -> None:
        if name != self._element:
            self._element = name
            self._show_fields()
            self._say_buttons()
            self._draw()

    def _show_fields(self) -> None:
        draft = self.draft
        if draft is not None:
            variables = variables_shown(draft.row.kind, self.context.words.language)
            fields = form_fields(draft.document, self._element)
            self.view.fields.show_fields(fields, variables)

    def _say_buttons(self) -> None:
        draft, row = self.draft, self.row
        if draft is None or row is None:
            return
        self._keeping.keeper.touch()
        self.primary.setEnabled(draft.is_changed)
        self.view.say_buttons(
            own=row.own,
            in_use=row.in_use,
            can_undo=draft.can_undo,
            can_redo=draft.can_redo,
            on_page=self._element == PAGE,
        )
        used = next((one for one in self._rows if one.kind == row.kind and one.in_use), row)
        self.view.say_used(self.context.words.texts.pick(used.title), this=row.in_use)
        title = self.context.words.texts.pick(row.title)
        say = self.context.words.say
        title = say("layouts.in_use", title=title) if row.in_use else title
        marked = say("layouts.unsaved", title=title) if draft.is_changed else title
        self.view.layouts.rename(row.id, marked)

    def _draw(self) -> None:
        """Draws the page on the reading thread; what is wrong comes back to its field."""
        draft, ledger, view = self.draft, self.context.ledger, self.view
        if draft is None:
            return
        document, pictures, kind = draft.document, dict(draft.pictures), draft.row.kind
        known = self._facts
        key = kind, view.shown_language, view.teacher.uid or self._first

        def work() -> bytes:
            if key not in known:
                known[key] = preview_facts(ledger, *key)
            return preview_layout(ledger, document, pictures, known[key])

        self.context.tasks.query(
            self, "layout-page", work, view.show_page, self.show_fault, after=_PAUSE
        )

    def show_fault(self, fault: Fault) -> None:
        """Says what is wrong at the field concerned, or beside the page."""
        said = self.context.words.fault(fault)
        place = str(fault.params.get("place", ""))
        fields = self.view.fields
        # A text's place may be its field for either language, or the whole element.
        places = (place, f"{place}.text.{self.view.shown_language}", f"{place}.text.zh")
        for one in places:
            if fields.holds(one):
                self.view.show_wrong("")
                fields.show_problem(one, said)
                return
        self.view.show_wrong(said)

    # ------------------------------------------------------------ editing

    def _edited(self, place: str, value: object) -> None:
        draft = self.draft
        if draft is None:
            return
        draft.put(with_value(draft.document, place, value), place)
        if place == PAPER or place.endswith(_PICTURE):
            self._show_fields()
        self.view.show_elements(
            form_elements(draft.document, self.view.shown_language), self._element
        )
        self._say_buttons()
        self._draw()

    def _step(self, way: Callable[[LayoutDraft], None]) -> None:
        if self.draft is not None:
            way(self.draft)
            self._show_draft()

    def _add(self, kind: str) -> None:
        draft = self.draft
        if draft is None:
            return
        if kind in WITH_PICTURE:
            page = page_size(draft.document) if kind == "background" else None
            self._take_picture(page, lambda taken: self._put_new(draft, kind, taken.sha256))
        else:
            self._put_new(draft, kind, "")

    def _put_new(self, draft: LayoutDraft, kind: str, picture: str) -> None:
        document, self._element = new_element(draft.document, kind, picture)
        draft.put(document)
        self._show_draft()

    def _remove(self) -> None:
        draft = self.draft
        if draft is not None and self._element != PAGE:
            draft.put(without_element(draft.document, self._element))
            self._element = PAGE
            self._show_draft()

    def _choose_picture(self, place: str) -> None:
        draft = self.draft
        if draft is None:
            return
        kinds = {one.id: one.type for one in form_elements(draft.document, "zh")}
        covers = kinds.get(place.partition(".")[0]) == "background"
        page = page_size(draft.document) if covers else None

        def taken(picture: TakenPicture) -> None:
            draft.put(with_value(draft.document, place, picture.sha256))
            self._show_draft()

        self._take_picture(page, taken, place)

    def _take_picture(
        self,
        page: tuple[float, float] | None,
        then: Callable[[TakenPicture], None],
        place: str = "",
    ) -> None:
        context, draft = self.context, self.draft
        say = context.words.say
        path = files.choose_file(
            self, context.memory, say("layouts.choose_picture_for"), say("layouts.picture_files")
        )
        if path is None or draft is None:
            return

        def done(picture: TakenPicture) -> None:
            draft.pictures[picture.sha256] = picture.content
            then(picture)

        def failed(fault: Fault) -> None:
            said = context.words.fault(fault)
            if self.view.fields.holds(place):
                self.view.fields.show_problem(place, said)
            else:
                self.view.show_wrong(said)

        context.tasks.query(self, "picture", lambda: take_picture(path, page), done, failed)

    # ------------------------------------------------------------ for its deeds

    def used_title(self, kind: str) -> Mapping[str, str]:
        """What the layout is called that papers of a kind are issued by."""
        return next((one.title for one in self._rows if one.kind == kind and one.in_use), {})

    @property
    def wanted(self) -> str:
        """The id of the layout chosen."""
        return self._wanted

    @property
    def row(self) -> LayoutRow | None:
        """The layout chosen, as it is kept."""
        return self.row_of(self._wanted)

    @property
    def draft(self) -> LayoutDraft | None:
        """The layout chosen, as it is edited; None until it is opened."""
        return self._drafts.get(self._wanted)

    def forget(self, name: str, wanted: str | None = None) -> None:
        """What was edited of a layout is kept or given up; everything is read anew.

        Args:
            name: The layout.
            wanted: The layout to be shown then; the one shown when None.
        """
        self._drafts.pop(name, None)
        self._keeping.forget(name)
        self._wanted = self._wanted if wanted is None else wanted
        self.refresh()

    # ------------------------------------------------------------ what the shell asks

    @property
    def has_unsaved(self) -> bool:
        """Whether a layout was edited and not saved."""
        return any(draft.is_changed for draft in self._drafts.values())

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves what was edited, one layout after the other."""
        name = next((name for name, one in self._drafts.items() if one.is_changed), None)
        if name is None:
            then()
            return
        self._wanted = name
        self._deeds.save(lambda: self.save_typed(then))

    def discard_typed(self) -> None:
        """Forgets what was edited."""
        for name in self._drafts:
            self._keeping.forget(name)
        self._drafts.clear()
        self._show_rows()

    def retell(self) -> None:
        """Says it again."""
        self.view.retell()
        self._show_rows()
