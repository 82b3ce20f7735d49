"""Rows of tables on the supervisors' pages, as somebody reads them."""

import re

import httpx


def line(page: httpx.Response, name: str) -> list[str]:
    """The cells of the row that begins with this name."""
    for row in re.findall(r"<tr.*?</tr>", page.text, re.DOTALL):
        cells = re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)
        plain = [
            " ".join(
                re.sub(
                    r'<span class="nhsuk-(?:table__heading|u-visually-hidden)".*?</span>|<[^>]+>',
                    " ",
                    cell,
                    flags=re.DOTALL,
                ).split()
            )
            for cell in cells
        ]
        if plain and plain[0].endswith(name):
            return plain[1:]
    raise AssertionError(f"no row {name}")
