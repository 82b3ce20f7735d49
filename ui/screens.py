"""All screens by the name of their place. Importing this loads everything they stand on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ui.adjustments.screen
import ui.assessment.screen
import ui.case.screen
import ui.caseload.screen
import ui.checking.screen
import ui.comments.screen
import ui.documents.screen
import ui.employer_copy.screen
import ui.frame.screen
import ui.handing_over.screen
import ui.lease.screen
import ui.outcomes.screen
import ui.phased_return.screen
import ui.plan.screen
import ui.put_right.screen
import ui.referral_form.correcting
import ui.referral_form.screen
import ui.referral_import.screen
import ui.referrals.screen
import ui.review.screen
import ui.safety.screen
import ui.settings.screen
import ui.signing.screen
import ui.sync_status.screen
import ui.today.screen
import ui.together.screen
from ui.frame.view import FrameView
from ui.shared.screen import Build, ScreenContext


@dataclass(frozen=True, slots=True)
class Screens:
    frame: Callable[[ScreenContext], FrameView]
    build: Mapping[str, Build]


SCREENS = Screens(
    frame=ui.frame.screen.build,
    build={
        "today": ui.today.screen.build,
        "caseload": ui.caseload.screen.build,
        "referrals": ui.referrals.screen.build,
        "referral-new": ui.referral_form.screen.build,
        "referral-correct": ui.referral_form.correcting.build,
        "referral-import": ui.referral_import.screen.build,
        "sync": ui.sync_status.screen.build,
        "put-right": ui.put_right.screen.build,
        "check": ui.checking.screen.build,
        "lease": ui.lease.screen.build,
        "settings": ui.settings.screen.build,
        "case": ui.case.screen.build,
        "assessment": ui.assessment.screen.build,
        "plan": ui.plan.screen.build,
        "adjustments": ui.adjustments.screen.build,
        "phased-return": ui.phased_return.screen.build,
        "review": ui.review.screen.build,
        "outcomes": ui.outcomes.screen.build,
        "comments": ui.comments.screen.build,
        "together": ui.together.screen.build,
        "signing": ui.signing.screen.build,
        "documents": ui.documents.screen.build,
        "hand-over": ui.handing_over.screen.build,
        "employer-copy": ui.employer_copy.screen.build,
        "safety": ui.safety.screen.build,
    },
)
