"""Settings from environment variables, each with a name that begins with COACH_."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coach_app.domain.errors import Refusal
from sync.server.settings import Serving, Settings

DATABASE_URL, DATABASE_URL_FILE = "COACH_DATABASE_URL", "COACH_DATABASE_URL_FILE"
BACKUP_FOR = "COACH_BACKUP_FOR"
"""File with the public halves of the keys that open backups."""
RETURN_LAYOUTS = "COACH_RETURN_LAYOUTS"
PREFIX = "COACH_"
LOG_LEVELS = frozenset({"debug", "info", "warning", "error"})
SHORTEST_SIGN_IN, LONGEST_SIGN_IN = timedelta(hours=1), timedelta(days=90)
YES, NO = frozenset({"yes", "true", "1", "on"}), frozenset({"no", "false", "0", "off"})


class SettingWrong(Refusal):
    key = "server.setting_wrong"
    sentence = "A setting has a value that is not possible."


class DatabaseAddressMissing(Refusal):
    key = "server.database_address_missing"
    sentence = f"Say where the database is: --database-url-file FILE, or {DATABASE_URL}."


class FileNotReadable(Refusal):
    key = "server.file_not_readable"
    sentence = "The file could not be read. Check its name and its rights."


def text_of(file: Path) -> str:
    """The first line of a small file. Raises FileNotReadable."""
    try:
        return file.read_text(encoding="utf-8").strip().splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        raise FileNotReadable from None


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError
    return text.lower() in YES


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _minutes(least: int, most: int) -> Callable[[str], timedelta]:
    read = _between(least, most)
    return lambda text: timedelta(minutes=read(text))


def _sign_in(text: str) -> timedelta | None:
    """`off`; days, as in `14` and `14d`; or hours, as in `12h`."""
    if text.lower() == "off":
        return None
    number, unit = (text[:-1], text[-1]) if text[-1:] in "hd" else (text, "d")
    lasts = timedelta(hours=int(number)) if unit == "h" else timedelta(days=int(number))
    if not SHORTEST_SIGN_IN <= lasts <= LONGEST_SIGN_IN:
        raise ValueError
    return lasts


def _one_of(words: frozenset[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError
        return text.lower()

    return read


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except ZoneInfoNotFoundError:
        raise ValueError from None


MAIL_SECURITY = frozenset({"starttls", "tls", "none"})


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting: the field it fills, how its text is read, and what it means."""

    name: str
    field: str
    read: Callable[[str], Any]
    meaning: str


OF_WORKERS = (
    Variable("COACH_SECOND_FACTOR", "second_factor", _yes_or_no, "ask for a code from a phone"),
    Variable("COACH_LIMIT_RATES", "limit_rates", _yes_or_no, "slow down who asks too often"),
    Variable("COACH_TLS_AUTHORITY", "authority", Path, "certificate that laptops pin"),
    Variable("COACH_SEAL_AUTHORITY", "seal_authority", Path, "certificates behind the seals"),
    Variable("COACH_SEAL_KEY", "seal_key", Path, "key of the first of them"),
    Variable("COACH_TIME_STAMPS", "time_stamps", _yes_or_no, "vouch for the times of seals"),
    Variable("COACH_CONNECTIONS", "connections", _between(1, 200), "database lines of a worker"),
    Variable("COACH_SESSION_MINUTES", "session_length", _minutes(5, 1440), "longest session"),
    Variable("COACH_IDLE_MINUTES", "session_idle", _minutes(1, 480), "session without a click"),
    Variable("COACH_LOCK_OUT_MINUTES", "lock_out", _minutes(1, 1440), "how long a lock-out lasts"),
    Variable("COACH_LOCK_OUT_AFTER", "lock_out_after", _between(2, 50), "wrong tries before it"),
    Variable("COACH_OIDC_ISSUER", "organisation_issuer", str, "organisation's sign-in service"),
    Variable("COACH_OIDC_CLIENT_ID", "organisation_client", str, "our name at that service"),
    Variable("COACH_OIDC_SECRET_FILE", "organisation_secret", Path, "file with our secret there"),
    Variable(
        "COACH_PERSON_SIGN_IN",
        "person_sign_in",
        _sign_in,
        "off, or how long a coach's sign-in counts: 12h, 14d",
    ),
    Variable("COACH_LOG_LEVEL", "log_level", _one_of(LOG_LEVELS), "info, warning or error"),
    Variable(RETURN_LAYOUTS, "return_layouts", Path, "folder with own return layouts"),
    Variable("COACH_TIME_ZONE", "time_zone", _zone, "of dates on the pages"),
)
OF_SERVING = (
    Variable("COACH_HOST", "host", str, "address to listen on"),
    Variable("COACH_PORT", "port", _between(0, 65535), "port to listen on"),
    Variable("COACH_WORKERS", "workers", _between(1, 64), "processes that answer"),
    Variable("COACH_TLS_CERTIFICATE", "certificate", Path, "file with the certificate chain"),
    Variable("COACH_TLS_KEY", "private_key", Path, "file with its private key"),
    Variable("COACH_BEHIND_PROXY", "behind_proxy", _yes_or_no, "a proxy in front speaks TLS"),
    Variable("COACH_TRUSTED_PROXIES", "trusted_proxies", str, "addresses of that proxy"),
    Variable("COACH_METRICS_HOST", "metrics_host", str, "where metrics are shown"),
    Variable(
        "COACH_METRICS_PORT",
        "metrics_port",
        _between(0, 65535),
        "their port; none without it",
    ),
    Variable("COACH_MOST_CONNECTIONS", "most_connections", _between(10, 100_000), "of a worker"),
)
OF_MAIL = (
    Variable("COACH_SMTP_HOST", "host", str, "the mail relay; without it nothing is sent"),
    Variable("COACH_SMTP_PORT", "port", _between(1, 65535), "its port"),
    Variable("COACH_SMTP_SECURITY", "security", _one_of(MAIL_SECURITY), "starttls, tls or none"),
    Variable("COACH_SMTP_USER", "user", str, "who signs in there, if anybody has to"),
    Variable("COACH_SMTP_PASSWORD_FILE", "password_file", Path, "file with the password"),
    Variable("COACH_MAIL_FROM", "sender", str, "the address that e-mails come from"),
)
OTHERS = (DATABASE_URL, DATABASE_URL_FILE, BACKUP_FOR)


def database_url(environment: Mapping[str, str]) -> str:
    """Raises DatabaseAddressMissing, FileNotReadable."""
    if file := environment.get(DATABASE_URL_FILE):
        return text_of(Path(file))
    if url := environment.get(DATABASE_URL):
        return url
    raise DatabaseAddressMissing


def settings_from(environment: Mapping[str, str], **fixed: Any) -> Settings:
    """`fixed` has the last word. Raises SettingWrong, DatabaseAddressMissing, FileNotReadable."""
    found = _read(OF_WORKERS, environment)
    return Settings(**{"database_url": database_url(environment), **found, **fixed})


def serving_from(environment: Mapping[str, str], **fixed: Any) -> Serving:
    """`fixed` has the last word, but for what is None. Raises SettingWrong."""
    found = _read(OF_SERVING, environment)
    return Serving(**(found | {name: value for name, value in fixed.items() if value is not None}))


def mail_settings_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """What is said of the mail relay. Raises SettingWrong."""
    return _read(OF_MAIL, environment)


def unknown(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Variables that look like settings of ours and are none: most likely slips of the pen."""
    known = {variable.name for variable in (*OF_WORKERS, *OF_SERVING, *OF_MAIL)} | set(OTHERS)
    ours = (name for name in environment if name.startswith(PREFIX))
    return tuple(sorted(name for name in ours if name not in known))


def _read(variables: tuple[Variable, ...], environment: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for variable in variables:
        text = environment.get(variable.name, "").strip()
        if text:
            try:
                found[variable.field] = variable.read(text)
            except ValueError:
                # The value stays unsaid: a secret may have slipped into the wrong line.
                raise SettingWrong(
                    f"{variable.name} ({variable.meaning}) has a value that is not possible."
                ) from None
    return found
