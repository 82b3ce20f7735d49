"""One action of the sync harness on a real store: load, mutate, sync, digest.

The harness (its README says how) calls this as a command and reads the last line. The time that it
reports is that of the action alone: starting Python and opening the store with a slow hash come
before. Nothing of the exchange is left out: SQLCipher, signatures, TLS excepted (the harness's
proxy counts bytes in clear).

The harness's records are not ours, so each is kept under the kind of ours that is nearest to it,
with its body as it is, but for the name of one field. The first record of each case becomes the
case.
"""

import argparse
import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from coach_app import bootstrap
from coach_app.bootstrap import SystemClock
from coach_app.services import exchange
from coach_app.services.desk import Desk
from coach_app.store.engine import writing
from coach_app.store.records import from_text, to_text
from coach_app.store.settings import SettingName
from coach_app.store.tables import JOURNAL, RECORD

PASSPHRASE = "four random words here"  # noqa: S105 - of stores that only this benchmark opens
KINDS = {
    "participant": "case",
    "referral": "referral",
    "contact": "contact",
    "assessment_answer": "assessment",
    "plan": "plan",
    "signature": "signature",
    "referral_out": "question",
    "review": "review",
    "outcome": "outcome",
}
THEIR_CASE, KEPT_AS = "case_id", "case_key"
"""In a body of ours this field names the case that the record belongs to; the harness has other
numbers for its cases."""
CODES, DIRECT = "COACH_BENCH_CODES", "COACH_BENCH_DIRECT"
"""Environment: a file of enrolment codes, one for each device, and the server's own address."""


def opened(folder: Path) -> Desk:
    """The device's store, made and enrolled when it is new."""
    door = bootstrap.door(folder / "store")
    if door.exists():
        return door.unlock(PASSPHRASE)
    folder.mkdir(parents=True, exist_ok=True)
    desk = door.create(PASSPHRASE, "Robin Ashdown")
    codes = Path(os.environ[CODES]).read_text(encoding="ascii").split()
    exchange.enrol(desk, os.environ[DIRECT], codes[ord(folder.name[0]) - ord("A")])
    return desk


def load(desk: Desk, options: argparse.Namespace) -> dict[str, Any]:
    records, entries = [], []
    now, case_id = SystemClock().now(), ""
    for line in Path(options.records).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        kind = KINDS[record["body"]["kind"]]
        case_id = record["id"] if kind == "case" else case_id
        shared = {"kind": kind, "case_id": case_id}
        body = to_text(_renamed(record["body"], THEIR_CASE, KEPT_AS))
        records.append(shared | {"id": record["id"], "body": body, "version": 0, "changed_at": now})
        entries.append(_entry(shared, record["id"], 0, body, now))
    with writing(desk.store.journal._engine) as connection:  # noqa: SLF001 - see the module's text
        connection.execute(insert(RECORD), records)
        connection.execute(insert(JOURNAL), entries)
    return {"loaded": len(records)}


def _entry(
    shared: dict[str, Any], record_id: str, base: int, changed: str, now: datetime
) -> dict[str, Any]:
    return shared | {
        "record_id": record_id,
        "base_version": base,
        "changed": changed,
        "recorded_at": now,
        "verdict": "",
        "reason": "",
        "theirs": "{}",
    }


def mutate(desk: Desk, options: argparse.Namespace) -> dict[str, Any]:
    edits = json.loads(Path(options.edits).read_text(encoding="utf-8"))
    now = SystemClock().now()
    with writing(desk.store.journal._engine) as connection:  # noqa: SLF001 - see the module's text
        for edit in edits:
            row = connection.execute(select(RECORD).where(RECORD.c.id == edit["id"])).one()
            before = from_text(row.body)
            after = _renamed(edit["body"], THEIR_CASE, KEPT_AS)
            changed = {name: value for name, value in after.items() if before.get(name) != value}
            connection.execute(
                update(RECORD).where(RECORD.c.row == row.row).values(body=to_text(after))
            )
            shared = {"kind": row.kind, "case_id": row.case_id}
            entry = _entry(shared, row.id, row.version, to_text(changed), now)
            connection.execute(insert(JOURNAL), [entry])
    return {"changed": len(edits)}


def sync(desk: Desk, _: argparse.Namespace) -> dict[str, Any]:
    report = exchange.sync_now(desk)
    if report.waiting or report.refused or report.conflicts:
        raise RuntimeError(f"not everything went through: {report}")
    return {"pushed": report.sent, "pulled": report.received}


def digest(desk: Desk, _: argparse.Namespace) -> dict[str, Any]:
    """As the harness counts it: all records, whatever their order."""
    total = count = 0
    with writing(desk.store.journal._engine) as connection:  # noqa: SLF001 - see the module's text
        for record_id, body in _bodies(connection):
            content = json.dumps(body, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
            said = f"{record_id}\0{content}".encode()
            total ^= int.from_bytes(hashlib.sha256(said).digest(), "big")
            count += 1
    return {"count": count, "digest": f"{total:064x}"}


def _bodies(connection: Any) -> Iterator[tuple[str, Any]]:
    for row in connection.execute(select(RECORD.c.id, RECORD.c.body)):
        yield row.id, _renamed(from_text(row.body), KEPT_AS, THEIR_CASE)


def _renamed(body: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    return {other if each == name else each: value for each, value in body.items()}


ACTIONS: dict[str, Callable[[Desk, argparse.Namespace], dict[str, Any]]] = {
    "load": load,
    "mutate": mutate,
    "sync": sync,
    "digest": digest,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--records")
    parser.add_argument("--edits")
    options = parser.parse_args()
    desk = opened(options.dir)
    desk.store.settings.put({SettingName.SERVER_URL: options.url})
    processor, start = time.process_time(), time.perf_counter()
    done = ACTIONS[options.action](desk, options)
    done |= {
        "wall_s": time.perf_counter() - start,
        "cpu_s": time.process_time() - processor,
        "max_rss_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
    sys.stdout.write(json.dumps(done) + "\n")


if __name__ == "__main__":
    main()
