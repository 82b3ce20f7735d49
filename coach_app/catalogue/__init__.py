"""What ships with the program as data: programmes, forms, interventions, bank holidays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from coach_app.catalogue import adjustments, interventions, measures
from coach_app.catalogue.bank_holidays import working_days
from coach_app.catalogue.forms import load_assessment
from coach_app.catalogue.local_services import load_services
from coach_app.catalogue.programmes import load_programmes
from coach_app.catalogue.statements import load_statements
from coach_app.catalogue.translations import load_translations
from coach_app.domain.adjustment_library import AdjustmentLibrary
from coach_app.domain.intervention import Library
from coach_app.domain.local_service import LocalService
from coach_app.domain.measure import Measure
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.programmes import Programmes
from coach_app.domain.questionnaire import Questionnaire
from coach_app.domain.statement import StatementBook
from coach_app.domain.translation import Translations
from coach_app.domain.working_days import WorkingDays

FIRST_YEAR, LAST_YEAR = 2014, 2040
"""From the oldest programme in the packs to the end of what anybody plans for now."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Read once when the program starts, and handed to what needs it."""

    programmes: Programmes
    assessment_form: Questionnaire
    interventions: Library
    adjustments: AdjustmentLibrary
    working_days: WorkingDays
    statements: StatementBook
    translations: Translations
    measures: tuple[Measure, ...] = ()
    """Measures that can be switched on; none of them is until somebody says so."""
    local_services: Mapping[str, tuple[LocalService, ...]] = field(default_factory=dict)
    """File of services, as a programme pack names it -> the services in it."""
    local_interventions: Mapping[str, Library] = field(default_factory=dict)
    """Programme -> the library as that programme words it."""

    def interventions_of(self, programme: str) -> Library:
        """The library as the programme words it; the common one where it says nothing."""
        return self.local_interventions.get(programme, self.interventions)

    def services_of(self, pack: ProgrammePack | None) -> tuple[LocalService, ...]:
        return self.local_services.get(pack.services_file, ()) if pack is not None else ()


@cache
def load_catalogue() -> Catalogue:
    """All of it, read once: the files of an installed program do not change while it runs.

    Raises DataFileWrong or LibraryBroken, which name the file that is wrong.
    """
    programmes = load_programmes()
    statements = load_statements()
    library = interventions.load()
    local = {key: interventions.for_programme(library, key) for key in programmes}
    return Catalogue(
        programmes=programmes,
        assessment_form=load_assessment(),
        interventions=library,
        local_interventions={key: own for key, own in local.items() if own is not library},
        adjustments=adjustments.load(),
        measures=measures.load(),
        local_services={
            file: load_services(file)
            for file in sorted({pack.services_file for pack in programmes.values()})
        },
        working_days=working_days(FIRST_YEAR, LAST_YEAR),
        statements=statements,
        translations=load_translations(statements),
    )
