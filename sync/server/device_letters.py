"""The letters that a laptop's case references begin with: no two laptops here have the same."""

import re
from itertools import product

from sqlalchemy import func
from sqlmodel import Session, col, select

from sync.server.tables import Device

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like digits."""
WEB = "WEB"
"""References of cases that came by a partner's link."""
SHAPE = re.compile(r"[A-Z]{2,3}", re.ASCII)
LONGEST = 3
LOCK = 7_140_001
"""Any number, as long as nothing else on this database takes the same one."""


def own_letters(session: Session, wanted: str) -> str:
    """What the laptop chose, when no other has it; else the next letters that are free.

    "" for a laptop that offers none (its name is a name), or when all are taken: it keeps what
    it has. A withdrawn laptop keeps its letters for ever, because its references live on.
    Laptops that enrol at the same time wait for each other here.
    """
    if not SHAPE.fullmatch(wanted):
        return ""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    taken = {WEB, *session.exec(select(col(Device.name)))}
    if wanted not in taken:
        return wanted
    offered = ("".join(signs) for signs in product(LETTERS, repeat=LONGEST))
    return next((letters for letters in offered if letters not in taken), "")
