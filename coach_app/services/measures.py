"""Measures beside the assessment: switched on by the coach, asked, and kept."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coach_app.catalogue import measures as packs
from coach_app.domain.answers import Answers
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.distance import Taken, Track, measured
from coach_app.domain.earlier_answers import Earlier
from coach_app.domain.errors import Refusal
from coach_app.domain.measure import Measure, MeasureWrong
from coach_app.domain.measured import MeasureTaken
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName


class MeasureShipped(Refusal):
    key = "measure.shipped"
    sentence = (
        "A measure with this key comes with the program. Give the pack another key, then add it."
    )


class MeasureNotHere(Refusal):
    key = "measure.not_here"
    sentence = "This measure is not on this laptop. Choose one that is listed."


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureChoice:
    """A measure as the settings list it."""

    key: str
    name: str
    on: bool
    holder: str
    """Who owns the questions."""
    licence: str
    """By what right they are asked; "" for a measure that cannot be switched on."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeasure:
    """A measure that is asked in an assessment, with its answers so far."""

    measure: Measure
    answers: Answers
    earlier: Earlier | None = None


def known(desk: Desk) -> tuple[Measure, ...]:
    """Those that come with the program, then those that were added to this store."""
    added = _added(desk)
    return (*desk.catalogue.measures, *(packs.from_texts(name, *added[name]) for name in added))


def add(desk: Desk, about: Path) -> Changes:
    """Take in a customer's pack: its TOML file, with the JSON file of the same name beside it.

    It is kept in the store and off until it is switched on. A pack with the same key takes the
    place of the one that was added before. Raises DataFileWrong, MeasureShipped and, for a
    question whose linkId is in use already, MeasureWrong.
    """
    texts = packs.texts_in(about.parent, about.stem)
    measure = packs.from_texts(about.stem, *texts)
    key = measure.pack.key
    if any(key == shipped.pack.key for shipped in desk.catalogue.measures):
        raise MeasureShipped
    others = [one.form for one in known(desk) if one.pack.key != key]
    taken = {place for form in (desk.catalogue.assessment_form, *others) for place in form.places}
    if both := taken & set(measure.form.places):
        raise MeasureWrong(f"{min(both)} is asked somewhere else already. Give it another linkId.")
    added = {**_added(desk), key: texts}
    desk.store.settings.put({SettingName.MEASURE_PACKS: json.dumps(added)})
    return Changes(frozenset({"settings"}), "")


def choices(desk: Desk) -> tuple[MeasureChoice, ...]:
    on = _switched_on(desk)
    return tuple(
        MeasureChoice(
            key=measure.pack.key,
            name=measure.pack.name,
            on=measure.licensed and measure.pack.key in on,
            holder=measure.pack.licence.holder,
            licence=measure.pack.licence.reference,
            source=measure.pack.source,
        )
        for measure in known(desk)
    )


def switch(desk: Desk, key: str, *, on: bool) -> Changes:
    """Ask it from now on, or no more. What was answered stays.

    Raises MeasureNotLicensed for one without a licence reference.
    """
    measure = _measure(desk, key)
    wanted = _switched_on(desk)
    wanted = wanted | {measure.switched_on().pack.key} if on else wanted - {key}
    desk.store.settings.put({SettingName.MEASURES: ",".join(sorted(wanted))})
    return Changes(frozenset({"settings"}), "")


def asked_in(desk: Desk, file: CaseFile, assessment: Assessment) -> tuple[OpenMeasure, ...]:
    """Those that are on, and those that were begun in this assessment while they were."""
    on = _switched_on(desk)
    opened = []
    for measure in known(desk):
        taken = _taken(file, assessment.id, measure.pack.key)
        if taken is None and not (measure.licensed and measure.pack.key in on):
            continue
        response = taken.response if taken is not None else {}
        answers = Answers.read(measure.form, response) if response else Answers.empty(measure.form)
        earlier = _earlier(desk, file, assessment, measure)
        opened.append(OpenMeasure(measure=measure, answers=answers, earlier=earlier))
    return tuple(opened)


def save(desk: Desk, assessment_id: str, key: str, response: dict[str, Any]) -> Changes:
    """Keep the answers to a measure as they stand; it is complete with its last answer."""
    measure = _measure(desk, key)
    answers = Answers.read(measure.form, response)
    progress = answers.progress()
    whole = progress.answered == progress.asked
    status = AssessmentStatus.COMPLETED if whole else AssessmentStatus.IN_PROGRESS
    now = desk.now()
    with desk.work() as work:
        assessment = work.get(Assessment, assessment_id)
        known = _taken(work.case_file(assessment.case_id), assessment_id, key)
        taken = known or MeasureTaken(
            id=desk.ids.new(),
            case_id=assessment.case_id,
            measure=key,
            questionnaire=measure.form.canonical,
            assessment_id=assessment_id,
            taken_at=now,
            saved_at=now,
        )
        kept = {**answers.response(), "status": status.value}
        taken = replace(taken, status=status, saved_at=now, response=kept)
        work.save(taken, action="answered")
        work.commit()
    return changes(assessment.case_id, MeasureTaken.KIND, record_id=taken.id)


def totals(desk: Desk, file: CaseFile) -> tuple[Track, ...]:
    """The totals of the measures of a case over time. Only whole ones have a total; a measure
    that is not known here, or whose questions have changed, has none."""
    here = {measure.pack.key: measure for measure in known(desk)}
    taken = []
    for one in file.measures_taken:
        measure = here.get(one.measure)
        if measure is None or one.questionnaire != measure.form.canonical:
            continue
        score = measure.score(Answers.read(measure.form, one.response))
        if score is not None:
            taken.append(
                Taken(
                    key=one.measure,
                    name=measure.pack.name,
                    on=desk.day_of(one.taken_at),
                    total=score.total,
                    highest=score.highest,
                )
            )
    return measured(taken)


def _measure(desk: Desk, key: str) -> Measure:
    found = next((m for m in known(desk) if m.pack.key == key), None)
    if found is None:
        raise MeasureNotHere
    return found


def _switched_on(desk: Desk) -> frozenset[str]:
    return frozenset(desk.setting(SettingName.MEASURES).split(",")) - {""}


def _added(desk: Desk) -> dict[str, tuple[str, str]]:
    kept = desk.setting(SettingName.MEASURE_PACKS)
    texts = json.loads(kept) if kept else {}
    return {key: (about, questions) for key, (about, questions) in texts.items()}


def _taken(file: CaseFile, assessment_id: str, key: str) -> MeasureTaken | None:
    found = (
        taken
        for taken in reversed(file.measures_taken)
        if taken.assessment_id == assessment_id and taken.measure == key
    )
    return next(found, None)


def _earlier(
    desk: Desk, file: CaseFile, assessment: Assessment, measure: Measure
) -> Earlier | None:
    before = [
        taken
        for taken in file.measures_taken
        if taken.measure == measure.pack.key
        and taken.assessment_id != assessment.id
        and taken.taken_at < assessment.started_at
    ]
    if not before:
        return None
    last = before[-1]
    answers = Answers.read(measure.form, last.response)
    return Earlier(on=desk.day_of(last.taken_at), answers=answers)
