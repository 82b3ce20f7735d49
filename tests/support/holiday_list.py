"""`make holidays`: England's bank holidays as the `holidays` package knows them.

python -m tests.support.holiday_list > resources/bank_holidays.txt
"""

import sys

from holidays import country_holidays

from coach_app.catalogue.bank_holidays import FIRST_YEAR, LAST_YEAR

COUNTRY, PART = "GB", "ENG"
HEADING = "# Bank holidays in England. Made by `make holidays`; do not edit.\n"


def listed() -> str:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    days = country_holidays(COUNTRY, subdiv=PART, years=years, language="en_GB")
    return HEADING + "".join(f"{day} {name}\n" for day, name in sorted(days.items()))


if __name__ == "__main__":
    sys.stdout.write(listed())
