"""The plain twin of a document: one HTML page with the same words and the same fingerprint.

Nothing in it asks another machine for anything; it reads well without its few lines of style.
"""

from collections.abc import Callable, Iterator
from html import escape

from coach_app.plans import layout
from coach_app.plans.directions import numbers_apart_in_html
from coach_app.plans.layout import Block, Document, Span, Text
from coach_app.plans.tagged.metadata import keywords
from coach_app.plans.tagged.shaping import clean

STYLE = (
    "body{font:1.125rem/1.6 'Atkinson Hyperlegible',Arial,sans-serif;color:#212b32;"
    "max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "h1,h2{color:#003087;line-height:1.25}h3,h4{color:#005eb8}"
    "table{border-collapse:collapse;width:100%}caption{text-align:start}"
    "th,td{border-bottom:1px solid #c4cdd3;padding:.5rem;text-align:start;vertical-align:top}"
    "blockquote{margin:0;padding:.5rem 1rem;border-inline-start:4px solid #005eb8;"
    "background:#f0f4f5}aside{padding:.5rem 1rem;border-inline-start:4px solid #8a6d00;"
    "background:#fff9c4}dt{color:#4c6272}dd{margin:0 0 .5rem}small{color:#4c6272}"
)


def to_html(document: Document) -> bytes:
    """UTF-8. The same document always gives the same bytes."""
    direction = "rtl" if document.right_to_left else "ltr"
    title, language = _attribute(document.title), _attribute(document.language)
    head = (
        "<!DOCTYPE html>",
        f'<html lang="{language}" dir="{direction}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="author" content="{_attribute(document.author)}">',
        f'<meta name="description" content="{_attribute(document.subject)}">',
        f'<meta name="keywords" content="{_attribute(keywords(document))}">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
    )
    top = f"<header><p>{_attribute(document.organisation)}</p></header>"
    body = "\n".join(_block(block) for block in document.blocks)
    page = "\n".join((*head, top, f"<main>\n{body}\n</main>", "</body>", "</html>", ""))
    return page.encode("utf-8", "replace")


def _attribute(text: str) -> str:
    return escape(" ".join(clean(text).split()))


def _text(text: Text) -> str:
    return "".join(_span(span) for span in text)


def _span(span: Span) -> str:
    lines = (escape(part) for part in clean(span.text).split("\n"))
    out = "<br>".join(numbers_apart_in_html(line) for line in lines)
    if span.bold:
        out = f"<strong>{out}</strong>"
    if span.italic:
        out = f"<em>{out}</em>"
    if span.language:
        out = f'<span lang="{_attribute(span.language)}" dir="auto">{out}</span>'
    return out


def _block(block: Block) -> str:
    makers: dict[type, Callable[..., str]] = {
        layout.Heading: lambda b: f"<h{b.level}>{_text(b.text)}</h{b.level}>",
        layout.Paragraph: _paragraph,
        layout.Quote: lambda b: f'<blockquote><p dir="auto">{_text(b.text)}</p></blockquote>',
        layout.BulletList: lambda b: _list("ul", b.items),
        layout.NumberedList: lambda b: _list(f'ol start="{b.start}"', b.items),
        layout.Table: _table,
        layout.Callout: lambda b: _aside(b.title, b.lines),
        layout.Facts: lambda b: _facts(b.items),
        layout.StepBlock: _step,
        layout.Link: _link,
        layout.Rule: lambda _: "<hr>",
        layout.PageBreak: lambda _: "",
        layout.Figure: _bars,
        layout.Distance: _distance,
        layout.Pictured: lambda b: "\n".join(f"<p>{_text(line)}</p>" for line in b.lines),
        layout.SignatureField: _signature,
        layout.Together: lambda b: "\n".join(_block(inner) for inner in b.blocks),
    }
    return makers[type(block)](block)


def _paragraph(block: layout.Paragraph) -> str:
    inside = _text(block.text)
    return f"<p><small>{inside}</small></p>" if block.quiet else f"<p>{inside}</p>"


def _list(kind: str, items: tuple[Text, ...]) -> str:
    inside = "".join(f"<li>{_text(item)}</li>" for item in items)
    return f"<{kind}>{inside}</{kind.partition(' ')[0]}>"


def _facts(items: tuple[layout.Fact, ...]) -> str:
    inside = "".join(f"<dt>{_text(i.name)}</dt><dd>{_text(i.value)}</dd>" for i in items)
    return f"<dl>{inside}</dl>"


def _aside(title: Text, lines: tuple[Text, ...]) -> str:
    inside = "".join(f"<p>{_text(line)}</p>" for line in lines)
    return f"<aside><p><strong>{_text(title)}</strong></p>{inside}</aside>"


def _step(block: layout.StepBlock) -> str:
    level = block.level
    out = [f"<section><h{level}>{block.number}. {_text(block.title)}</h{level}>"]
    out += [f"<p>{_text(line)}</p>" for line in block.lines]
    if block.facts:
        out.append(_facts(block.facts))
    if block.note:
        out.append(f"<p><small>{_text(block.note)}</small></p>")
    return "".join([*out, "</section>"])


def _table(block: layout.Table) -> str:
    heads = "".join(f'<th scope="col">{_text(c.heading)}</th>' for c in block.columns)
    rows = "".join(f"<tr>{''.join(_cells(row, block))}</tr>" for row in block.rows)
    caption = f"<caption>{_attribute(block.summary)}</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(row: tuple[Text, ...], block: layout.Table) -> Iterator[str]:
    for place, cell in enumerate(row):
        if block.row_header and place == 0:
            yield f'<th scope="row">{_text(cell)}</th>'
        else:
            yield f"<td>{_text(cell)}</td>"


def _link(block: layout.Link) -> str:
    return f'<p><a href="{escape(block.address)}">{_text(block.text)}</a></p>'


def _bars(block: layout.Figure) -> str:
    rows = "".join(
        f"<li>{escape(clean(bar.label))}: {escape(clean(bar.said))}</li>" for bar in block.bars
    )
    return (
        f"<figure><figcaption>{_attribute(block.alternative)}</figcaption><ul>{rows}</ul></figure>"
    )


def _distance(block: layout.Distance) -> str:
    rows = []
    for one in block.stretches:
        latest = "" if one.latest is None else f", {escape(block.latest)}: {one.latest:g}"
        note = f" ({escape(one.note)})" if one.note else ""
        first = f"{escape(block.first)}: {one.first:g}"
        rows.append(f"<li>{escape(clean(one.label))}. {first}{latest}{note}</li>")
    caption = f"<figcaption>{_attribute(block.alternative)}</figcaption>"
    return f"<figure>{caption}<ul>{''.join(rows)}</ul></figure>"


def _signature(block: layout.SignatureField) -> str:
    caption = f"<p><small>{_text(block.caption)}</small></p>" if block.caption else ""
    return f"<p><strong>{_attribute(block.label)}</strong></p>{caption}"
