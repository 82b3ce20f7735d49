"""What the server keeps of this store's audit trail, and what this store keeps of that."""

from base64 import b64decode
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from coach_app.domain.errors import Refusal
from coach_app.store.audit import audit_head
from coach_app.store.settings import SettingName, read_setting, read_settings, write_settings
from coach_app.store.tables import AUDIT
from sync.protocol import RECEIPT, Head, Statement, StoreState, decode, encode

HASH_KEPT = 32
"""Hexadecimal digits: 128 bits of a line's hash, to keep a quiet exchange small."""


def store_state(connection: Connection) -> StoreState:
    """Which store this is. An offered head stays the same until the server acknowledges it, so
    that the answer to it may be lost without harm."""
    names = (
        SettingName.RECEIPT,
        SettingName.HEAD_OFFERED,
        SettingName.INCARNATION,
        SettingName.STORE_ID,
    )
    kept = read_settings(connection, names)
    receipt, offered = kept[SettingName.RECEIPT], kept[SettingName.HEAD_OFFERED]
    acknowledged = decode(Statement, receipt.encode()).head if receipt else Head()
    if offered:
        head = decode(Head, offered.encode())
    else:
        head = current_head(connection)
        if head != acknowledged:
            write_settings(connection, {SettingName.HEAD_OFFERED: encode(head).decode()})
    # The first life of a store has the store's own name.
    life = kept[SettingName.INCARNATION] or kept[SettingName.STORE_ID]
    return StoreState(incarnation=life, acknowledged=acknowledged, head=head)


def acknowledge(connection: Connection, receipt: Statement) -> None:
    """The server keeps this head now, and signed for it."""
    write_settings(
        connection, {SettingName.RECEIPT: encode(receipt).decode(), SettingName.HEAD_OFFERED: ""}
    )


def witness(connection: Connection, anchor: Statement) -> None:
    """Keep the end of the server's own trail. One that goes back is not taken: then this laptop
    still holds the proof of what the server had written down before."""
    kept = read_setting(connection, SettingName.SERVER_ANCHOR)
    if kept and decode(Statement, kept.encode()).head.n >= anchor.head.n:
        return
    write_settings(connection, {SettingName.SERVER_ANCHOR: encode(anchor).decode()})


def current_head(connection: Connection) -> Head:
    number, own = audit_head(connection)
    return Head(n=number, hash=own[:HASH_KEPT])


def first_line_not_as_acknowledged(connection: Connection) -> str:
    """What the receipt shows to be wrong with the trail, or "" when they agree."""
    text = read_setting(connection, SettingName.RECEIPT)
    if not text:
        return ""
    receipt = decode(Statement, text.encode())
    if not _signed(receipt, read_setting(connection, SettingName.SERVER_KEY)):
        return "the server's receipt"
    if receipt.head.n == 0:
        return ""
    own = connection.scalar(select(AUDIT.c.hash).where(AUDIT.c.n == receipt.head.n))
    if own is None:
        last = current_head(connection).n
        return f"line {last + 1}: the end is cut off, the server has seen {receipt.head.n} lines"
    return (
        ""
        if own[:HASH_KEPT] == receipt.head.hash
        else f"line {receipt.head.n}: not as the server saw it"
    )


def _signed(receipt: Statement, server_key: str) -> bool:
    if receipt.purpose != RECEIPT:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(server_key, validate=True))
        key.verify(b64decode(receipt.signature, validate=True), receipt.content())
    except (InvalidSignature, NotBase64, ValueError, Refusal):
        return False
    return True
