"""What the server is told from outside, in one place; the real clock and chance come with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from coach_app.domain.errors import Refusal


class TlsNeeded(Refusal):
    key = "server.tls_needed"
    sentence = (
        "Other machines reach this address, so the server speaks TLS there and nothing else. Give "
        "it a certificate (coach-server certificate makes one), or say --behind-proxy if a proxy "
        "in front of it speaks TLS."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What every worker goes by.

    `secure_cookies` is off only for plain HTTP on this very machine. `second_factor` asks
    everybody who signs in with a password for a code from their phone too. `authority` is the
    certificate that laptops are told to trust when they are enrolled, if it is the server's own.
    """

    database_url: str
    secure_cookies: bool = True
    second_factor: bool = True
    limit_rates: bool = True
    authority: Path | None = None
    seal_authority: Path | None = None
    """Certificates of the organisation's own authority for seals, from the issuing one to the
    root (PEM); without it the server makes one of its own."""
    seal_key: Path | None = None
    time_stamps: bool = True
    """Whether laptops are given time stamps for what they have signed."""
    statement_timeout: timedelta = timedelta(seconds=15)
    connections: int = 20
    session_length: timedelta = timedelta(hours=8)
    session_idle: timedelta = timedelta(minutes=30)
    half_session: timedelta = timedelta(minutes=10)
    """Between the password and the code."""
    lock_out: timedelta = timedelta(minutes=15)
    lock_out_after: int = 5
    organisation_issuer: str = ""
    """Address of the organisation's own sign-in service (OpenID Connect); empty: there is none."""
    organisation_client: str = ""
    organisation_secret: Path | None = None
    """File with the secret that the service gave this server, if it gave one."""
    count_rest: timedelta = timedelta(seconds=1)
    """For how long standings and figures that were worked out are good enough."""
    person_sign_in: timedelta | None = None
    """How long the sign-in of a laptop's person counts before the laptop is told no news; None:
    nobody is asked for one."""
    time_zone: str = "Europe/London"
    return_layouts: Path | None = None
    """An organisation's own layouts of returns, besides the samples."""
    log_level: str = "info"
    """From which level on our own lines are logged; others' begin at warning."""

    @property
    def seal_files(self) -> tuple[Path, Path] | None:
        """Certificates and key of the organisation's own authority for seals."""
        if self.seal_authority is None or self.seal_key is None:
            return None
        return self.seal_authority, self.seal_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where the server listens and with how many processes."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    certificate: Path | None = None
    private_key: Path | None = None
    behind_proxy: bool = False
    trusted_proxies: str = "127.0.0.1"
    """Whose word counts about where a request came from."""
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None
    most_connections: int = 1000
    """For each worker; beyond it laptops are told to come back later."""

    @property
    def tls(self) -> bool:
        return self.certificate is not None and self.private_key is not None

    def check(self) -> None:
        """Raises TlsNeeded."""
        if not (self.tls or self.behind_proxy or loopback(self.host)):
            raise TlsNeeded


def loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Sources:
    """Time and chance, handed in so that tests can hold them still.

    `ids` gives identifiers, `tokens` gives secrets of at least 128 bits.
    """

    clock: Callable[[], datetime]
    ids: Callable[[], str]
    tokens: Callable[[], str]
