"""What may be added to a document after it was signed: further signatures and a time stamp.

Everything else is an attack or a mishap: another title, another description, an attachment, a
note laid over the page, a field filled in, another word for a screen reader. The library's own
policy lets title and description change; here they may not. It also takes a new field for unseen
whose corners it cannot read, lets a reader draw fields anew, and does not look at the end of the
file, which says where the title is found.
"""

from collections.abc import Iterable

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.diff_analysis.form_rules_api import (
    FieldComparisonContext,
    FormUpdate,
    FormUpdatingRule,
)
from pyhanko.sign.diff_analysis.policies import StandardDiffPolicy
from pyhanko.sign.diff_analysis.policy_api import SuspiciousModification
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate, WhitelistRule

from coach_app.plans.entries import held

SAME_AT_THE_END = ("/Root", "/Info", "/Encrypt")
"""Entries at the end of each revision that a further signature leaves as they were."""
OF_A_STAMP = frozenset(
    {"/FT", "/Ff", "/F", "/P", "/Rect", "/StructParent", "/Subtype", "/T", "/TU", "/Type", "/V"}
)
"""What a field that is made for a time stamp may hold: no picture, no action."""
NOWHERE = 4 * [0]


class SameEnd(WhitelistRule):
    """Title and contents are found where they were found before."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        before, after = old.trailer_view, new.trailer_view
        for key in SAME_AT_THE_END:
            if (key in before) != (key in after):
                raise SuspiciousModification(f"{key} came or went at the end of the file")
            if key in before and before.raw_get(key) != after.raw_get(key):
                raise SuspiciousModification(f"{key} was exchanged at the end of the file")
        return ()


class StampsOnly(SigFieldCreationRule):
    """A new field takes no room on any page, draws and does nothing, and holds a time stamp."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no types here

    def apply(
        self, context: FieldComparisonContext
    ) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        for name, spec in context.field_specs.items():
            if spec.old_field_ref is None and not _for_a_stamp(spec.new_field):
                raise SuspiciousModification(f"The new field {name} is not that of a time stamp")
        yield from super().apply(context)


def _for_a_stamp(field: DictionaryObject | None) -> bool:
    if field is None or not OF_A_STAMP.issuperset(field):
        return False
    corners = field.raw_get("/Rect")
    if not isinstance(corners, ArrayObject) or not all(
        isinstance(corner, NumberObject) for corner in corners
    ):
        return False
    value = held(field, "/V")
    stamped = isinstance(value, DictionaryObject) and held(value, "/Type") == "/DocTimeStamp"
    return stamped and list(corners) == NOWHERE


def signatures_only() -> StandardDiffPolicy:
    """The rules a further revision is held against.

    A field that is created must be that of a time stamp. Reserved fields may be signed.
    Certificates and lists of withdrawn ones may be put beside the signatures.
    """
    added = ModificationLevel.LTA_UPDATES
    return StandardDiffPolicy(
        global_rules=[
            SameEnd().as_qualified(added),
            CatalogModificationRule(ignored_keys=frozenset({"/AcroForm", "/DSS"})),
            XrefStreamRule().as_qualified(added),
            ObjectStreamRule().as_qualified(added),
            DSSCompareRule().as_qualified(added),
        ],
        form_rule=FormUpdatingRule(
            field_rules=[StampsOnly(), SigFieldModificationRule()],
            ignored_acroform_keys=frozenset({"/Fields"}),
        ),
    )
