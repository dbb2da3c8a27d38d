"""版式: the layouts of papers, chosen, edited by fields, and seen on a real teacher meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.layout_files import export_layout, import_layout
from studyhours.services.papers.layout_form import (
    PAGE,
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
from studyhours.services.papers.layout_preview import preview_facts, preview_layout
from studyhours.services.papers.layouts import (
    LayoutChanged,
    LayoutRow,
    delete_layout,
    list_layouts,
    read_pictures_of,
    reset_layout,
    save_layout,
    take_back,
    use_layout,
)
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.transfer.files import safe_name
from studyhours.ui.attempt import Attempt
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.documents.layout_draft import LayoutDraft
from studyhours.ui.pages.documents.layouts_view import LayoutsView
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.undo import Step
from studyhours.ui.widgets import files
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.print_desk import PrintDesk

_PAUSE = 60
"""Milliseconds after a key before the page is drawn anew."""


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[LayoutRow, ...]
    teachers: tuple[TeacherShown, ...]


class LayoutsPart(Part):
    """The layouts."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        self._rows: tuple[LayoutRow, ...] = ()
        self._drafts: dict[str, LayoutDraft] = {}
        self._wanted = ""
        self._element = PAGE
        self.primary.setObjectName("layouts-save")
        words.bind(self.primary.setText, "layouts.save")
        self.primary.clicked.connect(lambda _=False: self._save())
        self.view = LayoutsView(context)
        self.beside = (self.view.bring, self.view.take_along)
        self.column.addWidget(self.view, 1)
        view = self.view
        view.bring.clicked.connect(self._import)
        view.take_along.clicked.connect(self._export)
        view.kind.activated.connect(lambda _=0: self._kind_chosen())
        view.layouts.chosen.connect(self._choose)
        view.elements.chosen.connect(self._choose_element)
        view.use.clicked.connect(self._use)
        view.reset.clicked.connect(self._ask_reset)
        view.delete.clicked.connect(self._ask_delete)
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
        self.context.tasks.query(
            self, "layouts", lambda: _Read(list_layouts(ledger), list_teachers(ledger)), self._take
        )

    def _take(self, read: _Read) -> None:
        self._rows = read.rows
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

    def _row(self, name: str) -> LayoutRow | None:
        return next((row for row in self._rows if row.id == name), None)

    @property
    def _draft(self) -> LayoutDraft | None:
        return self._drafts.get(self._wanted)

    def _choose(self, name: str) -> None:
        row, ledger = self._row(name), self.context.ledger
        self._wanted = name
        if row is None:
            return
        if name in self._drafts:
            self._show_draft()
            return

        def opened(pictures: dict[str, bytes]) -> None:
            if self._row(name) is row:
                self._drafts.setdefault(name, LayoutDraft(row, pictures))
                if name == self._wanted:
                    self._show_draft()

        self.context.tasks.query(
            self, "opened", lambda: dict(read_pictures_of(ledger, row)), opened
        )

    # ------------------------------------------------------------ showing

    def _show_draft(self) -> None:
        """Shows the draft's elements, the fields of one, and its page."""
        draft = self._draft
        if draft is None:
            return
        elements = form_elements(draft.document, self.view.shown_language)
        if self._element not in {one.id for one in elements}:
            self._element = PAGE
        self.view.show_elements(elements, self._element)
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
        draft = self._draft
        if draft is not None:
            variables = variables_shown(draft.row.kind, self.context.words.language)
            fields = form_fields(draft.document, self._element)
            self.view.fields.show_fields(fields, variables)

    def _say_buttons(self) -> None:
        draft, row = self._draft, self._row(self._wanted)
        if draft is None or row is None:
            return
        self.primary.setEnabled(draft.is_changed)
        self.view.say_buttons(
            own=row.own,
            in_use=row.in_use,
            can_undo=draft.can_undo,
            can_redo=draft.can_redo,
            on_page=self._element == PAGE,
        )
        title = self.context.words.texts.pick(row.title)
        say = self.context.words.say
        title = say("layouts.in_use", title=title) if row.in_use else title
        marked = say("layouts.unsaved", title=title) if draft.is_changed else title
        self.view.layouts.rename(row.id, marked)

    def _draw(self) -> None:
        """Draws the page on the reading thread; what is wrong comes back to its field."""
        draft, ledger, view = self._draft, self.context.ledger, self.view
        if draft is None:
            return
        document, pictures, kind = draft.document, dict(draft.pictures), draft.row.kind
        language, teacher = view.shown_language, view.teacher.uid or ""

        def work() -> bytes:
            facts = preview_facts(ledger, kind, language, teacher)
            return preview_layout(ledger, document, pictures, facts)

        self.context.tasks.query(
            self, "layout-page", work, self._drawn, self._show_fault, after=_PAUSE
        )

    def _drawn(self, pdf: bytes) -> None:
        self.view.show_wrong("")
        self.view.fields.clear_problems()
        self.view.pdf.show_pdf(pdf)

    def _show_fault(self, fault: Fault) -> None:
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
        draft = self._draft
        if draft is None:
            return
        draft.put(with_value(draft.document, place, value), place)
        if place == "page.paper":
            self._show_fields()
        self.view.show_elements(
            form_elements(draft.document, self.view.shown_language), self._element
        )
        self._say_buttons()
        self._draw()

    def _step(self, way: Callable[[LayoutDraft], None]) -> None:
        if self._draft is not None:
            way(self._draft)
            self._show_draft()

    def _add(self, kind: str) -> None:
        draft = self._draft
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
        draft = self._draft
        if draft is not None and self._element != PAGE:
            draft.put(without_element(draft.document, self._element))
            self._element = PAGE
            self._show_draft()

    def _choose_picture(self, place: str) -> None:
        draft = self._draft
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
        context, draft = self.context, self._draft
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

    # ------------------------------------------------------------ keeping

    def _command(
        self,
        work: Callable[[Ledger], LayoutChanged],
        done: Callable[[LayoutChanged], None],
        key: str,
    ) -> None:
        ledger = self.context.ledger

        def kept(changed: LayoutChanged) -> None:
            self._remember(key, changed)
            done(changed)

        self.context.tasks.command(
            self,
            "layouts.saving",
            lambda _tell: work(ledger),
            kept,
            self._show_fault,
            changes=lambda changed: changed.changes,
        )

    def _save(self, then: Callable[[], None] | None = None) -> None:
        draft = self._draft
        if draft is None:
            return
        row, document, pictures = draft.row, draft.document, dict(draft.pictures)

        def done(changed: LayoutChanged) -> None:
            self._drafts.pop(row.id, None)
            self._wanted = changed.id
            key = "layouts.saved_used" if row.own and row.in_use else "layouts.saved"
            self.banner.say(key, name=changed.name)
            self.refresh()
            if then is not None:
                then()

        self._command(
            lambda ledger: save_layout(ledger, row, document, pictures), done, "layouts.did_save"
        )

    def _remember(self, key: str, changed: LayoutChanged) -> None:
        """Notes a change that can be taken back and done again."""
        if changed.changes is Changes.NONE:
            return
        context, last = self.context, [changed]

        def begin() -> None:
            ledger, undone = context.ledger, last[0]
            attempt = Attempt(context.undo, step)
            context.tasks.command(
                self,
                "layouts.saving",
                attempt.watch(lambda _tell: take_back(ledger, undone)),
                put,
                over=attempt.over,
                changes=lambda result: result.changes,
            )

        def put(result: LayoutChanged) -> None:
            last[0] = result
            self._drafts.pop(result.id, None)
            self.refresh()

        step = Step(key, {"name": changed.name}, begin, begin)
        context.undo.did(step)

    def _use(self) -> None:
        row = self._row(self._wanted)
        if row is None:
            return
        words = self.context.words
        kind, title = words.say(f"layout_kind.{row.kind}"), words.texts.pick(row.title)

        def done(_changed: LayoutChanged) -> None:
            self.banner.say("layouts.used", kind=kind, title=title)
            self.refresh()

        self._command(lambda ledger: use_layout(ledger, row), done, "layouts.did_use")

    def _ask_reset(self) -> None:
        row = self._row(self._wanted)
        if row is None:
            return
        name = self.context.words.texts.pick(row.title)

        def done(_changed: LayoutChanged) -> None:
            self._drafts.pop(row.id, None)
            self.refresh()

        def agreed() -> None:
            self._command(lambda ledger: reset_layout(ledger, row), done, "layouts.did_save")

        ask(self, self.context.words, "layouts.ask_reset", "layouts.reset", agreed, name=name)

    def _ask_delete(self) -> None:
        row = self._row(self._wanted)
        if row is None or not row.own:
            return
        name = self.context.words.texts.pick(row.title)

        def done(_changed: LayoutChanged) -> None:
            self._drafts.pop(row.id, None)
            self._wanted = ""
            self.refresh()

        ask(
            self,
            self.context.words,
            "layouts.ask_delete",
            "layouts.delete",
            lambda: self._command(
                lambda ledger: delete_layout(ledger, row), done, "layouts.did_delete"
            ),
            danger=True,
            name=name,
        )

    # ------------------------------------------------------------ files

    def _import(self) -> None:
        words = self.context.words
        title, pattern = words.say("layouts.import"), words.say("layouts.layout_files")
        path = files.choose_file(self, self.context.memory, title, pattern)
        if path is None:
            return

        def done(changed: LayoutChanged) -> None:
            self._wanted = changed.id
            self.banner.say("layouts.imported", name=changed.name)
            self.refresh()

        self._command(lambda ledger: import_layout(ledger, path), done, "layouts.did_save")

    def _export(self) -> None:
        row, words, ledger = self._row(self._wanted), self.context.words, self.context.ledger
        if row is None:
            return
        name = f"{safe_name(words.texts.pick(row.title))}.json"
        title, pattern = words.say("layouts.export"), words.say("layouts.json_files")
        path = files.choose_save(self, self.context.memory, title, name, pattern)
        if path is None:
            return
        target = path.with_suffix(".json")

        def work(_tell: object) -> Path:
            export_layout(ledger, row.id, target)
            return target

        def done(path: Path) -> None:
            show = ("print.show_folder", lambda: files.show_folder(path, self.banner))
            self.banner.say("print.saved", action=show, file=path)

        self.context.tasks.command(self, "layouts.saving", work, done, self.say_fault)

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
        self._save(lambda: self.save_typed(then))

    def discard_typed(self) -> None:
        """Forgets what was edited."""
        self._drafts.clear()
        self._show_rows()

    def retell(self) -> None:
        """Says it again."""
        self.view.retell()
        self._show_rows()
