"""The routes for laptops as an OpenAPI document, made from the messages' own classes.

`python -m sync.server.described` prints it; docs/openapi.json is that text.
"""

import json
import sys
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from sync.codes import AUTHORITY_PATH, AuthorityReply
from sync.person import (
    SIGN_IN_PATH,
    STANDING_PATH,
    SignInReply,
    SignInRequest,
    StandingReply,
    StandingRequest,
)
from sync.protocol import (
    ANSWER_PATH,
    ATTACHMENT_PATH,
    CAME_PATH,
    ENROL_PATH,
    EXCHANGE_PATH,
    MAX_ATTACHMENT,
    NEWS_PATH,
    PROTOCOL_VERSION,
    REJOIN_PATH,
    UPLOAD_PATH,
    EnrolReply,
    EnrolRequest,
    ErrorReply,
    ExchangeReply,
    ExchangeRequest,
    RejoinReply,
    RejoinRequest,
)
from sync.seals import SEALS_PATH, STAMP_PATH, STAMP_REPLY, SealReply, SealRequest
from sync.storable import SAFE_INTEGER

JSON, BYTES, PART = (
    "application/json",
    "application/octet-stream",
    "application/offset+octet-stream",
)
STAMP_QUERY = "application/timestamp-query"
REFUSALS = ("401", "403", "404", "405", "409", "413", "422", "426", "429", "500", "503")
"""Any route may answer with any of these: a key, and nothing of what was sent."""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    schema: dict[str, Any]

    def described(self) -> dict[str, Any]:
        return {"name": self.name, "in": self.place, "required": True, "schema": self.schema}


@dataclass(frozen=True, slots=True)
class Operation:
    """`request` and `reply` are a class for JSON, a media type for bytes, None for nothing."""

    method: str
    path: str
    summary: str
    status: str
    request: Any = None
    reply: Any = None
    parameters: tuple[Parameter, ...] = ()


HASH = Parameter("sha256", "path", {"type": "string", "pattern": "^[0-9a-f]{64}$"})
CODE = Parameter("code_id", "path", {"type": "string", "pattern": "^[0-9a-f]{64}$"})
SEQ = Parameter("seq", "path", {"type": "integer", "minimum": 0, "maximum": SAFE_INTEGER})
OFFSET = Parameter("offset", "query", {"type": "integer", "minimum": 0, "maximum": MAX_ATTACHMENT})
LENGTH = Parameter("length", "query", {"type": "integer", "minimum": 1, "maximum": 1024 * 1024})
NUMBER = {"type": "string", "pattern": "^[0-9]{1,10}$"}
OPERATIONS = (
    Operation(
        "get",
        AUTHORITY_PATH + "{code_id}",
        "Whose certificate is this, proved by the code",
        "200",
        None,
        AuthorityReply,
        (CODE,),
    ),
    Operation(
        "post",
        ENROL_PATH,
        "Make a laptop known with a one-time code",
        "200",
        EnrolRequest,
        EnrolReply,
    ),
    Operation(
        "post",
        EXCHANGE_PATH,
        "Bring changes, take verdicts and news",
        "200",
        ExchangeRequest,
        ExchangeReply,
    ),
    Operation(
        "post",
        REJOIN_PATH,
        "A store that was put back from a copy begins anew",
        "200",
        RejoinRequest,
        RejoinReply,
    ),
    Operation(
        "get",
        NEWS_PATH + "{seq}",
        "A part of a change too large for the line",
        "206",
        None,
        BYTES,
        (SEQ, OFFSET, LENGTH),
    ),
    Operation(
        "get",
        ATTACHMENT_PATH + "{sha256}",
        "A part of a file",
        "206",
        None,
        BYTES,
        (HASH, OFFSET, LENGTH),
    ),
    Operation(
        "head", ATTACHMENT_PATH + "{sha256}", "Is this file here", "200", None, None, (HASH,)
    ),
    Operation(
        "put", ATTACHMENT_PATH + "{sha256}", "Bring a file whole", "200", BYTES, None, (HASH,)
    ),
    Operation(
        "post",
        UPLOAD_PATH + "{sha256}",
        "Begin an upload, or find it (tus 1.0)",
        "201",
        None,
        None,
        (HASH, Parameter("upload-length", "header", NUMBER)),
    ),
    Operation(
        "head", UPLOAD_PATH + "{sha256}", "Where an upload stands", "200", None, None, (HASH,)
    ),
    Operation(
        "head",
        CAME_PATH + "{sha256}",
        "How much of an exchange came before its line broke, and the name of its answer",
        "200",
        None,
        None,
        (HASH,),
    ),
    Operation(
        "get",
        ANSWER_PATH + "{sha256}",
        "The rest of an answer that was cut",
        "206",
        None,
        BYTES,
        (HASH, OFFSET, LENGTH),
    ),
    Operation(
        "post", SEALS_PATH, "A certificate for the laptop's seal", "200", SealRequest, SealReply
    ),
    Operation(
        "post",
        SIGN_IN_PATH,
        "A code with which the laptop's person signs in",
        "200",
        SignInRequest,
        SignInReply,
    ),
    Operation(
        "post",
        STANDING_PATH,
        "What became of the code",
        "200",
        StandingRequest,
        StandingReply,
    ),
    Operation("post", STAMP_PATH, "A time stamp by RFC 3161", "200", STAMP_QUERY, STAMP_REPLY),
    Operation(
        "patch",
        UPLOAD_PATH + "{sha256}",
        "Go on with an upload",
        "204",
        PART,
        None,
        (HASH, Parameter("upload-offset", "header", NUMBER)),
    ),
)


def document() -> dict[str, Any]:
    messages = [o.request for o in OPERATIONS if isinstance(o.request, type)]
    answers = [ErrorReply, *(o.reply for o in OPERATIONS if isinstance(o.reply, type))]
    wanted: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [
        *((shape, "validation", TypeAdapter(shape)) for shape in messages),
        *((shape, "serialization", TypeAdapter(shape)) for shape in answers),
    ]
    found, schemas = TypeAdapter.json_schemas(
        wanted,
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation, found)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Coach server, the routes for laptops",
            "version": str(PROTOCOL_VERSION),
            "description": "Bodies of JSON travel as zstd where content-encoding says so; answers "
            "always do. Every request but the first is signed by the laptop (RFC 9421).",
        },
        "paths": paths,
        "components": {"schemas": schemas.get("$defs", {})},
    }


def _described(operation: Operation, found: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"summary": operation.summary}
    if operation.parameters:
        said["parameters"] = [each.described() for each in operation.parameters]
    if operation.request is not None:
        said["requestBody"] = {
            "required": True,
            "content": _content(operation.request, "validation", found),
        }
    bad = {"description": "refused", "content": _content(ErrorReply, "serialization", found)}
    if operation.method == "head":
        bad = {"description": "refused"}
    good: dict[str, Any] = {"description": "done"}
    if operation.reply is not None:
        good["content"] = _content(operation.reply, "serialization", found)
    said["responses"] = {operation.status: good, **dict.fromkeys(REFUSALS, bad)}
    return said


def _content(shape: Any, mode: str, found: Any) -> dict[str, Any]:
    if isinstance(shape, str):
        return {shape: {"schema": {"type": "string", "format": "binary"}}}
    return {JSON: {"schema": found[shape, mode]}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(), indent=1, sort_keys=True) + "\n")
