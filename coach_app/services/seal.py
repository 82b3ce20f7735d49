"""The seal of this laptop: what documents are sealed with, and when its clock can be trusted.

What draws and checks seals takes 26 MB of memory and half a second to load, so it comes with the
first paper that needs it and not with the door.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coach_app.domain.errors import Refusal
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName

if TYPE_CHECKING:
    from coach_app.plans.sealing import SealIdentity
    from coach_app.plans.trust import Trust

SKEW = timedelta(hours=1)
"""How far a laptop's clock may lag behind what was known before."""


class TimeNotTrusted(Refusal):
    key = "signature.time_not_trusted"
    sentence = (
        "The laptop's clock shows a time that has already gone by, so the time of a signature "
        "cannot be trusted. Set date and time right, then sign. Nothing was changed."
    )


def identity(desk: Desk) -> SealIdentity:
    """The organisation's seal, or the laptop's own before it has one. Never inside a transaction.

    Raises StoreDamaged.
    """
    from coach_app.plans.sealing import SealIdentity  # noqa: PLC0415 - see above

    kept = desk.store.settings.seal_identity()
    issued = desk.store.settings.issued_seal()
    if issued is not None:
        return SealIdentity(
            key_pem=kept.key_pem,
            certificate_pem=issued.reply.certificate.encode("ascii"),
            chain_pem=issued.chain,
        )
    chain = b"".join((*kept.chain_pems, kept.root_pem))
    return SealIdentity(key_pem=kept.key_pem, certificate_pem=kept.certificate_pem, chain_pem=chain)


def trust(desk: Desk) -> Trust:
    """Whose seals count on this laptop. Never inside a transaction. Raises StoreDamaged."""
    from coach_app.plans.trust import Trust, TrustedRoot  # noqa: PLC0415 - see above

    own = desk.store.settings.seal_identity().root_pem
    issued = desk.store.settings.issued_seal()
    if issued is None:
        return Trust((TrustedRoot(own, stamps=False),))
    earlier = {one.certificate.encode("ascii"): one.until for one in issued.reply.earlier}
    organisations = (TrustedRoot(one.root.encode("ascii")) for one in issued.reply.issuers)
    made_here = (
        TrustedRoot(pem, until, stamps=False) for pem, until in {own: None, **earlier}.items()
    )
    return Trust((*organisations, *made_here), issued.withdrawn)


def server_time(desk: Desk) -> datetime | None:
    """The last time that the server vouched for; None before the first exchange."""
    told = desk.setting(SettingName.SERVER_TIME)
    return datetime.fromisoformat(told) if told else None


def must_be_on_time(now: datetime, *known: datetime | None) -> None:
    """Raises TimeNotTrusted when the clock shows a time before something that has happened."""
    happened = [moment for moment in known if moment is not None]
    if happened and now + SKEW < max(happened):
        raise TimeNotTrusted
