"""The certificate page: what it says, and where everything on it stands."""

from __future__ import annotations

from studyhours.domain.texts import Texts, load_texts
from studyhours.reports import numerals
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.fonts import require_glyphs, text_width
from studyhours.reports.layout import Layout, certificate_layout
from studyhours.reports.marks import FACTS_ENTRY, KEY_ENTRY, packed_facts
from studyhours.reports.paper import (
    CINNABAR,
    FAINT,
    INK,
    LINE,
    MM,
    MUTED,
    PINE,
    PINE_TINT,
    VOID,
    DocumentInfo,
    Paper,
)
from studyhours.reports.paragraph import Line, balanced_lines, break_lines, filled, stretches
from studyhours.reports.pictures import NO_PICTURES, PaperPictures
from studyhours.reports.qr import qr_modules, read_claims

_SIZE_STEP = 0.5  # points
_UNDERLINE_DROP = 0.24  # of the type size, below the baseline
_UNDERLINE = 0.22  # millimetres
_CHINESE_INDENT = 2  # characters
_LOOSEST = 0.12  # of the line's width that justifying may fill with space


def render_certificate(
    facts: CertificateFacts, qr_text: str, pictures: PaperPictures = NO_PICTURES
) -> bytes:
    """One certificate as a PDF file of one page; the same input gives the same bytes.

    Args:
        facts: What it states.
        qr_text: Its signed QR text, as ``qr.qr_text`` makes it.
        pictures: The school's emblem and seal.

    Raises:
        UnusableInput: ``glyph_missing`` when a name holds a character no font has.
    """
    words = load_texts(facts.language)
    title = _title(facts, words)
    extra = {KEY_ENTRY: read_claims(qr_text).key_id, FACTS_ENTRY: packed_facts(facts)}
    subject = words.say(
        "certificate.subject",
        title=title,
        serial=facts.serial,
        teacher=facts.teacher,
        year=facts.year,
    )
    layout = certificate_layout()
    info = DocumentInfo(title=title, author=facts.school, subject=subject, extra=extra)
    paper = Paper(layout["page.width"], layout["page.height"], info)
    _Page(paper, layout, facts, qr_text, pictures).draw()
    return paper.finish()


def render_preview(facts: CertificateFacts, pictures: PaperPictures = NO_PICTURES) -> bytes:
    """What a certificate would look like, marked as void all over: no number, no code, no facts.

    Args:
        facts: What it would state; the serial in them is not shown.
        pictures: The school's emblem; a preview is never sealed.

    Raises:
        UnusableInput: ``glyph_missing``.
    """
    words = load_texts(facts.language)
    layout = certificate_layout()
    title = words.say("certificate.preview_title", title=_title(facts, words))
    info = DocumentInfo(title=title, author=facts.school, subject=title, extra={})
    paper = Paper(layout["page.width"], layout["page.height"], info)
    _Page(paper, layout, facts, None, pictures).draw()
    return paper.finish()


def _title(facts: CertificateFacts, words: Texts) -> str:
    annual = facts.kind == "annual-hours"
    return words.say("certificate.title_annual" if annual else "certificate.title_proof")


class _Page:
    """One certificate on a sheet of paper; without a signed code it is a void preview."""

    def __init__(
        self,
        paper: Paper,
        layout: Layout,
        facts: CertificateFacts,
        qr_text: str | None,
        pictures: PaperPictures = NO_PICTURES,
    ) -> None:
        self.paper = paper
        self.at = layout
        self.facts = facts
        self.qr_text = qr_text
        self.pictures = pictures
        self.words = load_texts(facts.language)
        self.chinese = facts.language == "zh"

    def draw(self) -> None:
        """Draw everything; characters that cannot be printed are refused before that."""
        facts = self.facts
        require_glyphs([facts.teacher, facts.school, facts.staff_no or ""])
        if self.qr_text is None:
            self._void()
        self._border()
        self._head()
        self._body()
        self._table()
        self._foot()
        self._seal()

    def _say(self, key: str, **params: object) -> str:
        return self.words.say(f"certificate.{key}", **params)

    def _void(self) -> None:
        """The mark of a preview, large behind everything."""
        at = self.at
        size, turn = at["preview.size"], at["preview.turn"]
        spacing = size * 0.4 if self.chinese else 0.0
        drop = size * 0.36 / MM
        self.paper.text(
            at["page.width"] / 2,
            at["page.height"] / 2 + drop,
            self._say("preview_mark"),
            size,
            token=VOID,
            spacing=spacing,
            align="centre",
            turn=turn,
        )

    def _border(self) -> None:
        at, paper = self.at, self.paper
        near = at["border.outer"]
        right, bottom = at["page.width"] - near, at["page.height"] - near
        stop, gap = at["border.clearance"], at["border.gap"]
        for inset, width in ((0.0, at["border.thick"]), (gap, at["border.thin"])):
            low, high_x, high_y = near + inset, right - inset, bottom - inset
            for y in (low, high_y):
                paper.line(near + stop, y, right - stop, y, width, PINE)
            for x in (low, high_x):
                paper.line(x, near + stop, x, bottom - stop, width, PINE)
        half = at["border.lozenge"]
        for x in (near, right):
            for y in (near, bottom):
                for size, width in ((half, 0.45), (half * 0.42, 0.2)):
                    points = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
                    paper.polygon(points, width, CINNABAR)

    def _head(self) -> None:
        at, paper = self.at, self.paper
        middle = at["page.width"] / 2
        kind = "" if self.chinese else "english_"
        if self.pictures.logo:
            side = at["logo.size"]
            paper.picture(at["logo.left"], at["logo.top"], side, side, self.pictures.logo)
        title = _title(self.facts, self.words)
        size, spacing = at[f"title.{kind}size"], at[f"title.{kind}spacing"]
        if len(title) < 6 and self.chinese:
            spacing *= 1.6
        paper.text(
            middle,
            at["title.baseline"],
            title,
            size,
            token=INK,
            spacing=spacing,
            align="centre",
        )
        year = self.facts.year
        subtitle = numerals.year_zh(year) if self.chinese else numerals.year_en(year)
        size = at["subtitle.size"]
        spacing = at["subtitle.spacing"] if self.chinese else 0.6
        y = at["subtitle.baseline"]
        paper.text(middle, y, subtitle, size, token=MUTED, spacing=spacing, align="centre")
        half = (text_width(subtitle, size, spacing) - spacing) / MM / 2 + at["subtitle.rule_gap"]
        level = y - size * 0.36 / MM
        for side in (-1, 1):
            inner = middle + side * half
            outer = inner + side * at["subtitle.rule"]
            paper.line(inner, level, outer, level, 0.15, PINE)
            tip = 0.9
            points = [
                (inner, level - tip),
                (inner + tip, level),
                (inner, level + tip),
                (inner - tip, level),
            ]
            paper.polygon(points, 0.15, PINE, fill=PINE)

    def _paragraphs(self) -> list[str]:
        facts = self.facts
        key = "addressee" if facts.staff_no is not None else "addressee_without_number"
        name = filled(facts.teacher)
        addressee = self._say(key, name=name, staff_no=facts.staff_no)
        amount = numerals.amount_zh if self.chinese else str
        day = numerals.date_zh if self.chinese else numerals.date_en
        body = self._say(
            "body_annual" if facts.kind == "annual-hours" else "body_proof",
            start=day(facts.period_start),
            end=day(facts.period_end),
            total=filled(amount(facts.total)),
            school_based=filled(amount(facts.school_based)),
        )
        return [addressee, body] if self.chinese else [f"{addressee} {body}"]

    def _body(self) -> None:
        at = self.at
        width = (at["body.right"] - at["body.left"]) * MM
        room = (at["body.bottom"] - at["body.top"]) * MM
        leading = at["body.leading" if self.chinese else "body.english_leading"]
        size = at["body.size"]
        while True:
            lines: list[Line] = []
            for number, text in enumerate(self._paragraphs()):
                indent = _CHINESE_INDENT * size if self.chinese and number else 0.0
                lines += break_lines(text, size, width, indent)
            if len(lines) * size * leading <= room or size <= at["body.smallest"]:
                break
            size -= _SIZE_STEP
        step = size * leading / MM
        # Fewer lines than there is room for keep the block from floating: it starts at the top.
        baseline = at["body.top"] + step * 0.62
        for line in lines:
            self._line(line, baseline, size, width)
            baseline += step

    def _line(self, line: Line, baseline: float, size: float, width: float) -> None:
        spare = width - line.width
        # A last line, or one that stops far short, stays as it is; so does English, whose few
        # words would stand too far apart.
        ragged = line.last or not self.chinese or spare > width * _LOOSEST
        loose = 0.0 if ragged else max(spare, 0.0)
        x = self.at["body.left"] + line.indent / MM
        for text, text_points, underlined, spacing in stretches(line, loose):
            if underlined:
                level = baseline + size * _UNDERLINE_DROP / MM
                self.paper.line(x, level, x + text_points / MM, level, _UNDERLINE, PINE)
                padding = (text_points - text_width(text, size)) / 2
                self.paper.text(x + padding / MM, baseline, text, size)
            else:
                self.paper.text(x, baseline, text, size, spacing=spacing)
            x += text_points / MM

    def _table(self) -> None:
        at, paper = self.at, self.paper
        left, top = at["table.left"], at["table.top"]
        column, row, size = at["table.column"], at["table.row"], at["table.size"]
        cells = self.facts.categories
        if not cells:
            return
        right = left + column * len(cells)
        paper.fill(left, top, right - left, row, PINE_TINT)
        drop = size * 0.36 / MM
        for number, (key, amount) in enumerate(cells):
            middle = left + column * (number + 0.5)
            paper.text(middle, top + row / 2 + drop, self._say(key), size, align="centre")
            paper.text(middle, top + row * 1.5 + drop, amount, size, align="centre")
        for number in range(len(cells) + 1):
            x = left + column * number
            paper.line(x, top, x, top + 2 * row, 0.2, LINE)
        for number in range(3):
            y = top + row * number
            paper.line(left, y, right, y, 0.2, LINE)
        paper.text(
            right + 3, top + row * 1.5 + drop, self._say("unit"), at["table.unit_size"], token=MUTED
        )

    def _foot(self) -> None:
        at, paper = self.at, self.paper
        size = at["code.size"]
        top = at["code.bottom"] - size
        real = self.qr_text is not None
        if self.qr_text is not None:
            paper.squares(at["code.left"], top, size, qr_modules(self.qr_text).rows)
        else:
            paper.dashed_square(at["code.left"], top, size, 0.2, FAINT)
            middle = (at["code.left"] + size / 2, top + size / 2 + at["seal.hint_size"] * 0.36 / MM)
            said = self._say("preview_code")
            paper.text(*middle, said, at["seal.hint_size"], token=MUTED, align="centre")
        left = at["notes.left"]
        type_size, leading = at["notes.size"], at["notes.leading"]
        width = at["notes.width"] * MM
        lines = [
            line
            for part in self._say("instruction" if real else "preview_note").split("\n")
            for line in balanced_lines(part, type_size, width)
        ]
        y = at["code.bottom"] - leading * len(lines) - 0.6
        number = self.facts.serial if real else self._say("preview_serial")
        serial = self._say("serial", serial=number)
        paper.text(left, y, serial, type_size * 1.15, token=INK)
        for line in lines:
            y += leading
            text = "".join(atom.text for atom in line.atoms)
            paper.text(left, y, text, type_size, token=MUTED)

    def _seal(self) -> None:
        at, paper = self.at, self.paper
        x = at["seal.centre_x"]
        seal = self.pictures.seal if self.qr_text is not None else b""
        if not seal:
            paper.dashed_circle(x, at["seal.centre_y"], at["seal.radius"], 0.2, FAINT)
            paper.text(
                x,
                at["seal.hint_baseline"],
                self._say("seal_hint"),
                at["seal.hint_size"],
                token=MUTED,
                align="centre",
            )
        size, width = at["seal.size"], at["seal.width"] * MM
        lines = balanced_lines(self.facts.school, size, width)
        # One line down to a readable size, then two lines, then smaller still.
        for most, smallest in ((1, at["seal.one_line"]), (2, at["seal.smallest"])):
            while len(lines) > most and size > smallest:
                size -= _SIZE_STEP
                lines = balanced_lines(self.facts.school, size, width)
        y = at["seal.name_baseline"] - (len(lines) - 1) * size * 1.35 / MM
        for line in lines:
            text = "".join(atom.text for atom in line.atoms)
            paper.text(x, y, text, size, align="centre")
            y += size * 1.35 / MM
        issued = self.facts.issued_on
        day = numerals.date_zh(issued) if self.chinese else numerals.date_en(issued)
        paper.text(x, at["seal.date_baseline"], day, at["seal.size"] * 0.94, align="centre")
        if seal:
            side = 2 * at["seal.stamp_radius"]
            left, top = x - side / 2, at["seal.centre_y"] - side / 2
            paper.picture(left, top, side, side, seal, over=True)
