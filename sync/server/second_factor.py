"""The second factor: six digits from a phone (TOTP, RFC 6238), each good for one sign-in."""

import hmac
from datetime import datetime

import pyotp
import segno

from sync.server.tables import Account

PERIOD = 30
"""Seconds one code is shown, and how many seconds a phone's clock may be off."""
ISSUER = "Work and Health Coaches"


def new_secret() -> str:
    """160 bits, in the base32 that authenticator apps read."""
    return pyotp.random_base32()


def passed(account: Account, code: str, now: datetime) -> bool:
    """Whether this is the phone's code now. It is used up with that."""
    step = matching_step(account.totp_secret or "", code, now, account.totp_step)
    if step is None:
        return False
    account.totp_step = step
    return True


def matching_step(secret: str, code: str, now: datetime, after: int = 0) -> int | None:
    """The half-minute this code belongs to, if it is this one or one beside it and later than
    `after`; None for a code that is wrong or was used."""
    digits = "".join(char for char in code if char.isascii() and char.isdigit())
    present = int(now.timestamp()) // PERIOD
    if not secret:
        return None
    shown = pyotp.TOTP(secret)
    for step in (present - 1, present, present + 1):
        if step > after and hmac.compare_digest(shown.at(step * PERIOD), digits):
            return step
    return None


def picture(secret: str, sign_in_name: str) -> str:
    """A QR code for the phone's camera, as a data address of an SVG image."""
    address = pyotp.TOTP(secret).provisioning_uri(name=sign_in_name, issuer_name=ISSUER)
    code = segno.make(address, micro=False)
    return str(code.svg_data_uri(scale=5, border=4, light="#fff"))


def spelled(secret: str) -> str:
    """In groups of four, for those who type it."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
