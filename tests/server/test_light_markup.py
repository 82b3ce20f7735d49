"""The quick table and select write what the design system's own macros write."""

import re
from typing import Any

import pytest
from jinja2 import Environment

from sync.server.settings import Settings
from sync.server.web.pages import open_pages

THEIRS = {"table": "tables", "select": "select"}


@pytest.fixture(scope="module")
def environment() -> Environment:
    return open_pages(Settings(database_url="")).environment


def drawn(environment: Environment, file: str, macro: str, params: dict[str, Any]) -> str:
    """Without blanks between tags, which nobody sees."""
    source = f"{{% from '{file}' import {macro} %}}{{{{ {macro}(params) }}}}"
    text = environment.from_string(source).render(params=params)
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", text))


LONG: dict[str, Any] = {
    "caption": {"text": "Cases & <b>", "size": "m"},
    "responsive": True,
    "firstCellIsHeader": True,
    "head": ["Case", {"text": "Number", "format": "numeric"}],
    "rows": [
        [{"html": "<a href='/x'>1</a>"}, {"text": "2"}],
        [{"text": "a < b"}, {"html": "<i>x</i>", "format": "numeric"}],
        [{"text": ""}, {"text": "0"}],
    ],
}


@pytest.mark.parametrize(
    ("macro", "params"),
    [
        ("table", LONG),
        ("table", {**LONG, "responsive": False}),
        ("table", {**LONG, "firstCellIsHeader": False, "caption": None}),
        (
            "select",
            {
                "id": "to",
                "name": "to",
                "label": {"text": "To <whom>"},
                "items": [
                    {"value": "", "text": "Choose"},
                    {"value": "1", "text": "O&ne", "selected": True},
                    {"value": '"2"', "text": "Two", "selected": False},
                ],
            },
        ),
    ],
)
def test_the_markup_is_the_same(
    environment: Environment, macro: str, params: dict[str, Any]
) -> None:
    theirs = drawn(environment, f"nhsuk/components/{THEIRS[macro]}/macro.jinja", macro, params)
    assert drawn(environment, "light.jinja", macro, params) == theirs
