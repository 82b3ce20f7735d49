"""What an exchange brings for documents: the organisation's seal, news of others, time stamps.

All of it comes after the records, and none of it is ever the reason why an exchange fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from coach_app.domain.case import CaseFile
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import Refusal
from coach_app.services import seal
from coach_app.services.desk import Desk
from coach_app.services.store_thread import OnStore
from coach_app.store.setting_names import SettingName
from sync.client.ports import NetworkTrouble
from sync.seals import SealReply, SealRequest

RENEWED_BEFORE = timedelta(days=90)
"""A seal is renewed when it has less time left; a laptop exchanges more often than that."""
MOST_AT_ONCE = 20
"""Documents that are stamped in one exchange; the next one goes on."""
STAMPED = (DocumentKind.SIGNED_PLAN, DocumentKind.EMPLOYER_COPY)


class SealLine(Protocol):
    """The way to the server. Both raise NetworkTrouble."""

    def seals(self, request: SealRequest) -> SealReply: ...
    def time_stamp(self, question: bytes) -> bytes: ...


def after_exchange(desk: Desk, line: SealLine, on_store: OnStore) -> bool:
    """Fetch what is due. True when something was kept that has to be sent in turn."""
    try:
        renew(desk, line, on_store)
        return bool(stamp_waiting(desk, line, on_store))
    except NetworkTrouble:
        return False


def renew(desk: Desk, line: SealLine, on_store: OnStore) -> bool:
    """Ask for the organisation's seal if there is none yet, if it ends soon or if the server has
    news of others. True when one came. Raises NetworkTrouble.

    A seal that does not fit is not taken; the one in use stays.
    """
    if not on_store(lambda: _due(desk)):
        return False
    reply = line.seals(on_store(desk.store.settings.seal_request))
    try:
        on_store(lambda: desk.store.settings.keep_issued_seal(reply))
    except Refusal:
        return False
    return True


def stamp_waiting(desk: Desk, line: SealLine, on_store: OnStore) -> int:
    """Have the signed documents of this laptop stamped that are not yet; how many were.

    Raises NetworkTrouble; what was stamped before stays.
    """
    waiting = on_store(lambda: _waiting(desk))
    return sum(_stamped(desk, line, on_store, document_id) for document_id in waiting)


def _due(desk: Desk) -> bool:
    told = desk.setting(SettingName.SEALS_TOLD)
    if not told or told == "0":
        return False  # a server that issues none
    issued = desk.store.settings.issued_seal()
    if issued is None or issued.reply.number != int(told):
        return True
    return issued.ends_at < desk.now() + RENEWED_BEFORE


def _waiting(desk: Desk) -> list[str]:
    issued = desk.store.settings.issued_seal()
    if issued is None or not issued.reply.time_stamps:
        return []
    found = desk.store.queries.unstamped(tuple(kind.value for kind in STAMPED))
    return list(found[:MOST_AT_ONCE])


def _stamped(desk: Desk, line: SealLine, on_store: OnStore, document_id: str) -> int:
    from coach_app.plans.stamping import stamp  # noqa: PLC0415 - see coach_app.services.seal

    trust, now = on_store(lambda: (seal.trust(desk), desk.now()))
    pdf = on_store(_reading(desk, document_id))
    if pdf is None:
        return 0
    try:
        made = stamp(pdf, line.time_stamp, trust, now)
    except NetworkTrouble:
        raise
    except Refusal:
        return 0  # the document stays as it is, and is tried again with the next exchange

    def keep() -> int:
        with desk.work() as work:
            document = work.find(Document, document_id)
            if document is None or not _current(work.case_file(document.case_id), document):
                return 0
            sha256 = work.keep_attachment(made.pdf, document.media_type)
            work.save(
                replace(
                    document,
                    id=desk.ids.new(),
                    sha256=sha256,
                    size=len(made.pdf),
                    made_at=desk.now(),
                    replaces=document.id,
                    stamped_at=made.at,
                ),
                action="stamped",
            )
            work.commit()
        return 1

    kept: int = on_store(keep)
    return kept


def _reading(desk: Desk, document_id: str) -> Callable[[], bytes | None]:
    """Its bytes, if they are here and it is still the latest state of the document."""

    def read() -> bytes | None:
        with desk.work() as work:
            document = work.find(Document, document_id)
            if document is None or not _current(work.case_file(document.case_id), document):
                return None
            return work.attachment(document.sha256)

    return read


def _current(file: CaseFile, document: Document) -> bool:
    return any(one.id == document.id for one in file.current_documents)
