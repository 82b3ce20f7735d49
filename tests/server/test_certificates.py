"""TLS with the server's own authority: learned with the code, and no other one is believed."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from coach_app.services import exchange
from coach_app.services.desk import Desk
from sync.client.answers import CertificateUnknown
from sync.server.certificates import AuthorityDamaged, HostNameWrong, make_certificate
from sync.server.settings import Serving, Settings, TlsNeeded
from tests.support.laptops import (
    Laptop,
    MovableClock,
    RunningServer,
    fresh_database,
    running_server,
)

NOW = datetime.fromtimestamp(Path("/proc/self").stat().st_mtime, UTC)
"""Certificates are checked against the machine's own clock, so it cannot be made up here."""


def serving_with(folder: Path, *hosts: str) -> Serving:
    make_certificate(folder, list(hosts) or ["127.0.0.1"], NOW)
    return Serving(certificate=folder / "server.pem", private_key=folder / "server.key")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def secured(postgres_url: str, folder: Path) -> Iterator[RunningServer]:
    serving = serving_with(folder)
    with fresh_database(postgres_url) as url:
        settings = Settings(database_url=url, authority=folder / "authority.pem", limit_rates=False)
        with running_server(url, MovableClock(), settings=settings, serving=serving) as running:
            yield running


def test_a_laptop_learns_the_authority_with_its_code_and_goes_on_with_it(
    secured: RunningServer, folder: Path
) -> None:
    laptop = secured.laptop()
    assert secured.url.startswith("https://")
    assert laptop.authority == (folder / "authority.pem").read_text()
    laptop.open_case()
    assert laptop.sync().waiting == 0


def test_a_real_store_keeps_the_authority(secured: RunningServer, desk: Desk) -> None:
    exchange.enrol(desk, secured.url, secured.code(coach="Jo Fairweather"))
    assert exchange.sync_now(desk).requests == 1


def test_without_a_code_that_is_known_there_is_no_trust(secured: RunningServer) -> None:
    laptop = Laptop(secured.url, secured.clock)
    with pytest.raises(CertificateUnknown, match="nothing was sent"):
        laptop.enrol("AAAAA-AAAAA-AAAAA-AAAAA")


def test_a_laptop_that_knows_no_authority_says_so_and_keeps_its_work(
    secured: RunningServer,
) -> None:
    laptop = secured.laptop()
    laptop.authority = ""
    laptop.open_case()
    with pytest.raises(CertificateUnknown, match="1 change waits"):
        laptop.sync()


def test_somebody_in_the_middle_with_an_authority_of_their_own_learns_nothing(
    secured: RunningServer, postgres_url: str, tmp_path: Path
) -> None:
    """The other server has its own certificate and passes the code's id on, but knows no code."""
    code = secured.code(coach="Sam Underhill")
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url, authority=tmp_path / "authority.pem", limit_rates=False
        )
        serving = serving_with(tmp_path)
        with running_server(url, secured.clock, settings=settings, serving=serving) as middle:
            middle.code()
            with middle.engine.begin() as connection:
                ids = secured.rows("SELECT code_id FROM enrolment_code ORDER BY expires_at DESC")
                connection.exec_driver_sql(
                    "UPDATE enrolment_code SET code_id = %(id)s", {"id": ids[-1][0]}
                )
            laptop = Laptop(middle.url, secured.clock)
            with pytest.raises(CertificateUnknown):
                laptop.enrol(code)
            assert middle.rows("SELECT count(*) FROM device") == [(0,)]
            known = secured.laptop(coach="Lee Marsh")
            known.url = middle.url
            with pytest.raises(CertificateUnknown):
                known.sync()


def test_renewing_the_certificate_is_not_noticed(
    postgres_url: str, tmp_path: Path, server_clock: MovableClock
) -> None:
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url, authority=tmp_path / "authority.pem", limit_rates=False
        )
        serving = serving_with(tmp_path)
        with running_server(url, server_clock, settings=settings, serving=serving) as before:
            laptop = before.laptop()
        first = (tmp_path / "server.pem").read_text()
        authority = (tmp_path / "authority.pem").read_text()
        renewed = serving_with(tmp_path)
        assert (tmp_path / "server.pem").read_text() != first
        assert (tmp_path / "authority.pem").read_text() == authority
        with running_server(url, server_clock, settings=settings, serving=renewed) as after:
            laptop.url = after.url
            assert laptop.sync().requests == 1


def test_a_certificate_for_another_host_is_not_believed(
    postgres_url: str, tmp_path: Path, server_clock: MovableClock
) -> None:
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url, authority=tmp_path / "authority.pem", limit_rates=False
        )
        serving = serving_with(tmp_path, "coach.example")
        with (
            running_server(url, server_clock, settings=settings, serving=serving) as running,
            pytest.raises(CertificateUnknown),
        ):
            running.laptop()


def test_keys_are_for_their_owner_and_names_stand_in_the_certificate(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    make_certificate(folder, ["coach.example", "192.0.2.7", "2001:db8::7"], NOW)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes["server.key"] == modes["authority.key"] == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    certificate = x509.load_pem_x509_certificate((folder / "server.pem").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["coach.example"]
    assert len(names.get_values_for_type(x509.IPAddress)) == 2
    assert certificate.not_valid_after_utc - NOW < timedelta(days=398)


@pytest.mark.parametrize("host", ["", "a b", "coach.example/x", "*", "ü" * 70, "a..b"])
def test_a_host_that_is_none_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(HostNameWrong):
        make_certificate(tmp_path / "tls", [host], NOW)
    assert not (tmp_path / "tls").exists()


def test_a_damaged_authority_is_said_so_and_not_replaced(tmp_path: Path) -> None:
    make_certificate(tmp_path, ["127.0.0.1"], NOW)
    (tmp_path / "authority.key").write_text("nothing")
    with pytest.raises(AuthorityDamaged):
        make_certificate(tmp_path, ["127.0.0.1"], NOW)
    assert (tmp_path / "authority.key").read_text() == "nothing"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "coach.example"])  # noqa: S104 - nothing listens there
def test_outside_this_machine_there_is_no_plain_http(host: str, tmp_path: Path) -> None:
    with pytest.raises(TlsNeeded):
        Serving(host=host).check()
    Serving(host=host, behind_proxy=True).check()
    Serving(host=host, certificate=tmp_path, private_key=tmp_path).check()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_plain_http_will_do(host: str) -> None:
    Serving(host=host).check()
