"""The table of sign-ins of laptops' persons."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime
from sqlmodel import Field

from sync.server.tables import Base


def _moment() -> Any:
    return Column(DateTime(timezone=True), nullable=True)


class PersonSignIn(Base, table=True):
    """When the person of a laptop last signed in, and the code that is open for it.

    A sign-in counts for the account, the life of the laptop's store and the database that it was
    made for: `account_id`, `incarnation` and `epoch`.
    """

    __tablename__ = "person_sign_in"

    device_id: str = Field(primary_key=True, foreign_key="device.id")
    signed_in_at: datetime | None = Field(default=None, sa_column=_moment())
    account_id: str = ""
    incarnation: str = ""
    epoch: str = ""
    code_hash: str = ""
    code_until: datetime | None = Field(default=None, sa_column=_moment())
    code_life: str = ""
    """The life of its store that the laptop named; it counts until the server knows one."""
    answer: str = ""
    """What the person said to the code: nothing yet, "yes" or "no"."""
    withheld_since: datetime | None = Field(default=None, sa_column=_moment())
    """Since when the laptop has been told no news because nobody had signed in."""
