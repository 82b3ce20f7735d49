"""What our fields are called where a column is given its meaning."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


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
