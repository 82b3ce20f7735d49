"""A record in which nothing is empty: one of every kind, with something in every field."""

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from coach_app.domain.case import CaseFile
from coach_app.domain.conflict import Said
from coach_app.domain.correction import CorrectedField
from coach_app.domain.records import FIELD_OF_KIND

TYPED = "Typed words"
FIXED: dict[str, Any] = {
    "id": "1",
    "case_id": "case-1",
    "plan_id": "1",
    "new_plan_id": "1",
    "step_id": "1",
    "document_id": "1",
    "disclosure_id": "1",
    "conflict_id": "1",
    "other_case_id": "case-2",
    "language": "pl",
    "statement_language": "en-GB",
    "programme": "bury",
    "cohort": "1",
    "local_groups": ("veteran",),
    "strokes": (((0.1, 0.1, 0.5), (0.2, 0.2, 0.5)),),
    "key": "stool",
    "items": ("adjustment:stool", "step:1", "hours", "date:return"),
    "obstacle": "pain",
    "measure": "phq-9",
    "about_kind": "person",
    "sends_back": False,
    "scale": "happiness",
    "minutes": 450,
    "start_percent": 40,
    "unemployed_since": date(2026, 1, 2),
    "work_programme_since": date(2025, 1, 2),
    "until": date(2027, 6, 1),
    "sha256": "0f" * 32,
    "content_hash": "0f" * 32,
}
"""Fields in which not everything makes sense."""
ANSWERED = {
    "Assessment": (
        "urn:coach-app:questionnaire:work-and-health|1.1.0",
        {
            "item": [
                {
                    "linkId": "obstacles",
                    "item": [
                        {
                            "linkId": "area.health",
                            "item": [
                                {
                                    "linkId": "obstacles.health",
                                    "answer": [{"valueCoding": {"code": "pain"}}],
                                },
                                {
                                    "linkId": "obstacle.pain",
                                    "item": [
                                        {
                                            "linkId": "obstacle.pain.severity",
                                            "answer": [{"valueInteger": 7}],
                                        }
                                    ],
                                },
                            ],
                        }
                    ],
                },
                {
                    "linkId": "wellbeing",
                    "item": [{"linkId": "wellbeing.happiness", "answer": [{"valueInteger": 4}]}],
                },
            ]
        },
    ),
    "MeasureTaken": (
        "urn:coach-app:questionnaire:phq-9|1.0.0",
        {
            "item": [
                {
                    "linkId": "phq-9",
                    "item": [
                        {"linkId": "phq-9.1", "answer": [{"valueCoding": {"code": "2"}}]},
                        {"linkId": "phq-9.2", "answer": [{"valueCoding": {"code": "0"}}]},
                    ],
                }
            ]
        },
    ),
}
SAID = Said(
    values={"phone": "07700 900123", "needs": ["large-print"], "safe_to_leave_message": None},
    by=TYPED,
    recorded_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    received_at=datetime(2026, 12, 1, 10, tzinfo=UTC),
)
CORRECTED = (
    CorrectedField(kind="referral", field="work_status", before="in-work", after="off-sick"),
    CorrectedField(kind="person", field="date_of_birth", before=None, after="1988-04-09"),
)


def whole_record() -> CaseFile:
    hints = get_type_hints(CaseFile)
    kept = {name: _filled(hints[name], name) for name in FIELD_OF_KIND.values()}
    plan = replace(kept["plans"][0], version=3)
    return CaseFile(**{**kept, "plans": (plan,)})


def shapes() -> tuple[type, ...]:
    """Every record, what lies in it, and every choice that it can hold."""
    hints = get_type_hints(CaseFile)
    found: dict[type, None] = {}
    for name in FIELD_OF_KIND.values():
        for shape in _inside(hints[name], set()):
            found.setdefault(shape)
    return tuple(found)


def _inside(hint: Any, seen: set[Any]) -> Iterator[type]:
    for inner in get_args(hint):
        yield from _inside(inner, seen)
    if isinstance(hint, type) and hint not in seen:
        seen.add(hint)
        if is_dataclass(hint):
            yield hint
            for inner in get_type_hints(hint).values():
                yield from _inside(inner, seen)
        elif issubclass(hint, Enum):
            yield hint


def _filled(hint: Any, name: str) -> Any:
    if name in FIXED:
        return FIXED[name]
    if get_origin(hint) in (Union, types.UnionType):
        return _filled(next(one for one in get_args(hint) if one is not type(None)), name)
    if get_origin(hint) is tuple:
        return (_filled(get_args(hint)[0], name),)
    if is_dataclass(hint):
        return _record(hint)
    return _single(hint, name)


def _record(shape: Any) -> Any:
    if shape is Said:
        return SAID
    if shape is CorrectedField:
        return CORRECTED[0]
    hints = get_type_hints(shape)
    said = {one.name: _filled(hints[one.name], one.name) for one in fields(shape) if one.init}
    if shape.__name__ in ANSWERED:
        said["questionnaire"], said["response"] = ANSWERED[shape.__name__]
    if shape.__name__ == "Correction":
        said["fields"] = CORRECTED
    if shape.__name__ == "Resolution":
        said["values"] = SAID.values
    return shape(**said)


def _single(hint: Any, name: str) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return tuple(hint)[-1]
    known: dict[Any, Any] = {
        bool: True,
        int: 5,
        float: 7.25,
        date: date(2026, 12, 1),
        datetime: datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    }
    return known.get(hint, f"{TYPED} of {name.replace('_', ' ')}")
