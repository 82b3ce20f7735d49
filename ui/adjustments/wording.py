"""The sentences of a change at work."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from coach_app.domain.adjustment import Adjustment
from coach_app.domain.working_days import WorkingDays
from ui.shared.dates import short_date
from ui.shared.labels import label

translate = QCoreApplication.translate


def reason(one: Adjustment) -> str:
    """What is hard, and how hard it was called."""
    about = one.task or one.difficulty.rstrip(".")
    if not about:
        return ""
    if one.size:
        return translate("Adjustments", "For: {about}, {size} of 10").format(
            about=about, size=one.size
        )
    return translate("Adjustments", "For: {about}").format(about=about)


def terms(one: Adjustment, starts_on: date, days: WorkingDays) -> str:
    """Who makes it, what it costs, when it is looked at again."""
    return translate("Adjustments", "{who} \u00b7 {cost} \u00b7 look again {day}").format(
        who=label(one.who),
        cost=label(one.cost).lower() if not one.beyond_the_employer else label(one.cost),
        day=short_date(one.review_on(starts_on, days)),
    )


def kept_back(one: Adjustment) -> tuple[str, str]:
    """The words and tone of the tag about the employer."""
    if one.private:
        return translate("Adjustments", "Private from employer"), "attention"
    if one.private_reason:
        return translate("Adjustments", "Employer reads the change, not the reason"), "info"
    return translate("Adjustments", "Employer may read it"), ""
