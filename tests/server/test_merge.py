"""The rule for two changes of one record."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.whole_statements import WHOLE_STATEMENTS
from sync.protocol import VerdictName
from sync.server.merge import judge

FIELDS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3))


def test_a_new_record_is_taken_whole() -> None:
    found = judge("person", {"a": 1}, None, {"a"})
    assert (found.verdict, found.applied, found.contested) == (VerdictName.APPLIED, {"a": 1}, {})


@pytest.mark.parametrize(
    ("kind", "changed", "others", "verdict", "applied"),
    [
        ("person", {"a": 2}, set(), "applied", {"a": 2}),
        ("person", {"a": 2}, {"b"}, "merged", {"a": 2}),
        ("person", {"a": 2}, {"a"}, "conflict", {}),
        ("person", {"a": 1}, {"a"}, "merged", {"a": 1}),
        ("person", {"a": True}, {"a"}, "conflict", {}),
        ("person", {"a": 2, "c": 3}, {"a"}, "conflict", {"c": 3}),
        ("contact", {"a": 2}, {"b"}, "conflict", {}),
        ("signature", {"new": 2}, {"b"}, "conflict", {}),
    ],
)
def test_who_changed_what_decides(
    kind: str, changed: dict[str, Any], others: set[str], verdict: str, applied: dict[str, Any]
) -> None:
    found = judge(kind, changed, {"a": 1, "b": 5}, others)
    assert (found.verdict, found.applied) == (verdict, applied)


@given(
    kind=st.sampled_from(["person", "plan", *sorted(WHOLE_STATEMENTS)]),
    changed=FIELDS,
    body=FIELDS,
    others=st.sets(st.sampled_from("abcdef")),
)
def test_no_value_is_dropped_and_no_value_of_others_is_overwritten(
    kind: str, changed: dict[str, int], body: dict[str, int], others: set[str]
) -> None:
    found = judge(kind, changed, body, others)
    assert {**found.applied, **found.contested} == changed
    for field in others & set(found.applied):
        assert body[field] == found.applied[field]
    assert (found.verdict is VerdictName.CONFLICT) == bool(found.contested)
