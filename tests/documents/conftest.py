"""The plan drawn once and signed once for all tests of documents."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from coach_app.domain.signature import Stroke
from coach_app.plans.digest import plan_digest
from coach_app.plans.pdf import render
from coach_app.plans.plan_document import action_plan
from coach_app.plans.sealing import DrawnMark, Mark, SealIdentity, TypedMark, seal
from coach_app.plans.trust import Trust
from coach_app.plans.verifying import Verification, verify
from tests.support.certificates import Authority, make_authority
from tests.support.sample_plan import NOW, sample_case, sample_plan

Check = Callable[[bytes], Verification]
LATER = NOW + timedelta(days=30)
"""Of a check: the seals are still good."""


def stroke(start: float) -> Stroke:
    return tuple(
        (start + n / 200, 0.5 + 0.3 * math.sin(n / 6), 0.3 + 0.5 * abs(math.sin(n / 9)))
        for n in range(40)
    )


DRAWN = DrawnMark((stroke(0.1), stroke(0.4)))


def sign(
    pdf: bytes, identity: SealIdentity, field: str, mark: Mark = DRAWN, *, certify: bool = False
) -> bytes:
    return seal(
        pdf,
        field=field,
        signer_name=f"Name of the {field}",
        mark=mark,
        reason="I agree to this plan",
        location="Example Library",
        identity=identity,
        certify=certify,
        when=NOW,
    )


@dataclass(frozen=True)
class Signed:
    unsigned: bytes
    once: bytes
    twice: bytes
    content_hash: str


@pytest.fixture(scope="session")
def authority() -> Authority:
    return make_authority()


@pytest.fixture(scope="session")
def signed(authority: Authority) -> Signed:
    plan = sample_plan()
    unsigned = render(action_plan(sample_case(), plan)).pdf
    once = sign(unsigned, authority.identity, "participant", certify=True)
    twice = sign(once, authority.identity, "coach", TypedMark("Jo \u0174 \u0645\u062d\u0645\u062f"))
    return Signed(unsigned, once, twice, plan_digest(plan))


@pytest.fixture
def check(authority: Authority) -> Check:
    def checked(pdf: bytes) -> Verification:
        return verify(pdf, trust=Trust.in_root(authority.root_pem), now=LATER)

    return checked
