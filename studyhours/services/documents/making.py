"""Makes a document of any kind, one or many, with progress and a way to call it off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.texts import Texts
from studyhours.services.documents.answers import Answer, Answers, looked_over
from studyhours.services.documents.kinds import KINDS, DocumentKind, kind_of
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.people.teachers import teacher_named
from studyhours.transfer.files import make_folder, safe_name, written_together

MAKE = "make_documents"
"""The stage of progress: documents made, of all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a maker is asked for.

    Attributes:
        answers: Looked over; teachers by uid, one of a question that ``each`` names.
        form: One of the kind's forms.
        texts: Language.
        progress: Told how far it is; may call it off.
    """

    answers: Answers
    form: str
    texts: Texts
    progress: Progress = unwatched


@dataclass(frozen=True, slots=True)
class Made:
    """What a maker makes: the file's bytes, and what tells it from others of its kind."""

    content: bytes
    about: str = ""


class Maker(Protocol):
    """Makes the documents of a kind; asks for permission itself."""

    def __call__(self, ledger: Ledger, wanted: Wanted, /) -> Made:
        """Makes one."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document.

    Attributes:
        content: The file's bytes.
        form: ``pdf``, ``docx`` or ``xlsx``.
        name: What it is called, without ending; safe as the name of a file.
    """

    content: bytes
    form: str
    name: str

    @property
    def file_name(self) -> str:
        """With its ending."""
        return f"{self.name}.{self.form}"


def kinds_for(actor: Actor) -> tuple[DocumentKind, ...]:
    """The kinds somebody may have some document of, in order."""
    return tuple(one for one in KINDS if one.functions & actor.functions)


def make_document(
    ledger: Ledger,
    code: str,
    given: Mapping[str, Answer | None],
    form: str,
    texts: Texts,
    progress: Progress = unwatched,
) -> Document:
    """One document; of a question of which each answer makes one, the first is taken.

    Args:
        ledger: The ledger.
        code: Its kind.
        given: Answers by the question's id; None is none.
        form: One of the kind's forms; the usual one where it is empty.
        texts: Language of the document.
        progress: Told how far it is; may call it off, and then nothing is left of it.

    Raises:
        UnusableInput: an unknown kind, question or form, an answer that is missing or cannot be,
            or whatever its maker finds wrong.
        NotPermitted: the login may not have it.
    """
    kind, answers = _asked(ledger, code, given, form)
    return next(
        _each(ledger, kind, answers, Wanted(answers, form or kind.forms[0], texts, progress))
    )


def make_documents(
    ledger: Ledger,
    code: str,
    given: Mapping[str, Answer | None],
    form: str,
    texts: Texts,
    progress: Progress = unwatched,
) -> Iterator[Document]:
    """Documents one after the other, one for each answer of the question that makes one each.

    Raises:
        UnusableInput: as ``make_document``.
        NotPermitted: the login may not have one of them.
    """
    kind, answers = _asked(ledger, code, given, form)
    yield from _each(ledger, kind, answers, Wanted(answers, form or kind.forms[0], texts, progress))


def save_documents(
    ledger: Ledger,
    code: str,
    given: Mapping[str, Answer | None],
    form: str,
    folder: Path,
    texts: Texts,
    progress: Progress = unwatched,
) -> tuple[Path, ...]:
    """Writes documents into a folder, one file each, all of them or none.

    Args:
        ledger: The ledger.
        code: Their kind.
        given: Answers by the question's id.
        form: One of the kind's forms; the usual one where it is empty.
        folder: Where to; made where it is missing.
        texts: Language of the documents.
        progress: Told how far it is; may call it off, and then nothing is written.

    Raises:
        UnusableInput: as ``make_document``, or a file cannot be written.
        NotPermitted: the login may not have one of them, or nobody may write there.
    """
    taken: list[Path] = []
    with written_together() as files:
        for document in make_documents(ledger, code, given, form, texts, progress):
            if not taken:
                make_folder(folder)
            path, number = folder / document.file_name, 1
            while path in taken:  # two of one name
                number += 1
                path = folder / f"{document.name} ({number}).{document.form}"
            taken.append(path)
            files.write(path, document.content)
        files.place()
    return tuple(taken)


def _asked(
    ledger: Ledger, code: str, given: Mapping[str, Answer | None], form: str
) -> tuple[DocumentKind, Answers]:
    kind = kind_of(code)
    if kind is None:
        known = ", ".join(one.code for one in KINDS)
        raise UnusableInput("unknown_document", id=code, known=known)
    if not kind.functions & ledger.actor.functions:
        needed = min(kind.functions)
        raise NotPermitted("not_permitted", user=ledger.actor.name, function=needed)
    if form and form not in kind.forms:
        raise UnusableInput("document_form", form=form, known=", ".join(kind.forms))
    answers = looked_over(kind, given)
    return kind, _named(ledger, kind, answers)


def _named(ledger: Ledger, kind: DocumentKind, answers: Answers) -> Answers:
    """Teachers by their uids, however they were named."""
    found = dict(answers.given)
    for question in kind.questions:
        if question.sort == "teacher" and question.id in found:
            uids = tuple(teacher_named(ledger, one) for one in answers.many(question.id))
            found[question.id] = uids if question.many else uids[0]
    return Answers(found)


def _each(
    ledger: Ledger, kind: DocumentKind, answers: Answers, wanted: Wanted
) -> Iterator[Document]:
    maker = _maker(kind)
    values = answers.many(kind.each) if kind.each else ()
    for at, value in enumerate(values or ("",)):
        if len(values) > 1:
            wanted.progress(MAKE, at, len(values))
        own = answers.alone(kind.each, value) if value else answers
        made = maker(ledger, Wanted(own, wanted.form, wanted.texts, wanted.progress))
        title = wanted.texts.say(f"document.{kind.code}")
        name = safe_name(f"{title} {made.about}".strip()) or kind.code
        yield Document(made.content, wanted.form, name)


def _maker(kind: DocumentKind) -> Maker:
    module, _, function = kind.maker.rpartition(".")
    found: Maker = getattr(import_module(f"studyhours.services.{module}"), function)
    return found
