"""Private words planted all over a record are nowhere in the copy for the employer."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from coach_app.domain.adjustment import Adjustment
from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.people import Channel
from coach_app.domain.plan import Parked, Plan
from coach_app.domain.safety import Concern, ConcernAbout
from coach_app.domain.signature import SignerRole
from coach_app.plans.employer_document import employer_document
from coach_app.services import caseload, employer_copies, people, planning
from coach_app.services.desk import Desk
from tests.support import copies, journeys
from tests.support.conformance import Validator
from tests.support.papers import words_of
from tests.support.planted_search import planted_in

WORDS = tuple(f"Zq{chr(97 + n)}xv{n:02d}wk" for n in range(24))
"""Invented words that stand nowhere else; each is planted in one private place."""


def planted(desk: Desk) -> tuple[str, str]:
    """A case whose record holds a private word in each place that an employer must not read."""
    word = iter(WORDS)
    case_id = journeys.assessed_case(desk)
    person = caseload.open_case(desk, case_id).file.person
    assert person is not None
    people.update(
        desk,
        replace(
            person,
            preferred_name="Frankie",
            full_name=f"Frankie {next(word)}",
            phone=f"0161 {next(word)}",
            email=f"{next(word)}@example.org",
            postcode=next(word),
            best_time=next(word),
        ),
    )
    plan_id = planning.draft(desk, case_id).record_id
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        now = desk.now()
        work.save(
            Contact(
                id=desk.ids.new(),
                case_id=case_id,
                at=now,
                channel=Channel.PHONE,
                result=ContactResult.REACHED,
                note=f"Talked about {next(word)}",
            )
        )
        work.save(
            Concern(
                id=desk.ids.new(),
                case_id=case_id,
                noticed_at=now,
                about=next(iter(ConcernAbout)),
                what=next(word),
                done=next(word),
                told=(next(word),),
            )
        )
        work.commit()
    plan = plan.with_goal(f"To get past {next(word)}")
    plan = replace(
        plan,
        strengths=next(word),
        parked=(Parked(obstacle=next(word), label=next(word), reason=next(word)),),
        steps=tuple(
            replace(step, what=next(word), why=next(word), how_we_know=step.how_we_know)
            if n < 2
            else step
            for n, step in enumerate(plan.steps)
        ),
    )
    private = replace(plan.steps[2], title=next(word), private=True)
    shared = replace(
        plan.steps[3],
        private=False,
        title="Meet on a quiet afternoon",
        what=next(word),
        why=next(word),
        obstacle=next(word),
    )
    plan = plan.with_step(private).with_step(shared)
    stool = replace(copies.STOOL, task=next(word), difficulty=next(word))
    plan = plan.with_adjustments((stool,)).with_phased_return(copies.BACK)
    planning.save(desk, plan)
    planning.agree(desk, plan_id)
    assert tuple(word) == (), "every word has its place"
    return case_id, plan_id


def everything_in(pdf: bytes) -> Iterator[bytes]:
    """The file, every object and stream that any of its revisions holds, and what is attached."""
    yield pdf
    for found in re.finditer(rb"stream\r?\n", pdf):
        try:
            yield zlib.decompressobj().decompress(pdf[found.end() :])
        except zlib.error:
            continue
    for end in (m.end() for m in re.finditer(rb"%%EOF\s", pdf + b"\n")):
        with pikepdf.open(io.BytesIO(pdf[:end])) as opened:
            assert list(opened.attachments) == []
            for number in range(1, len(opened.objects) + 1):
                thing = opened.get_object((number, 0))
                if isinstance(thing, pikepdf.Object):
                    yield thing.unparse(resolved=False)
                if isinstance(thing, pikepdf.Stream):
                    yield thing.read_bytes()
                    yield thing.read_raw_bytes()


def test_no_private_word_is_anywhere_in_the_copy(
    desk: Desk, tmp_path: Path, validator: Validator
) -> None:
    case_id, plan_id = planted(desk)
    whole = str(caseload.open_case(desk, case_id).file)
    assert all(word in whole for word in WORDS), "planted in the record"
    everything = frozenset(item.key for item in employer_copies.offer(desk, case_id).items)
    wanted = copies.defaults(desk, case_id, ticked=everything)
    given = replace(copies.SPOKEN, signer_name="Frankie")
    employer_copies.make(desk, plan_id, wanted, given)
    copy = copies.the_copy(desk, case_id)
    manager = journeys.typed(SignerRole.EMPLOYER, "Morgan Manager")
    employer_copies.sign_for_employer(desk, copy.id, manager)
    pdf = employer_copies.release(desk, copies.the_copy(desk, case_id).id).data
    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf)
    text = words_of(path)
    assert "A stool at the counter" in text
    assert "Meet on a quiet afternoon" in text
    assert planted_in(everything_in(pdf), WORDS) == set()
    assert not [word for word in WORDS if word.lower() in text.lower()]
    for flavour in ("ua1", "2a"):
        assert validator.failures(path, flavour) == []


def test_the_search_finds_a_word_that_is_there(desk: Desk) -> None:
    """The same search, on a copy that holds what it should not."""
    case_id, plan_id = copies.with_work_plan(desk)
    wanted = copies.defaults(desk, case_id, employer=WORDS[0])
    pdf = employer_copies.preview(desk, plan_id, wanted).data
    assert planted_in(everything_in(pdf), WORDS) == {WORDS[0]}


@pytest.mark.parametrize("way", ["text", "wide", "hex", "wide-hex", "backwards", "upper"])
def test_the_search_knows_every_way_of_spelling(way: str) -> None:
    word = WORDS[3]
    plain, wide = word.encode(), word.encode("utf-16-be")
    ways = {
        "text": plain,
        "wide": wide,
        "hex": plain.hex().encode(),
        "wide-hex": wide.hex().upper().encode(),
        "backwards": plain[::-1],
        "upper": plain.upper(),
    }
    assert planted_in([b"%PDF", b"<<" + ways[way] + b">>"], WORDS) == {word}
    assert planted_in([b"<<" + ways[way][:-1] + b">>"], WORDS) == set()


@pytest.mark.parametrize("reader", [employer_document])
def test_the_builder_is_given_no_record(reader: object) -> None:
    """What it has to read from is the ticked content, so it cannot say anything else."""
    kinds = set(getattr(reader, "__annotations__", {}).values())
    assert not kinds & {CaseFile, Plan, Adjustment}
