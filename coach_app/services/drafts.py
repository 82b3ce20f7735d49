"""Text that was typed but not saved when the laptop locked, so that it comes back afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood in the fields of one screen. `case_id` is empty when it is about nobody yet."""

    kind: str
    case_id: str
    tab: str
    fields: Mapping[str, str]
    """Name of a field and what stood in it."""


def keep(desk: Desk, drafts: tuple[Draft, ...]) -> None:
    """Into the encrypted store. Raises DiskFull."""
    if drafts:
        desk.store.drafts.keep({f"{d.kind}.{d.case_id}": _written(d) for d in drafts})


def kept(desk: Desk) -> tuple[Draft, ...]:
    """What was kept; a draft that cannot be read is left out."""
    found = (read(name, text) for name, text in desk.store.drafts.all().items())
    return tuple(draft for draft in found if draft is not None)


def forget(desk: Desk) -> None:
    """It stands on the screen again."""
    desk.store.drafts.forget()


def _written(draft: Draft) -> str:
    return json.dumps({"tab": draft.tab, "fields": dict(draft.fields)}, ensure_ascii=False)


def read(name: str, text: str) -> Draft | None:
    """None for a text that is no draft, whatever it is."""
    kind, _, case_id = name.partition(".")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match body:
        case {"tab": str(tab), "fields": dict(fields)} if all(
            isinstance(part, str) for part in (*fields, *fields.values())
        ):
            return Draft(kind, case_id, tab, fields)
        case _:
            return None
