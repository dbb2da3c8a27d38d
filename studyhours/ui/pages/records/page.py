"""The page of records: what there is at the left, the one being written at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.domain.review import RETURNED
from studyhours.services.records.listing import RecordShown
from studyhours.ui.context import PageContext
from studyhours.ui.pages.records.batch import Batch, Known
from studyhours.ui.pages.records.page_view import TEACHER
from studyhours.ui.pages.records.reading import ReadingView
from studyhours.ui.pages.records.resting import DELETING, unless_resting
from studyhours.ui.pages.records.steps import Change, Steps, changes_of
from studyhours.ui.pasting import IMPORTS, Pasting
from studyhours.ui.undo import Step
from studyhours.ui.widgets.label import set_look

if TYPE_CHECKING:  # bring what the list is shown without: writing, the reader of rules, the form
    from studyhours.services.records.grouping import GroupSum
    from studyhours.services.records.kinds_list import KindShown
    from studyhours.services.records.quick_sentence import QuickEntry
    from studyhours.services.records.rows import RecordContent
    from studyhours.services.records.saving import Saved
    from studyhours.ui.pages.records.editor import RecordEditor
    from studyhours.ui.pages.records.opened import Opened


class RecordsPage(ReadingView):
    """List, filter, add, edit, delete, take back."""

    name = "records"
    wants = (
        Changes.RECORDS
        | Changes.REVIEWS
        | Changes.TEACHERS
        | Changes.CALENDAR
        | Changes.SCHOOL
        | Changes.RULES
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.steps = Steps(self, self._stepped)
        self.pasting = Pasting(self, lambda: self.chips.value or None, self.list)
        self.menu.add("paste", "lists.paste", self.pasting.paste, self._may_paste)
        self.menu.add("scans", "records.scan_ask", self._scan, self._may_scan)
        self.menu.add("groups", "lists.groups", self._show_groups)
        self.batch = Batch(self, self.list, self.saying, self.steps, self._known, self._below)
        self._connect_list()
        self._make_shortcuts()

    # ------------------------------------------------------------ its parts

    def _connect_list(self) -> None:
        self._add.clicked.connect(self._start_new)
        self.banner.goes_with(self.list.table)
        self.chips.chosen.connect(self._kind_chosen)
        self.drafts.chosen.connect(self._go_on)
        self.filters.changed.connect(self._reload)
        self.own.changed.connect(self._reload)
        self.drafts.changed.connect(lambda: self.list.model.set_drafts(self.drafts.by_record))
        self.list.looked_at.connect(self._look_at)
        self.list.opened.connect(lambda row: self._open(row.uid, self.editor.form.begin))
        self.list.delete_wanted.connect(self._delete_chosen)
        self.list.counted.connect(self._show_counts)
        self.list.new_wanted.connect(self._start_new)
        self.list.all_wanted.connect(self._show_all)
        self.quick.saved.connect(self._quickly_saved)
        self.list.model.order_wanted.connect(lambda *_: self.views.show_values(self.shown))
        self.views.chosen.connect(self._view_chosen)
        self.quick.left.connect(self.list.table.setFocus)

    def _editor_made(self, editor: RecordEditor) -> None:
        editor.saved.connect(self._saved)
        editor.delete_wanted.connect(self._delete_opened)
        editor.print_wanted.connect(self._print_opened)
        editor.comment_wanted.connect(self._ask_comment)
        editor.closed.connect(self._editor_closed)
        editor.open_wanted.connect(lambda uid: self._read(uid, None))
        editor.thrown.connect(self._thrown)
        editor.state_changed.connect(self._editor_changed)
        editor.outdated.connect(self.refresh)
        editor.keeper.kept.connect(self.drafts.add)
        editor.keeper.gone.connect(self.drafts.remove)
        self.split.closed.connect(editor.close_form)
        if self._choices is not None:
            editor.learn(self._choices)
        if self._teachers is not None:
            editor.set_teachers(self._teachers)
        editor.stand_alone(alone=not self.split.is_narrow)

    def _make_shortcuts(self) -> None:
        for name, act in (
            ("new", self._start_new),
            ("save", self._save),
            ("go_on", self._save),
            ("find", self._go_searching),
        ):
            self.context.keys.make(name, self, act)

    def _show_groups(self) -> None:
        """What is listed, added up by group."""
        from studyhours.ui.pages.records.groups_dialog import GroupsDialog

        dialog = GroupsDialog(self, self.saying, self.list.wanted, self._said)
        dialog.wanted.connect(self._show_group)
        dialog.open()

    def _show_group(self, by: str, group: GroupSum) -> None:
        """Lists the records of a group."""
        if by == "teacher":
            self.filters.choose_teacher(group.key)
        elif by == "kind":
            self.chips.choose(group.key)
        elif group.first is not None and group.last is not None:
            self.filters.choose_days(group.first, group.last)
        self._reload()

    def _may_scan(self) -> bool:
        return self._choices is not None and self._choices.may_edit and self._knows_forms

    def _scan(self, paths: Sequence[Path] = ()) -> None:
        """Makes records of scans."""
        if self._choices is None or self._teachers is None:
            return
        from studyhours.ui.pages.records.scan_dialog import ScanDialog

        about = self.filters.teacher_uid, self.chips.value
        dialog = ScanDialog(self, self.saying, self._choices, self._teachers, about)
        dialog.saved.connect(self._scanned)
        dialog.open()
        if paths:
            dialog.bring(paths)

    def _scanned(self, saved: Sequence[Saved], files: int, kind: str) -> None:
        changes = [Change(one.uid, None, one.version) for one in saved]
        said: dict[str, object] = {"count": len(saved), "kind": kind}
        step = self.steps.did("records.step_scans", changes, said)
        if saved:
            self._show_made(saved[0].uid)
        self.banner.say(
            "records.were_scanned", action=self._undoing(step), files=files, count=len(saved),
            kind=kind,
        )  # fmt: skip

    def _known(self) -> Known | None:
        if self._choices is None:
            return None
        return Known(self._choices, tuple(self._teachers or ()))

    def _may_paste(self) -> bool:
        return self.context.shows(IMPORTS)

    def _save(self) -> None:
        if self._opened is not None:
            self.editor.save()

    # ------------------------------------------------------------ moved to and fro

    def _editor_changed(self) -> None:
        # One primary action at a time: while something is open, that is saving it.
        set_look(self._add, "kind", "primary" if self._opened is None else "")
        self.batch.stand_back(back=self._opened is not None)
        if self._opened is not None and self.editor.is_dirty:
            # "Saved" would be taken for what is being typed now.
            self.banner.clear()

    def _editor_closed(self) -> None:
        self.split.close_drawer()
        self.list.mark(None)
        self.list.table.setFocus()

    def _begin_form(self) -> None:
        self.editor.form.begin()

    def _go_searching(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    # ------------------------------------------------------------ saved, deleted, taken back

    def _saved(self, saved: Saved, before: Opened) -> None:
        if not saved.changes:
            return
        name = self._name(before)
        change = Change(saved.uid, before.version if before.uid else None, saved.version)
        key = "records.step_edit" if before.uid else "records.step_add"
        step = self.steps.did(key, (change,), {"what": name})
        self.list.show_next(saved.uid)
        said = "records.was_changed" if before.uid else "records.was_added"
        if before.uid and before.content is not None and before.content.status == RETURNED:
            own = self.saying.unreviewed
            said = "records.was_mended_own" if own else "records.was_mended"
        short = self._short_text(before) or self._unwritten(before.kind, before.content)
        if short:
            say = self.context.words.say
            self.banner.say(
                "records.saved_but",
                action=self._undoing(step),
                said=say(said, what=name),
                why=short,
            )
        else:
            self.banner.say(said, action=self._undoing(step), what=name)

    def _quickly_saved(self, saved: Saved, entry: QuickEntry) -> None:
        content = entry.content
        if content is None:
            return
        self.context.memory.put(TEACHER, str(content.teacher_id))
        name = self.saying.named(content.kind, content.title, content.type)
        change = Change(saved.uid, None, saved.version)
        step = self.steps.did("records.step_add", (change,), {"what": name})
        self._show_made(saved.uid)
        short = self._short_entry(entry) or self._unwritten(entry.kind, content)
        if not short:
            self.banner.say("records.was_added", action=self._undoing(step), what=name)
            return

        def write() -> None:
            self._open(saved.uid, self.editor.form.focus_text)

        said = self.context.words.say("records.was_added", what=name)
        self.banner.say(
            "records.saved_but", action=("records.write_now", write), said=said, why=short
        )

    def _short_entry(self, entry: QuickEntry) -> str:
        """Why the rules will not count what a sentence says, as far as that is known."""
        if entry.kind is None or entry.content is None:
            return ""
        return self._short(entry.kind, entry.content)

    def _show_made(self, uid: str) -> None:
        """Shows a record made beside the form: in the list and the form, or in neither.

        What is brought next goes to the record in the form: the list must not mark another one.
        """
        opened = self._opened
        if opened is None and self.split.is_narrow:
            self.list.show_next(uid)  # the form would lie over the list
        elif opened is None or not self.editor.is_dirty:
            self.list.show_next(uid)
            self._open(uid)

    def _short_text(self, saved: Opened) -> str:
        """Why the rules will not count what was saved, as far as that is known."""
        return self._short(saved.kind, saved.content) if saved.content is not None else ""

    def _short(self, kind: KindShown, content: RecordContent) -> str:
        from studyhours.services.records.forms import form_values

        values, form = form_values(kind, content), self.editor.form
        reasons = (
            self.saying.uncounted(kind, form.lacks(kind, values, content)),
            self.saying.unplaced(form.unplaced(kind, values)),
        )
        return ("" if self.context.words.language == "zh" else " ").join(filter(None, reasons))

    def _unwritten(self, kind: KindShown | None, content: RecordContent | None) -> str:
        """That something was saved without its text; empty where it has one, or needs none."""
        from studyhours.services.records.forms import form_values, is_unwritten

        if kind is None or content is None:
            return ""
        unwritten = is_unwritten(kind, form_values(kind, content), content)
        return self.context.words.say("records.saved_unwritten") if unwritten else ""

    def _undoing(self, step: Step) -> tuple[str, Callable[[], None]]:
        """What a message offers: takes back what it tells of, and nothing that came later."""
        return "records.undo", lambda: self.context.undo.undo_step(step)

    def _name(self, opened: Opened) -> str:
        content = opened.content
        title, type_id = (content.title, content.type) if content is not None else ("", None)
        return self.saying.named(opened.kind.id, title, type_id)

    def _delete_opened(self) -> None:
        opened = self.editor.opened
        if opened is not None and opened.uid is not None and opened.version is not None:
            self._delete({opened.uid: opened.version}, self._name(opened))

    def _delete_chosen(self) -> None:
        rows: Sequence[RecordShown] = self.list.table.chosen()
        if rows and self._choices is not None and self._choices.may_edit:
            first = rows[0]
            name = self.saying.named(first.kind, first.title, first.type)
            self._delete({row.uid: row.version for row in rows}, name)

    def _delete(self, versions: Mapping[str, str], name: str) -> None:
        """Deletes at once, for it can be taken back; a certificate that rests on it cannot."""
        uids = list(versions)
        unless_resting(self, self.context, uids, DELETING, lambda: self._delete_now(versions, name))

    def _delete_now(self, versions: Mapping[str, str], name: str) -> None:
        ledger, count = self.context.ledger, len(versions)
        follows = self.list.after(set(versions))

        def delete(tell: Progress) -> Sequence[Saved]:
            from studyhours.services.records.saving import delete_records

            return delete_records(ledger, tuple(versions.items()), tell)

        def done(saved: Sequence[Saved]) -> None:
            opened = self.editor.opened
            if opened is not None and opened.uid in versions:
                self.editor.forget()
            changes = [
                Change(one.uid, versions[one.uid], one.version, deletes=True) for one in saved
            ]
            said = {"what": name, "count": count}
            key = "records.step_delete" if count == 1 else "records.step_delete_many"
            step = self.steps.did(key, changes, said)
            self.list.show_next(follows)
            key = "records.was_deleted" if count == 1 else "records.were_deleted"
            self.banner.say(key, role="waiting", action=self._undoing(step), what=name, count=count)

        self.context.tasks.command(self, "records.deleting", delete, done, changes=changes_of)

    def _stepped(self, saved: Sequence[Saved]) -> None:
        """A step was taken back or done again: shows what it concerns."""
        self.banner.clear()
        opened = self._opened
        if len(saved) == 1 and (opened is None or opened.uid == saved[0].uid):
            self.list.show_next(saved[0].uid)

    # ------------------------------------------------------------ for the shell

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: in a drawer the form is closed by the drawer's own cross."""
        super().resizeEvent(event)
        if self._editor is not None:
            self._editor.stand_alone(alone=not self.split.is_narrow)

    def retell(self) -> None:
        """Says again what was said from data."""
        self.filters.retell()

    def visit(self, **params: str) -> None:
        """Shows a teacher's records (``teacher``), a ``kind``, one ``record``, or a ``new`` one.

        With a ``status`` or a ``day`` exactly those records are shown, whatever else was filtered.
        ``line`` begins a sentence in the quick-entry line.
        """
        if "status" in params or "day" in params:
            only = {name: params[name] for name in ("status", "day") if name in params}
            self.filters.show_only(params.get("teacher", ""), **only)
            self.chips.choose(params.get("kind", ""))
        elif "teacher" in params:
            self.filters.choose_teacher(params["teacher"])
        if "kind" in params:
            self.chips.choose(params["kind"])
        if "record" in params or "new" in params:
            self.banner.clear()  # it is of something else
        if "record" in params:
            self._open(params["record"], self._begin_form)
        self._reload()
        if "line" in params:
            self.quick.begin()
        if "new" in params:
            self._write(params["new"])

    def drop_files(self, paths: list[Path]) -> bool:
        """Pictures and PDFs belong to the open record, or become some; tables are imported."""
        from studyhours.ui.evidence.pasted import is_meant_as_evidence

        if not any(is_meant_as_evidence(path) for path in paths):
            return False
        if self._choices is None or not self._choices.may_edit:
            self.banner.say("evidence.open_first", role="waiting")
        elif self._opened is None:
            self._scan(paths)
        else:
            self.editor.evidence.bring(paths)
        return True

    def leaving(self) -> None:
        """The ledger is being closed: what is typed is kept as a draft."""
        self.menu.leave()
        if self._desk is not None:
            self._desk.finish()
        if self._editor is not None:
            self._editor.leave()
