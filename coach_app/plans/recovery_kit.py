"""The recovery kit: one sheet with the letters that open a store when its passphrase is forgotten.

It says nothing of what is in the store, nor whose it is: whoever finds it learns the least.
"""

from collections.abc import Sequence
from datetime import datetime

from coach_app.plans.layout import (
    Block,
    BulletList,
    Callout,
    Document,
    Fact,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    bold,
    plain,
)
from coach_app.plans.plan_words import long_date
from coach_app.plans.sheet import ORGANISATION

TITLE = "Recovery kit"
MARK_LENGTH = 8


def recovery_kit(groups: Sequence[str], store_id: str, made: datetime) -> Document:
    """`groups` are the letters of the key as they stand on paper."""
    mark = store_mark(store_id)
    day = long_date(made.date())
    return Document(
        title=TITLE,
        author=ORGANISATION,
        subject=f"Recovery key for store {mark}",
        created=made,
        organisation=ORGANISATION,
        running_head=f"{TITLE}, store {mark}",
        running_foot=f"Made on {day}",
        blocks=(
            Heading(level=1, text=plain(TITLE)),
            Facts(
                items=(
                    Fact(label="Store", value=bold(mark)),
                    Fact(label="Made", value=bold(day)),
                ),
                columns=2,
            ),
            Paragraph(
                text=plain(
                    "This key opens the store on one laptop when its passphrase is forgotten. "
                    "Nobody can make it again from anything else."
                )
            ),
            *_key(groups),
            *_keeping(),
            *_using(),
        ),
    )


def store_mark(store_id: str) -> str:
    """Eight letters that tell two kits apart: "1A2B-3C4D"."""
    letters = store_id[:MARK_LENGTH].upper()
    return f"{letters[:4]}-{letters[4:]}"


def _key(groups: Sequence[str]) -> tuple[Block, ...]:
    return (
        Heading(level=2, text=plain("The recovery key")),
        Facts(
            items=tuple(
                Fact(label=f"Group {number}", value=bold(group))
                for number, group in enumerate(groups, start=1)
            ),
            columns=2,
        ),
        Paragraph(
            text=plain(
                "Type the groups in the order of their numbers. The letters I, L, O and U and "
                "the digits 0 and 1 never occur. Small letters count as capitals, and blanks or "
                "hyphens between groups do not matter."
            ),
            quiet=True,
        ),
    )


def _keeping() -> tuple[Block, ...]:
    return (
        Heading(level=2, text=plain("Where to keep it")),
        BulletList(
            items=(
                plain("Print it, then delete the file. Keep one copy."),
                plain("Keep it under lock and key, at the office or at home."),
                plain("Never keep it with the laptop, in its bag, or as a photo on a phone."),
                plain("Never send it in an email or a message."),
            )
        ),
        Callout(
            title=plain("If this sheet is lost or somebody has seen it"),
            lines=(
                plain("Make a new kit. From then on this one opens nothing."),
                plain("Tell your manager if the laptop may be gone as well."),
            ),
        ),
    )


def _using() -> tuple[Block, ...]:
    return (
        Heading(level=2, text=plain("How to use it")),
        NumberedList(
            items=(
                plain("Say at the locked screen that the passphrase is forgotten."),
                plain("Type the seven groups. A typing mistake is noticed at once."),
                plain("Choose a new passphrase. Everything in the store is there as before."),
            )
        ),
    )
