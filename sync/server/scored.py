"""What measures of a case came to, as a supervisor reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from coach_app.domain.answers import Answers
from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.errors import Refusal
from coach_app.domain.measure import Measure


@dataclass(frozen=True, slots=True)
class Scored:
    name: str
    taken_at: datetime
    result: str


def scored(file: CaseFile, measures: Mapping[str, Measure]) -> Iterator[Scored]:
    """The newest first. Totals only of measures that come with the program: another pack, or
    another version of one, may count in another way."""
    for taken in reversed(file.measures_taken):
        known = measures.get(taken.measure)
        done = taken.status is AssessmentStatus.COMPLETED
        result = _total(known, taken.response) if known and done else ""
        yield Scored(
            name=known.pack.name if known else taken.measure,
            taken_at=taken.taken_at,
            result=result or ("Finished" if done else "Not finished"),
        )


def _total(measure: Measure, response: object) -> str:
    try:
        score = measure.score(Answers.read(measure.form, response))
    except Refusal:
        return ""
    if score is None:
        return ""
    return f"{score.total} of {score.highest}" + (f", {score.band}" if score.band else "")
