"""Reading many entries at once and quickly comes to the same as looking at each thoroughly."""

import json
from hashlib import sha256
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.protocol import Reason
from sync.server.incoming import _canonical, _plainly_storable, read_entries
from sync.storable import SAFE_INTEGER, storable_values

WORDS = st.text(max_size=8) | st.sampled_from(["\x00", "a\ud800", "\\u0000", "\U0001f642", "e+16"])
NUMBERS = st.integers() | st.floats(allow_nan=False) | st.sampled_from([SAFE_INTEGER + 1, 1e16])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
)


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(WORDS, VALUES, max_size=4))
@example({"a": 1e400})
@example({"a": -1e16})
@example({"a": 2**53 + 1})
@example({"a": nested(31)})
@example({"a": nested(32)})
def test_what_passes_quickly_is_storable(entry: dict[str, Any]) -> None:
    if _plainly_storable(_canonical(entry)):
        assert storable_values(entry)


def test_an_ordinary_entry_passes_quickly() -> None:
    entry = {"kind": "contact", "record_id": "5e12-e99", "changed": {"note": "said \\ yes", "n": 4}}
    assert _plainly_storable(_canonical(entry))


def an_entry(sequence: int, **said: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "sequence": sequence,
        "kind": "contact",
        "record_id": f"r{sequence}",
        "case_id": "c1",
        "base_version": 0,
        "changed": {"note": "He said “yes”.", "n": [1, {"b": 2.5, "a": None}]},
        "recorded_at": "2026-11-02T09:00:00Z",
    }
    return usual | said


SEVERAL = {
    "usual": an_entry(1),
    "tried again": an_entry(2, base_version=7, reoffered=True),
    "instead of": an_entry(3, instead_of=1),
    "newer": an_entry(4, mood={"z": 1, "a": "é"}),
    "a case": an_entry(5, kind="case", record_id="c1"),
    "half a character": an_entry(6, changed={"note": "\ud800"}),
    "another case": an_entry(7, kind="case"),
    "no kind of ours": an_entry(8, kind="poem"),
    "no text": an_entry(9, kind=5),
    "no fields": an_entry(10, changed="all"),
    "no place": {"sequence": 11},
    "the id of another": an_entry(12, changed={"id": "r13"}),
    "the case of another": an_entry(14, changed={"case_id": "c2"}),
    "its own": an_entry(15, changed={"id": "r15", "case_id": "c1"}),
}


def test_an_entry_is_read_in_company_as_it_is_alone() -> None:
    together = read_entries(list(SEVERAL.values()))
    assert together == [read_entries([raw])[0] for raw in SEVERAL.values()]
    assert [each.reason for each in together] == [
        *[""] * 5,
        Reason.TEXT,
        Reason.SHAPE,
        Reason.KIND_UNKNOWN,
        *[Reason.SHAPE] * 5,
        "",
    ]


def test_the_hash_is_that_of_the_whole_entry_in_the_one_order() -> None:
    """Laptops offer again what an older server has kept under the hash of these very bytes."""
    for raw, read in zip(SEVERAL.values(), read_entries(list(SEVERAL.values())), strict=True):
        content = {k: v for k, v in raw.items() if k not in ("base_version", "reoffered")}
        whole = json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")
        assert read.content_hash == sha256(whole).hexdigest()


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(WORDS, VALUES, max_size=4), WORDS)
def test_whatever_it_says_is_spelt_as_it_is(changed: dict[str, Any], record_id: str) -> None:
    raw = an_entry(1, changed=changed, record_id=record_id)
    (read,) = read_entries([raw])
    unlike = read_entries([raw | {"newer": 1}])[0]
    assert read.spelt == unlike.spelt == json.dumps(changed, sort_keys=True, separators=(",", ":"))
    usual = {k: v for k, v in raw.items() if k != "base_version"}
    assert read.content_hash == sha256(_canonical(usual)).hexdigest()
