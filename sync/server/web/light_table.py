"""The design system's table, with the same markup, for long lists.

Its own macro takes a millisecond for every ten cells, and a template of ours one for every sixty.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

Cell = Mapping[str, Any]
"""`html` or `text`, and `format` "numeric" for numbers."""


def light_table(params: Mapping[str, Any]) -> Markup:
    """A table of `rows` of cells under `head`, with a `caption`. With `responsive` each cell says
    its heading on a narrow screen, with `firstCellIsHeader` the first one heads its row.

    What a cell has as `html` is written as it is: it comes from a template.
    """
    heads = [one if isinstance(one, Mapping) else {"text": one} for one in params["head"]]
    wide = bool(params.get("responsive"))
    said = [_Column(head, wide=wide) for head in heads]
    rows = "".join(
        _row(row, said, wide=wide, headed=bool(params.get("firstCellIsHeader")))
        for row in params["rows"]
    )
    return Markup(  # noqa: S704 - each part of it is escaped, or a template's own html
        f'<table class="nhsuk-table{" nhsuk-table--responsive" if wide else ""}"'
        f"{_role('table', wide=wide)}>\n{_caption(params.get('caption'))}"
        f'<thead class="nhsuk-table__head"{_role("rowgroup", wide=wide)}>\n'
        f'<tr class="nhsuk-table__row"{_role("row", wide=wide)}>\n'
        f"{''.join(column.head for column in said)}</tr>\n</thead>\n"
        f'<tbody class="nhsuk-table__body">\n{rows}</tbody>\n</table>\n'
    )


class _Column:
    """What the cells of a column have in common."""

    def __init__(self, head: Cell, *, wide: bool) -> None:
        text = escape(head.get("text") or "")
        self.numeric = head.get("format") == "numeric"
        kind = "nhsuk-table__header"
        self.head = (
            f'<th class="{kind}{_numeric(kind, on=self.numeric)}" scope="col"'
            f"{_role('columnheader', wide=wide)}>{text}</th>\n"
        )
        self.before = (
            f'<span class="nhsuk-table__heading" aria-hidden="true">{text} </span>' if wide else ""
        )


def _row(row: Sequence[Cell], columns: Sequence[_Column], *, wide: bool, headed: bool) -> str:
    cells = "".join(_cells(row, columns, wide=wide, headed=headed))
    return f'<tr class="nhsuk-table__row"{_role("row", wide=wide)}>\n{cells}</tr>\n'


def _cells(
    row: Sequence[Cell], columns: Sequence[_Column], *, wide: bool, headed: bool
) -> Iterator[str]:
    for at, (cell, column) in enumerate(zip(row, columns, strict=True)):
        html = cell.get("html")
        text = cell.get("text")
        inside = html or ("" if text is None else escape(text))
        if html and wide:
            inside = f"<span>{html}</span>"
        if headed and not at:
            kind, tag, role = "nhsuk-table__header", "th", _role("rowheader", wide=wide)
            role = f' scope="row"{role}'
        else:
            kind, tag, role = "nhsuk-table__cell", "td", _role("cell", wide=wide)
        kind += _numeric(kind, on=column.numeric or cell.get("format") == "numeric")
        yield f'<{tag} class="{kind}"{role}>{column.before}{inside}</{tag}>\n'


def _caption(caption: Mapping[str, Any] | None) -> str:
    if not caption:
        return ""
    kind = "nhsuk-table__caption"
    size = f" {kind}--{escape(caption['size'])}" if caption.get("size") else ""
    return f'<caption class="{kind}{size}">{escape(caption["text"])}</caption>\n'


def _role(name: str, *, wide: bool) -> str:
    return f' role="{name}"' if wide else ""


def _numeric(kind: str, *, on: bool) -> str:
    return f" {kind}--numeric" if on else ""
