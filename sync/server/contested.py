"""The record that tells people of two versions of one answer. Nothing of either is lost."""

from collections.abc import Set
from datetime import datetime
from hashlib import sha256

from coach_app import codec
from coach_app.domain.conflict import Conflict, Said
from sync.protocol import VerdictName
from sync.server.fresh_rows import AnyEntry, AnyRecord
from sync.server.history import SERVER, Change
from sync.server.tables import StoredEntry, StoredRecord


def conflict_id(stored: AnyEntry) -> str:
    """Always the same for the same change, so that offering it again makes no second one."""
    said = f"{stored.device_id} {stored.incarnation} {stored.sequence}"
    return f"conflict-{sha256(said.encode()).hexdigest()[:32]}"


def conflict_about(
    stored: AnyEntry,
    record: AnyRecord,
    contested: Set[str],
    theirs: Change | None,
    who: str,
) -> Conflict:
    """`record` holds what stands; `stored` what came later; `theirs` is who wrote what stands."""
    return Conflict(
        id=conflict_id(stored),
        case_id=stored.case_id,
        about_kind=stored.kind,
        about_id=stored.record_id,
        shown=Said(
            values={name: record.body.get(name) for name in sorted(contested)},
            by=theirs.who if theirs else "",
            recorded_at=theirs.recorded_at if theirs else None,
            received_at=theirs.received_at if theirs else None,
        ),
        other=Said(
            values={name: stored.changed[name] for name in sorted(contested)},
            by=who,
            recorded_at=stored.recorded_at,
            received_at=stored.received_at,
        ),
        found_at=stored.received_at,
    )


def rows_for(
    conflict: Conflict, stored: AnyEntry, now: datetime
) -> tuple[StoredEntry, StoredRecord]:
    """The conflict as a record and as a change that everybody who has the case reads, the laptop
    whose change it is included."""
    body = codec.dump(conflict)
    record = StoredRecord(
        team_id=stored.team_id,
        kind=conflict.KIND,
        id=conflict.id,
        case_id=conflict.case_id,
        version=1,
        body=body,
        seq=0,
        first_seq=0,
    )
    entry = StoredEntry(
        device_id=stored.device_id,
        incarnation=f"{SERVER}{stored.incarnation}",
        sequence=stored.sequence,
        team_id=stored.team_id,
        content_hash="",
        kind=conflict.KIND,
        record_id=conflict.id,
        case_id=conflict.case_id,
        base_version=0,
        changed=body,
        recorded_at=now,
        received_at=now,
        verdict=VerdictName.APPLIED,
        version=1,
        applied=sorted(body),
    )
    return entry, record
