"""What the fields of a person and a referral are called, and how their values are said."""

from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication

from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)
from ui.shared.dates import long_date
from ui.shared.labels import label
from ui.shared.languages import languages

translate = QCoreApplication.translate

CODES: dict[str, type[StrEnum]] = {
    "contact_by": Channel,
    "needs": CommunicationNeed,
    "source": Source,
    "work_status": WorkStatus,
    "health_needs": HealthNeed,
    "waiting_lists": WaitingList,
    "benefit": Benefit,
    "wider_needs": WiderNeed,
}
DAYS = frozenset({"date_of_birth", "received_on", "unemployed_since", "work_programme_since"})


def field_name(field: str) -> str:
    return dict(field_names()).get(field, field.replace("_", " "))


def value_words(field: str, value: Any) -> str:
    """A value as a case file holds it, in words."""
    if isinstance(value, bool):
        return translate("Fields", "Yes") if value else translate("Fields", "No")
    if isinstance(value, list):
        none = translate("Fields", "none") if field == "waiting_lists" else ""
        return ", ".join(_one(field, part) for part in value) or none or _unknown()
    return _unknown() if value in (None, "") else _one(field, value)


def _unknown() -> str:
    return translate("Fields", "not known")


def _one(field: str, value: Any) -> str:
    try:
        if field in DAYS:
            return long_date(date.fromisoformat(value))
        if field in CODES:
            return label(CODES[field](value))
    except (ValueError, TypeError):
        return str(value)  # written by a newer version; shown as it is
    return dict(languages()).get(value, str(value)) if field == "language" else str(value)


def field_names() -> tuple[tuple[str, str], ...]:
    return (
        ("preferred_name", translate("Fields", "Name they want to be called by")),
        ("full_name", translate("Fields", "Full name")),
        ("given_name", translate("Fields", "First name")),
        ("family_name", translate("Fields", "Family name")),
        ("date_of_birth", translate("Fields", "Date of birth")),
        ("age", translate("Fields", "Age")),
        ("phone", translate("Fields", "Phone")),
        ("email", translate("Fields", "Email")),
        ("postcode", translate("Fields", "Postcode")),
        ("nhs_number", translate("Fields", "NHS number")),
        ("ni_number", translate("Fields", "National Insurance number")),
        ("contact_by", translate("Fields", "How to contact them")),
        ("best_time", translate("Fields", "Best time")),
        ("safe_to_leave_message", translate("Fields", "Safe to leave a message")),
        ("needs", translate("Fields", "What they need to take part")),
        ("language", translate("Fields", "Language")),
        ("source", translate("Fields", "Who referred them")),
        ("referrer", translate("Fields", "Name of the referrer")),
        ("reason", translate("Fields", "Reason")),
        ("received_on", translate("Fields", "Came in on")),
        ("work_status", translate("Fields", "Work situation")),
        ("unemployed_since", translate("Fields", "Last job ended on")),
        ("health_needs", translate("Fields", "Health needs")),
        ("work_at_risk", translate("Fields", "Job at risk")),
        ("health_contributed", translate("Fields", "Health was part of losing the job")),
        ("waiting_lists", translate("Fields", "Waiting lists")),
        ("lives_in_area", translate("Fields", "Lives in the area")),
        ("gp_in_area", translate("Fields", "GP in the area")),
        ("jobcentre_in_area", translate("Fields", "Jobcentre in the area")),
        ("may_work_in_uk", translate("Fields", "May work in the UK")),
        ("local_groups", translate("Fields", "Local groups")),
        ("benefit", translate("Fields", "Main benefit")),
        ("benefit_months", translate("Fields", "Months on benefits")),
        ("work_programme_since", translate("Fields", "Work Programme began on")),
        ("wider_needs", translate("Fields", "Wider needs")),
    )
