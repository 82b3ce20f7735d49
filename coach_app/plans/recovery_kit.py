"""The recovery kit: one sheet with the letters that open a store when its passphrase is forgotten.

It says nothing of what is in the store, nor whose it is: whoever finds it learns the least.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from coach_app.plans.easy_read import simplified
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
)
from coach_app.plans.sheet import About, sheet
from coach_app.plans.writing import Writer

MARK_LENGTH = 8


def recovery_kit(
    groups: Sequence[str], store_id: str, made: datetime, writer: Writer | None = None
) -> Document:
    """`groups` are the letters of the key as they stand on paper."""
    w = writer or Writer()
    mark = store_mark(store_id)
    day = w.day(made.date())
    about = About(
        title=w.say("Recovery kit"),
        subject=f"{w.say('Store')} {mark}",
        author="",
        created=made,
    )
    rest = (
        Paragraph(
            text=w.text(
                "This key opens the store on one laptop when its passphrase is forgotten. Nobody "
                "can make it again from anything else."
            )
        ),
    )
    after = (*_keeping(w), *_using(w))
    blocks = (
        Facts(
            items=(
                Fact(label=w.say("Store"), value=bold(mark)),
                Fact(label=w.say("Made"), value=bold(day)),
            ),
            columns=2,
        ),
        *(simplified(rest) if w.easy else rest),
        # As a list in every format: one group after the other, to be typed off.
        *_key(groups, w),
        *(simplified(after) if w.easy else after),
    )
    # Beside a key no other letters may stand that somebody could take for it.
    return replace(
        sheet(w, about, blocks),
        fingerprint="",
        running_heads=(f"{about.title}, {mark}",),
        running_foot=w.say("Made on {day}", day=day),
    )


def store_mark(store_id: str) -> str:
    """Eight letters that tell two kits apart: "1A2B-3C4D"."""
    letters = store_id[:MARK_LENGTH].upper()
    return f"{letters[:4]}-{letters[4:]}"


def _key(groups: Sequence[str], w: Writer) -> tuple[Block, ...]:
    return (
        Heading(level=2, text=w.text("The recovery key")),
        Facts(
            items=tuple(
                Fact(label=w.say("Group {number}", number=number), value=bold(group))
                for number, group in enumerate(groups, start=1)
            ),
            columns=2,
        ),
        Paragraph(
            text=w.text(
                "Type the groups in the order of their numbers. The letters I, L, O and U and the "
                "digits 0 and 1 never occur. Small letters count as capitals, and blanks or "
                "hyphens between groups do not matter."
            ),
            quiet=True,
        ),
    )


def _keeping(w: Writer) -> tuple[Block, ...]:
    return (
        Heading(level=2, text=w.text("Where to keep it")),
        BulletList(
            items=(
                w.text("Print it, then delete the file. Keep one copy."),
                w.text("Keep it under lock and key, at the office or at home."),
                w.text("Never keep it with the laptop, in its bag, or as a photo on a phone."),
                w.text("Never send it in an email or a message."),
            )
        ),
        Callout(
            title=w.text("If this sheet is lost or somebody has seen it"),
            lines=(
                w.text("Make a new kit. From then on this one opens nothing."),
                w.text("Tell your manager if the laptop may be gone as well."),
            ),
        ),
    )


def _using(w: Writer) -> tuple[Block, ...]:
    return (
        Heading(level=2, text=w.text("How to use it")),
        NumberedList(
            items=(
                w.text("Say at the locked screen that the passphrase is forgotten."),
                w.text("Type the seven groups. A typing mistake is noticed at once."),
                w.text("Choose a new passphrase. Everything in the store is there as before."),
            )
        ),
    )
