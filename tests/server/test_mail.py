"""E-mails that were asked for offline: sent once, by a real relay, if the ground still stands."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from coach_app.domain.access import Role
from coach_app.domain.disclosed import Became
from coach_app.domain.disclosure import EmployerConsentMissing
from coach_app.services import caseload, consents, disclosures, documents, exchange, handing_over
from coach_app.services.desk import Desk
from coach_app.services.handing_over import AddressNotUsable
from sync.server.certificates import make_certificate
from sync.server.mail import MOST_TRIES, State, send_waiting
from sync.server.mail_relay import (
    Letter,
    RelayNotSafe,
    RelayNotSet,
    RelaySilent,
    SmtpRelay,
)
from tests.support import copies, journeys
from tests.support.browsers import browser_of, text_of
from tests.support.laptops import RunningServer
from tests.support.patience import PATIENCE
from tests.support.stillness import FixedClock

ADDRESS = "frankie@example.org"
ZONE = "Europe/London"


class Mailbox:
    """A relay that keeps what it takes. `answer` is what it says to an address."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


class Relay(Controller):
    """The library wants to know its port before it listens; so the port is taken by then."""

    def __init__(self, mailbox: Mailbox, **more: Any) -> None:
        self._taken = socket.create_server(("127.0.0.1", 0))
        port = self._taken.getsockname()[1]
        super().__init__(mailbox, "127.0.0.1", port, ready_timeout=PATIENCE, **more)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(
            self._factory_invoker, sock=self._taken, ssl=self.ssl_context
        )


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def relay(mailbox: Mailbox) -> Iterator[SmtpRelay]:
    controller = Relay(mailbox)
    controller.start()
    try:
        yield SmtpRelay(
            host="127.0.0.1", port=controller.port, sender="coach@service.example", security="none"
        )
    finally:
        controller.stop()


@pytest.fixture
def enrolled(running: RunningServer, desk: Desk) -> Desk:
    exchange.enrol(desk, running.url, running.code())
    return desk


def send(running: RunningServer, relay: Any) -> dict[State, int]:
    return send_waiting(running.engine, relay, running.sources, ZONE)


def asked_for(desk: Desk) -> tuple[str, bytes]:
    """The case of a signed plan that is to be sent, and the paper."""
    case_id, _ = journeys.signed_case(desk)
    document = caseload.open_case(desk, case_id).file.documents[0]
    handing_over.mail(desk, document.id, ADDRESS)
    return case_id, documents.pdf(desk, document.id)


def page(running: RunningServer) -> str:
    with browser_of(running, Role.SUPERVISOR, "Team North") as browser:
        return text_of(browser.get("/mail"))


def test_what_was_asked_for_offline_is_sent_once(
    enrolled: Desk, running: RunningServer, relay: SmtpRelay, mailbox: Mailbox
) -> None:
    case_id, paper = asked_for(enrolled)
    assert send(running, relay) == {}, "the server has not heard of it"
    exchange.sync_now(enrolled)
    ref = caseload.open_case(enrolled, case_id).file.case.ref
    assert f"{ref}" in page(running)
    assert "To be sent" in page(running)
    assert send(running, relay) == {State.SENT: 1}
    assert send(running, relay) == {}
    (letter,) = mailbox.letters
    assert (letter["To"], letter["From"]) == (ADDRESS, "coach@service.example")
    (attached,) = letter.iter_attachments()
    assert attached.get_content() == paper
    body = letter.get_body()
    assert body is not None
    for word in ("Frankie", "Notreal", ref):
        assert word not in f"{letter['Subject']} {body.get_content()} {attached.get_filename()}"
    assert "Sent" in page(running)
    (line,) = disclosures.log_of(enrolled, case_id)
    assert (line.way.value, line.address) == ("email", ADDRESS)
    assert heard(enrolled, case_id) == [], "until the next exchange"
    assert exchange.sync_now(enrolled).waiting == 0
    assert heard(enrolled, case_id) == [Became.SENT]
    assert exchange.sync_now(enrolled).requests == 1


def heard(desk: Desk, case_id: str) -> list[Became]:
    """What the laptop knows of the e-mails of a case."""
    return [one.became for one in caseload.open_case(desk, case_id).file.deliveries]


def test_a_consent_taken_back_before_stops_it_on_the_server(
    enrolled: Desk, running: RunningServer, relay: SmtpRelay, mailbox: Mailbox
) -> None:
    case_id, _, copy = copies.made(enrolled)
    handing_over.mail(enrolled, copy.id, "manager@example.com")
    (consent,) = caseload.open_case(enrolled, case_id).file.employer_consents
    consents.withdraw_employer_copy(enrolled, consent.id)
    with pytest.raises(EmployerConsentMissing):
        handing_over.mail(enrolled, copy.id, "manager@example.com")
    exchange.sync_now(enrolled)
    assert send(running, relay) == {State.STOPPED: 1}
    assert mailbox.letters == []
    assert "permission withdrawn" in page(running)
    exchange.sync_now(enrolled)
    assert heard(enrolled, case_id) == [Became.STOPPED]


def test_a_consent_that_has_ended_stops_it_too(
    enrolled: Desk,
    running: RunningServer,
    relay: SmtpRelay,
    mailbox: Mailbox,
    clock: FixedClock,
) -> None:
    _, _, copy = copies.made(enrolled)
    handing_over.mail(enrolled, copy.id, "manager@example.com")
    exchange.sync_now(enrolled)
    running.clock.move(days=(copies.UNTIL - clock.now().date()).days + 1)
    assert send(running, relay) == {State.STOPPED: 1}
    assert mailbox.letters == []


def test_an_address_that_is_refused_for_good_and_one_for_now(
    enrolled: Desk, running: RunningServer, relay: SmtpRelay, mailbox: Mailbox
) -> None:
    case_id, _ = asked_for(enrolled)
    exchange.sync_now(enrolled)
    mailbox.answer = "450 Later"
    for _ in range(MOST_TRIES - 1):
        assert send(running, relay) == {State.WAITS: 1}
    assert send(running, relay) == {State.NOT_TAKEN: 1}
    asked_for(enrolled)
    exchange.sync_now(enrolled)
    assert heard(enrolled, case_id) == [Became.NOT_TAKEN]
    mailbox.answer = "550 Unknown"
    assert send(running, relay) == {State.NOT_TAKEN: 1}
    assert mailbox.letters == []
    assert "does not take it" in page(running)


def test_a_relay_that_is_silent_loses_nothing(
    enrolled: Desk, running: RunningServer, relay: SmtpRelay, mailbox: Mailbox
) -> None:
    asked_for(enrolled)
    exchange.sync_now(enrolled)
    with pytest.raises(RelaySilent):
        send(running, replace(relay, port=9))
    assert send(running, relay) == {State.SENT: 1}
    assert len(mailbox.letters) == 1


def test_one_that_was_cut_off_is_never_sent_again_by_itself(
    enrolled: Desk, running: RunningServer, relay: SmtpRelay, mailbox: Mailbox
) -> None:
    class Dying:
        def send(self, *_: object) -> None:
            raise KeyboardInterrupt

    asked_for(enrolled)
    exchange.sync_now(enrolled)
    with pytest.raises(KeyboardInterrupt):
        send(running, Dying())
    assert send(running, relay) == {}
    assert mailbox.letters == []
    assert "cut off" in page(running)


def test_other_teams_do_not_see_it(enrolled: Desk, running: RunningServer) -> None:
    case_id, _ = asked_for(enrolled)
    exchange.sync_now(enrolled)
    ref = caseload.open_case(enrolled, case_id).file.case.ref
    with browser_of(running, Role.SUPERVISOR, "Team South") as browser:
        told = text_of(browser.get("/mail"))
    assert ref not in told
    assert "Nobody has asked" in told


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@example.org",
        "a@b",
        "a@example.org\nBcc: b@example.org",
        "x" * 300 + "@a.b",
    ],
)
def test_an_address_that_is_none_is_refused(desk: Desk, address: str) -> None:
    case_id, _ = journeys.signed_case(desk)
    document = caseload.open_case(desk, case_id).file.documents[0]
    with pytest.raises(AddressNotUsable):
        handing_over.mail(desk, document.id, address)
    assert disclosures.log_of(desk, case_id) == ()


def test_a_relay_elsewhere_has_to_speak_tls() -> None:
    with pytest.raises(RelayNotSet):
        SmtpRelay().check()
    with pytest.raises(RelayNotSafe):
        SmtpRelay(host="mail.example", sender="a@example.org", security="none").check()
    SmtpRelay(host="mail.example", sender="a@example.org").check()


def test_a_certificate_nobody_vouches_for_is_not_believed(
    running: RunningServer, mailbox: Mailbox, tmp_path: Path
) -> None:
    make_certificate(tmp_path, ["127.0.0.1"], running.clock() - timedelta(days=30))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    controller = Relay(mailbox, tls_context=context)
    controller.start()
    try:
        relay = SmtpRelay(host="127.0.0.1", port=controller.port, sender="a@example.org")
        with pytest.raises(RelaySilent):
            relay.send(Letter("one", ADDRESS, b"%PDF-"), running.clock())
    finally:
        controller.stop()
    assert mailbox.letters == []
