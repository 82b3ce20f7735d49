"""The quick look at an entry never lets through what the thorough one would not."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.server.incoming import _canonical, _plainly_storable
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
