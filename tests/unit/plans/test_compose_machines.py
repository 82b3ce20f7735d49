"""The same answers give the same plan on any machine, in any time zone."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
from coach_app.catalogue import load_catalogue
from coach_app.plans.digest import plan_digest
from tests.support import people_in_need as people
from tests.support.plan_findings import composed

catalogue = load_catalogue()
for who in (people.NURSE, people.SCAFFOLDER, people.PHARMACIST, people.PICKER):
    print(plan_digest(composed(who, catalogue.interventions, catalogue.working_days).plan))
"""


def drafted(**differently: str) -> str:
    environment = {**os.environ, **differently}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no TZ from the environment")
def test_another_machine_in_another_time_zone_drafts_the_same() -> None:
    here = drafted(PYTHONHASHSEED="1", TZ="Europe/London", LC_ALL="C.UTF-8")
    there = drafted(PYTHONHASHSEED="4711", TZ="Pacific/Auckland", LC_ALL="C")
    assert here == there
    assert len(set(here.split())) == 4
