"""How many people count for each measure in each quarter, kept beside the rows of the cases: a page
about a whole region does not count a quarter of a million rows."""

from datetime import date

from sqlmodel import Field

from sync.server.tables import Base


class FactCount(Base, table=True):
    """`measure` as in `counting.measures`; within days of a pack, "attached-in-time:30"."""

    __tablename__ = "fact_count"

    programme: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True, foreign_key="team.id")
    measure: str = Field(primary_key=True)
    quarter: date = Field(primary_key=True)
    """Its first day."""
    people: int
