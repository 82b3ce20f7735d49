"""The form's questions in their groups, by the names of NewReferral's fields."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)
from coach_app.services.identifiers import IdentifierKind
from ui.referral_form.advised import AdvisedField
from ui.shared.choices import ChoiceField, TicksField, YesNoField
from ui.shared.fields import DateField, Field, LongTextField, NumberField, SelectField, TextField
from ui.shared.labels import options
from ui.shared.languages import languages

Fields = dict[str, Field]
ASKED_BY_SOME = ("benefit", "benefit_months", "work_programme_since", "wider_needs")
"""Questions that only the rules of some programmes ask."""


class Questions(QObject):
    """Makes each group's fields; their order is the order on the screen."""

    def __init__(
        self,
        programmes: tuple[tuple[str, str], ...],
        local_groups: tuple[str, ...],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._programmes = programmes
        self._local_groups = local_groups
        self._today = today

    def person(self) -> Fields:
        return {
            "preferred_name": TextField(
                self.tr("Name the person wants to be called by"), "preferred_name"
            ),
            "full_name": TextField(self.tr("Full name, if different"), "full_name"),
            "date_of_birth": DateField(
                self.tr("Date of birth"),
                "date_of_birth",
                self._today,
                hint=self.tr("For example 5 3 1984. Leave it empty if it is not known."),
            ),
            "age": NumberField(self.tr("Age, if there is no date of birth"), "age", width=6),
            "nhs_number": AdvisedField(
                self.tr("NHS number, if they have it with them"),
                "nhs_number",
                IdentifierKind.NHS_NUMBER,
                width=16,
            ),
            "ni_number": AdvisedField(
                self.tr("National Insurance number, if they have it with them"),
                "ni_number",
                IdentifierKind.NI_NUMBER,
                width=16,
            ),
        }

    def reaching(self) -> Fields:
        return {
            "contact_by": TicksField(
                self.tr("How may we contact them?"), "contact_by", options(Channel), columns=2
            ),
            "phone": AdvisedField(self.tr("Phone"), "phone", IdentifierKind.PHONE, width=24),
            "email": AdvisedField(self.tr("Email"), "email", IdentifierKind.EMAIL),
            "postcode": AdvisedField(
                self.tr("Postcode"), "postcode", IdentifierKind.POSTCODE, width=12
            ),
            "best_time": TextField(
                self.tr("Best time"), "best_time", hint=self.tr("For example weekday mornings")
            ),
            "safe_to_leave_message": YesNoField(
                self.tr("Is it safe to leave a message?"), "safe_to_leave_message"
            ),
        }

    def needs(self) -> Fields:
        return {
            "needs": TicksField(
                self.tr("What do they need to take part?"),
                "needs",
                options(CommunicationNeed),
                columns=2,
            ),
            "language": SelectField(self.tr("Language they prefer"), "language", languages()),
        }

    def referral(self) -> Fields:
        return {
            "programme": ChoiceField(self.tr("Programme"), "programme", self._programmes),
            "source": SelectField(
                self.tr("Who referred them?"),
                "source",
                options(Source),
                nothing=self.tr("Choose one"),
            ),
            "referrer": TextField(
                self.tr("Name of the person or place that referred them"), "referrer"
            ),
            "reason": LongTextField(
                self.tr("Reason for the referral"),
                "reason",
                hint=self.tr("In the person\u2019s own words where you have them."),
            ),
            "received_on": DateField(
                self.tr("The referral came in on"), "received_on", self._today
            ),
        }

    def work_and_health(self) -> Fields:
        return {
            "work_status": ChoiceField(
                self.tr("Work situation"), "work_status", options(WorkStatus), columns=2
            ),
            "unemployed_since": DateField(
                self.tr("The last job ended on"), "unemployed_since", self._today
            ),
            "health_contributed": YesNoField(
                self.tr("Was health a big part of losing the job?"), "health_contributed"
            ),
            "work_at_risk": YesNoField(
                self.tr("Is the job at risk because of their health?"), "work_at_risk"
            ),
            "health_needs": TicksField(
                self.tr("Health needs, as the person tells them"),
                "health_needs",
                options(HealthNeed),
            ),
            "waiting_lists": WaitingField(self._waiting_options()),
            "benefit": SelectField(
                self.tr("Main benefit"),
                "benefit",
                options(Benefit),
                nothing=self.tr("Not known yet"),
            ),
            "benefit_months": NumberField(
                self.tr("Months on benefits within the last four years"),
                "benefit_months",
                width=6,
            ),
            "work_programme_since": DateField(
                self.tr("The time on the Work Programme began on"),
                "work_programme_since",
                self._today,
            ),
            "wider_needs": WiderNeedsField(
                self.tr("What else weighs on them?"), "wider_needs", options(WiderNeed)
            ),
        }

    def place(self) -> Fields:
        made: Fields = {
            "lives_in_area": YesNoField(self.tr("Do they live in the area?"), "lives_in_area"),
            "gp_in_area": YesNoField(self.tr("Is their GP in the area?"), "gp_in_area"),
            "jobcentre_in_area": YesNoField(
                self.tr("Is their Jobcentre in the area?"), "jobcentre_in_area"
            ),
            "may_work_in_uk": YesNoField(self.tr("May they work in the UK?"), "may_work_in_uk"),
        }
        if self._local_groups:
            groups = tuple((g, g.replace("-", " ").capitalize()) for g in self._local_groups)
            made["local_groups"] = TicksField(
                self.tr("Do any of these fit?"), "local_groups", groups, columns=2
            )
        return made

    def missing(self, name: str) -> str:
        """What is said beside a required field that is empty."""
        return {
            "programme": self.tr("Choose the programme."),
            "preferred_name": self.tr("Type the name the person wants to be called by."),
            "source": self.tr("Choose who referred them."),
            "reason": self.tr("Type the reason for the referral."),
            "received_on": self.tr("Type the date the referral came in."),
            "phone": self.tr("Type the number to call or text."),
            "email": self.tr("Type the address to write to."),
        }[name]

    def _waiting_options(self) -> "tuple[tuple[WaitingList | None, str], ...]":
        return (*options(WaitingList), (None, self.tr("On neither")))


class WaitingField(TicksField[WaitingList | None]):
    """Nothing ticked means not known; "on neither" is an answer."""

    def __init__(self, ticks: tuple[tuple[WaitingList | None, str], ...]) -> None:
        super().__init__(
            self.tr("Are they on a health waiting list?"),
            "waiting_lists",
            ticks,
            hint=self.tr("Leave all empty if it is not known."),
        )
        self.changed.connect(self._keep_sense)
        self._before: tuple[WaitingList | None, ...] = ()

    def known(self) -> tuple[WaitingList, ...] | None:
        ticked = self.value()
        return tuple(w for w in ticked if w is not None) if ticked else None

    def _keep_sense(self) -> None:
        """ "On neither" and a list exclude each other; the newer tick stays."""
        ticked = self.value()
        if None in ticked and len(ticked) > 1:
            neither_is_new = None not in self._before
            self.set_value((None,) if neither_is_new else tuple(w for w in ticked if w is not None))
        self._before = self.value()


class WiderNeedsField(TicksField[WiderNeed]):
    """Nothing ticked means not known."""


def put(field: Field, value: Any) -> None:
    """Sets a field to what `read` would give back."""
    if isinstance(field, WaitingField) and value == ():
        field.set_value((None,))
    else:
        field.set_value(str(value) if isinstance(field, NumberField) else value)


def read(field: Field) -> Any:
    """What stands in a field. Raises a Refusal when it cannot be read."""
    match field:
        case WaitingField():
            return field.known()
        case WiderNeedsField():
            return field.value() or None
        case NumberField():
            return field.number()
        case _:
            return field.value()


def controls(field: Field) -> list[QWidget]:
    """What the keyboard comes to in a field, in order."""
    match field:
        case ChoiceField():
            return [field.group.button(number) for number in range(len(field.values))]
        case TicksField():
            return [box for _, box in field.boxes]
        case _:
            return [field.control]
