"""证书与报表: five parts with a switch between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studyhours.domain.changes import Changes
from studyhours.ui.pages.documents.forms_part import FormsPart
from studyhours.ui.pages.documents.issue_part import IssuePart
from studyhours.ui.pages.documents.issued_part import IssuedPart
from studyhours.ui.pages.documents.layouts_part import LayoutsPart
from studyhours.ui.pages.documents.verify_part import VerifyPart
from studyhours.ui.parted_page import Entry, PagePart, PartedPage
from studyhours.ui.widgets.print_desk import PrintDesk

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard

_READS = frozenset({"read_self"})
_CERTIFYING, _CERTIFIED = frozenset({"issue", "layouts"}), frozenset({"issued"})


class DocumentsPage(PartedPage):
    """Certificates, their layouts, whether papers are genuine, and papers of every kind.

    Anybody may check a paper.

    Attributes:
        desk: Where its parts print.
    """

    name = "documents"
    wants = (
        Changes.CERTIFICATES
        | Changes.RECORDS
        | Changes.ACTIVITIES
        | Changes.TEACHERS
        | Changes.RULES
        | Changes.CALENDAR
        | Changes.SCHOOL
        | Changes.SETTINGS
    )
    switch_name = "part"
    entries = (
        Entry("issue", "documents.part_issue", IssuePart, frozenset({"issue"})),
        Entry("issued", "documents.part_issued", IssuedPart, _READS),
        Entry("forms", "documents.part_forms", FormsPart, _READS),
        Entry("layouts", "layouts.part", LayoutsPart, frozenset({"edit_school"})),
        Entry("verify", "documents.part_verify", VerifyPart),
    )

    def add_above(self) -> None:
        """The desk stands over the parts while something is printed."""
        self.desk = PrintDesk(self.context, self.banner, self)
        self.body.addWidget(self.desk)

    def make_part(self, make: Callable[..., PagePart]) -> PagePart:
        """Each part prints at the page's desk."""
        return make(self.context, self, self.desk)

    def turning(self) -> None:
        """What was to be printed was of the part before."""
        self.desk.put_away()

    def left_out(self, card: LedgerCard) -> frozenset[str]:
        """Nobody certifies their own study: in a teacher's own ledger the school does."""
        if not card.own:
            return frozenset()
        return _CERTIFYING if card.has_papers else _CERTIFYING | _CERTIFIED

    def visit(self, **params: str) -> None:
        """``part`` names a part, ``teacher`` somebody to issue to, ``serial`` a paper.

        ``kind`` names a kind of document of the registry.
        """
        if "serial" in params and self.offers("issued"):
            issued = self.show_part("issued")
            if isinstance(issued, IssuedPart):
                issued.show_serial(params["serial"])
        elif "teacher" in params and self.offers("issue"):
            issue = self.show_part("issue")
            if isinstance(issue, IssuePart):
                issue.show_teacher(params["teacher"])
        elif "kind" in params and self.offers("forms"):
            forms = self.show_part("forms")
            if isinstance(forms, FormsPart):
                forms.show_kind(params["kind"])
        else:
            super().visit(**params)

    def leaving(self) -> None:
        """What is being printed stops after the page it is at."""
        super().leaving()
        self.desk.finish()
