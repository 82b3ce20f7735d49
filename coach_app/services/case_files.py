"""One person's whole record as a JSON file, out and in. The format is in docs/case-file.md."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from coach_app import codec
from coach_app.domain.assembling import records_of
from coach_app.domain.case import CaseFile
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.domain.errors import CaseAlreadyHere, CaseNotFound, Meaning, Refusal
from coach_app.domain.plan import Plan
from coach_app.domain.records import FIELD_OF_KIND, RECORD_TYPES
from coach_app.plans.digest import plan_digest
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release_in
from coach_app.services.referrals import next_reference
from coach_app.store.unit_of_work import UnitOfWork

LARGEST_FILE = 20_000_000
"""Bytes. A full record with its signed papers stays far below."""
DEEPEST = 40
"""Levels of nesting; a real case file needs fewer than 20."""


class CaseFileWrong(Refusal):
    key = "case_file.wrong"
    meaning = Meaning.DAMAGED
    sentence = "This is not a case file that can be read. Nothing was imported."


class CaseFileTooLarge(Refusal):
    key = "case_file.too_large"
    meaning = Meaning.DAMAGED
    sentence = "This file is larger than any case file can be. Nothing was imported."


class ContentChanged(Refusal):
    key = "case_file.content_changed"
    meaning = Meaning.DAMAGED
    sentence = (
        "An agreed plan or a document in this file is not what it was when it was made. "
        "Nothing was imported."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """The bytes of one document, named by their SHA-256."""

    sha256: str
    media_type: str = "application/pdf"
    base64: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """The file as a whole. Unknown fields are refused at every level."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    format: Literal["coach-app/case"]
    version: Literal[1]
    record: CaseFile
    attachments: tuple[Attachment, ...] = ()


def schema() -> dict[str, Any]:
    """The JSON Schema of a case file. Ids may be left out in a file that is written by hand."""
    described = codec.adapter(CaseDocument).json_schema()
    for shape in RECORD_TYPES.values():
        definition = described["$defs"][shape.__name__]
        given = ("id", "case_id", "ref")
        definition["required"] = [f for f in definition["required"] if f not in given]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}


def export_case(desk: Desk, ref: str) -> Released:
    """The whole record of one case as JSON in UTF-8, to move it between tools of the service.

    It is the coach's own hand-out and not a copy for anybody else: it needs no permission, and
    it is written in the log of copies that left. The file holds the log as it was before.
    """
    with desk.work() as work:
        file = work.case_file(work.case_id_of(ref))
        attachments = tuple(
            Attachment(
                sha256=document.sha256,
                media_type=document.media_type,
                base64=base64.b64encode(work.attachment(document.sha256)).decode("ascii"),
            )
            for document in file.documents
        )
        whole = CaseDocument(
            format="coach-app/case", version=1, record=file, attachments=attachments
        )
        text = json.dumps(codec.dump(whole), ensure_ascii=False, indent=1, sort_keys=True)
        copy = OutgoingCopy(
            route=Route.CASE_FILE,
            data=(text + "\n").encode("utf-8"),
            what="The whole record as a case file",
            purpose="The coach's own hand-out, to move the record between tools",
            media_type="application/json",
        )
        released = release_in(work, desk, file, copy)
        work.note("exported", "case", file.case.id)
        work.commit()
    return released


def import_case(desk: Desk, data: bytes) -> Changes:
    """Take a case file in, whole or not at all.

    Raises NotReadable with the path of a wrong or unknown field, CaseFileWrong, CaseFileTooLarge,
    ContentChanged, or CaseAlreadyHere.
    """
    body = parsed(data)
    _must_be_a_case_file(body)
    with desk.work() as work:
        _fill_in_ids(desk, work, body)
        document = codec.load_json(CaseDocument, json.dumps(body, ensure_ascii=True))
        file = document.record
        _must_be_apart(file)
        _must_be_new(work, file)
        _check_content(document)
        for attachment in document.attachments:
            work.keep_attachment(_bytes(attachment), attachment.media_type)
        for record in records_of(file):
            work.save(record, action="imported")
        work.commit()
    return Changes(frozenset(RECORD_TYPES), file.case.id, file.case.id)


def parsed(data: bytes) -> Any:
    """JSON from outside, bounded in size and depth.

    Raises CaseFileTooLarge and CaseFileWrong; the latter also for a field that stands twice in
    one place, where nobody could say which of the two is meant.
    """
    if len(data) > LARGEST_FILE:
        raise CaseFileTooLarge
    try:
        body = json.loads(
            data.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_field_twice
        )
    except (ValueError, RecursionError):
        raise CaseFileWrong("This file is not sound JSON in UTF-8. Nothing was imported.") from None
    if _deeper_than(body, DEEPEST):
        raise CaseFileWrong("This file is nested too deeply. Nothing was imported.")
    return body


def _must_be_a_case_file(body: Any) -> None:
    if not isinstance(body, dict) or not isinstance(body.get("record"), dict):
        raise CaseFileWrong('A case file is a JSON object with a "record". Nothing was imported.')


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _no_field_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("twice")
    return fields


def _deeper_than(body: Any, levels: int) -> bool:
    layer = [body]
    for _ in range(levels):
        layer = [inner for outer in layer for inner in _inside(outer)]
        if not layer:
            return False
    return True


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _fill_in_ids(desk: Desk, work: UnitOfWork, body: dict[str, Any]) -> None:
    """Give an id to every record that came without one, and the case's id to all of them."""
    record = body["record"]
    case = record.get("case")
    if not isinstance(case, dict):
        raise codec.NotReadable("record.case", "this field is required")
    case.setdefault("id", desk.ids.new())
    case["case_id"] = case["id"]
    if "ref" not in case:
        case["ref"] = next_reference(work)
    case.setdefault("coach_id", desk.coach.id)
    case.setdefault("coach_name", desk.coach.name)
    for field in FIELD_OF_KIND.values():
        part = record.get(field)
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, dict):
                one.setdefault("id", desk.ids.new())
                one.setdefault("case_id", case["id"])
                if one["case_id"] != case["id"]:
                    raise codec.NotReadable(f"record.{field}", "belongs to another case")


def _must_be_apart(file: CaseFile) -> None:
    """Two records with one id would become one record."""
    seen: set[tuple[str, str]] = set()
    for record in records_of(file):
        name = (record.KIND, record.id)
        if name in seen:
            raise codec.NotReadable(f"record.{FIELD_OF_KIND[record.KIND]}", "an id stands twice")
        seen.add(name)


def _must_be_new(work: UnitOfWork, file: CaseFile) -> None:
    for name in (file.case.id, file.case.ref):
        try:
            work.case_id_of(name)
        except CaseNotFound:
            continue
        raise CaseAlreadyHere


def _check_content(document: CaseDocument) -> None:
    """What was agreed or made must still be what its hash says."""
    for record in records_of(document.record):
        agreed = isinstance(record, Plan) and not record.editable
        if isinstance(record, Plan) and agreed and plan_digest(record) != record.content_hash:
            raise ContentChanged
    there = {attachment.sha256 for attachment in document.attachments}
    if not {d.sha256 for d in document.record.documents} <= there:
        raise ContentChanged("A document's bytes are missing from this file. Nothing was imported.")


def _bytes(attachment: Attachment) -> bytes:
    try:
        data = base64.b64decode(attachment.base64, validate=True)
    except (binascii.Error, ValueError):
        raise ContentChanged from None
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise ContentChanged
    return data
