"""What may be added to a document after it was signed: further signatures and a time stamp.

Everything else is an attack or a mishap: another title, another description, an attachment, a
note laid over the page, a field filled in, another word for a screen reader. The library's own
policy lets title and description change; here they may not.
"""

from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.policies import StandardDiffPolicy
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


def signatures_only() -> StandardDiffPolicy:
    """The rules a further revision is held against.

    A field that is created must be invisible: time stamps have one. Reserved fields may be
    signed. Certificates and lists of withdrawn ones may be put beside the signatures.
    """
    added = ModificationLevel.LTA_UPDATES
    return StandardDiffPolicy(
        global_rules=[
            CatalogModificationRule(ignored_keys=frozenset({"/AcroForm", "/DSS"})),
            XrefStreamRule().as_qualified(added),
            ObjectStreamRule().as_qualified(added),
            DSSCompareRule().as_qualified(added),
        ],
        form_rule=FormUpdatingRule(
            field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]
        ),
    )
