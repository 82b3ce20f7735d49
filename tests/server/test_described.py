"""What the OpenAPI document says of the laptops' routes is so, whoever asks whatever."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from sqlmodel import Session, select

from sync.client import signing_in
from sync.client.signing import RequestSigner
from sync.packing import decompress
from sync.server import person
from sync.server.described import OPERATIONS, document
from sync.server.settings import Settings
from sync.server.tables import Account
from tests.server.test_roles import LAPTOPS
from tests.support.laptops import (
    Laptop,
    MovableClock,
    RunningServer,
    fresh_database,
    running_server,
)
from tests.support.patience import PATIENCE

HOME = Path(__file__).resolve().parents[2]
SCHEMA = schemathesis.openapi.from_dict(document())
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
"""Left out are those that expect a refusal for whatever does not fit the schema: fields that a
server does not know are ignored, and a bad entry is answered for itself, so that nobody is kept
from sending. tests/server/test_hostile_input.py says what is refused."""
load_all_checks()


@schemathesis.serializer("application/offset+octet-stream", "application/timestamp-query")
def as_bytes(_: Any, value: Any) -> bytes:
    """Bodies that are no JSON travel as they are."""
    plain = getattr(value, "data", value)
    return plain if isinstance(plain, bytes) else str(plain).encode()


class Signed(requests.auth.AuthBase):
    """As an enrolled laptop signs."""

    def __init__(self, laptop: Laptop) -> None:
        self._signer = RequestSigner(laptop.device_id, laptop.key, laptop.clock, laptop.nonce)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body
        self._signer.sign(request, content)  # type: ignore[arg-type]
        return request


def unpacked(response: requests.Response, *_: Any, **__: Any) -> requests.Response:
    """As a laptop reads it; the library that asks here does not know zstd."""
    if response.headers.get("content-encoding") == "zstd" and response.content:
        response._content = decompress(response.content)
    return response


@pytest.fixture(scope="module")
def asking() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.hooks["response"].append(unpacked)
        yield session


@pytest.fixture(scope="module")
def shared(postgres_url: str) -> Iterator[RunningServer]:
    """One that asks persons to sign in, so that every route has something to say."""
    with fresh_database(postgres_url) as url:
        policy = Settings(
            database_url=url,
            secure_cookies=False,
            limit_rates=False,
            person_sign_in=timedelta(days=14),
        )
        with running_server(url, MovableClock(), settings=policy) as server:
            yield server


@pytest.fixture(scope="module")
def laptop(shared: RunningServer) -> Laptop:
    made = shared.laptop("Team of schemas")
    made.open_case()
    with made.line() as line:
        code = signing_in.begin(line, made.journal.life).code
    with Session(shared.engine) as session, session.begin():
        account = session.exec(select(Account)).one()
        person.say(session, account, code, shared.clock(), own=True)
    assert not made.sync().withheld
    return made


@SCHEMA.parametrize()
@settings(
    max_examples=200 if os.environ.get("COACH_LONG_PROOFS") else 5,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.parametrize("known", [True, False], ids=["enrolled", "stranger"])
def test_every_answer_is_as_described(
    case: Any, shared: RunningServer, laptop: Laptop, asking: requests.Session, *, known: bool
) -> None:
    auth = Signed(laptop) if known else None
    answer = case.call(base_url=shared.url, session=asking, auth=auth, timeout=PATIENCE)
    case.validate_response(answer, checks=CHECKS)
    if not known and case.method != "OPTIONS":  # which tus is spoken, anybody may know
        assert answer.status_code >= 400


def test_every_route_for_laptops_is_described() -> None:
    described = {f"{each.method.upper()} {each.path}" for each in OPERATIONS}
    assert described == LAPTOPS


def test_the_printed_document_is_this_one() -> None:
    printed = (HOME / "docs" / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(printed) == document(), "python -m sync.server.described > docs/openapi.json"
