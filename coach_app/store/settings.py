"""What this laptop knows about itself: who uses it, which server, which keys."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.sqlite import insert

from coach_app.store.engine import reading, writing
from coach_app.store.issued_seals import IssuedSeal, believed, kept, seal_request
from coach_app.store.refusals import StoreDamaged
from coach_app.store.seal_identity import DeviceKey, SealIdentity
from coach_app.store.setting_names import SettingName
from coach_app.store.tables import SETTING
from sync.protocol import encode
from sync.seals import SealReply, SealRequest

__all__ = [
    "SettingName",
    "Settings",
    "identity_settings",
    "next_number",
    "read_setting",
    "read_settings",
    "write_settings",
]

_INSERT = insert(SETTING)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["name"], set_={"value": _INSERT.excluded.value}
)


def read_setting(connection: Connection, name: str) -> str:
    """Empty when it was never set."""
    value = connection.scalar(select(SETTING.c.value).where(SETTING.c.name == name))
    return "" if value is None else str(value)


def read_settings(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """Several in one question; each empty when it was never set."""
    query = select(SETTING.c.name, SETTING.c.value).where(SETTING.c.name.in_(names))
    found: dict[str, str] = {str(row.name): str(row.value) for row in connection.execute(query)}
    return {str(name): found.get(str(name), "") for name in names}


def write_settings(connection: Connection, values: Mapping[str, str]) -> None:
    rows = [{"name": str(name), "value": value} for name, value in values.items()]
    if rows:
        connection.execute(_PUT, rows)


def next_number(connection: Connection, counter: str) -> int:
    """1, 2, 3 and so on; a number is used up when the transaction is committed."""
    name = f"counter.{counter}"
    number = int(read_setting(connection, name) or "0") + 1
    write_settings(connection, {name: str(number)})
    return number


def identity_settings(seal: SealIdentity, device: DeviceKey) -> dict[str, str]:
    return {
        SettingName.SEAL_KEY: seal.key_pem.decode(),
        SettingName.SEAL_CERTIFICATE: seal.certificate_pem.decode(),
        SettingName.SEAL_ROOT: seal.root_pem.decode(),
        SettingName.DEVICE_KEY: device.private_raw.hex(),
        SettingName.DEVICE_PUBLIC_KEY: device.public_base64,
    }


class Settings:
    """Each call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: SettingName) -> str:
        """Empty when it was never set."""
        with reading(self._engine) as connection:
            return read_setting(connection, name)

    def put(self, values: Mapping[SettingName, str]) -> None:
        with writing(self._engine) as connection:
            write_settings(connection, {str(name): value for name, value in values.items()})

    def seal_identity(self) -> SealIdentity:
        """Raises StoreDamaged when the store has lost it."""
        return SealIdentity(
            key_pem=self._needed(SettingName.SEAL_KEY),
            certificate_pem=self._needed(SettingName.SEAL_CERTIFICATE),
            chain_pems=(),
            root_pem=self._needed(SettingName.SEAL_ROOT),
        )

    def seal_request(self) -> SealRequest:
        """What the organisation is asked with for a seal. Raises StoreDamaged."""
        return seal_request(self.seal_identity())

    def issued_seal(self) -> IssuedSeal | None:
        """The organisation's seal; None before the first came. Raises StoreDamaged."""
        return kept(self.get(SettingName.SEAL_ISSUED), self.seal_identity())

    def keep_issued_seal(self, reply: SealReply) -> None:
        """Raises SealNotForUs; then the one before stays."""
        believed(reply, self.seal_identity())
        self.put(
            {
                SettingName.SEAL_ISSUED: encode(reply).decode("utf-8"),
                SettingName.SEALS_TOLD: str(reply.number),
            }
        )

    def device_key(self) -> DeviceKey:
        """Raises StoreDamaged when the store has lost it."""
        return DeviceKey(
            private_raw=bytes.fromhex(self._needed(SettingName.DEVICE_KEY).decode()),
            public_base64=self._needed(SettingName.DEVICE_PUBLIC_KEY).decode(),
        )

    def _needed(self, name: SettingName) -> bytes:
        value = self.get(name)
        if not value:
            raise StoreDamaged
        return value.encode()
