"""England's bank holidays, from the `holidays` package."""

from holidays import country_holidays

from coach_app.domain.working_days import WorkingDays

COUNTRY, PART = "GB", "ENG"


def working_days(first_year: int, last_year: int) -> WorkingDays:
    """The calendar of working days, with the bank holidays of these years, both included.

    One-off holidays that are proclaimed later come with a newer version of the package.
    """
    days = country_holidays(COUNTRY, subdiv=PART, years=range(first_year, last_year + 1))
    return WorkingDays(frozenset(days))
