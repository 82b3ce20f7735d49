"""Puts a time stamp of a third party (RFC 3161) over a whole document, signatures and all."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import tsp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from coach_app.domain.document import DocumentUnreadable
from coach_app.domain.errors import Refusal
from coach_app.plans.sealing import SealingWriter
from coach_app.plans.trust import Trust
from coach_app.plans.verifying import stamps_counted, stamps_in

Ask = Callable[[bytes], bytes]
"""Hands a question (DER) to the time stamping service and gives its answer (DER)."""
RESERVED = 16_384
"""Hexadecimal digits; an answer with its certificates has about 5,000."""


class StampNotUsable(Refusal):
    key = "stamp.not_usable"
    sentence = "The time stamp that came cannot be relied on, so the document stays without one."


@dataclass(frozen=True, slots=True)
class Stamped:
    pdf: bytes
    at: datetime
    """The moment that the service vouches for."""


class _Asking(TimeStamper):
    def __init__(self, ask: Ask) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no types here
        self._ask = ask

    async def async_request_tsa_response(self, req: Any) -> Any:
        return tsp.TimeStampResp.load(self._ask(req.dump()), strict=True)


def stamp(pdf: bytes, ask: Ask, trust: Trust, now: datetime) -> Stamped:
    """The document with one more revision; every byte before it stays. Nothing is believed that
    our own check would not believe later.

    Raises StampNotUsable, DocumentUnreadable, or what `ask` raises.
    """
    before = stamps_counted(pdf)
    out = io.BytesIO()
    try:
        PdfTimeStamper(_Asking(ask), field_name=f"Timestamp{before + 1}").timestamp_pdf(
            SealingWriter(io.BytesIO(pdf)), "sha256", bytes_reserved=RESERVED, output=out
        )
    except (TimestampRequestError, ValueError, TypeError, LookupError) as problem:
        raise problem if isinstance(problem, Refusal) else StampNotUsable from problem
    except PdfError as problem:
        raise DocumentUnreadable from problem
    stamps = stamps_in(out.getvalue(), trust=trust, now=now)
    if len(stamps) != before + 1 or not (stamps[-1].intact and stamps[-1].trusted):
        raise StampNotUsable
    return Stamped(out.getvalue(), stamps[-1].at)
