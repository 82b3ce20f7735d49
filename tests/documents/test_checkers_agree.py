"""pyHanko by its own rules, poppler's pdfsig and our check say the same of files nobody touched."""

import io
import subprocess
from pathlib import Path

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from coach_app.domain.disclosed import Way
from coach_app.domain.signature import SignerRole
from coach_app.services import caseload, checking, employer_copies, handing_over
from coach_app.services.checking import Standing
from coach_app.services.desk import Desk
from tests.support import copies, journeys


def the_plan(desk: Desk) -> str:
    case_id, _ = journeys.signed_case(desk)
    return caseload.open_case(desk, case_id).file.documents[0].id


def a_copy(desk: Desk) -> str:
    return copies.made(desk)[2].id


def a_copy_that_the_employer_signed(desk: Desk) -> str:
    case_id, _, copy = copies.made(desk)
    manager = journeys.typed(SignerRole.EMPLOYER, "Morgan Manager")
    employer_copies.sign_for_employer(desk, copy.id, manager)
    return copies.the_copy(desk, case_id).id


@pytest.mark.parametrize(
    ("make", "signatures"),
    [(the_plan, 2), (a_copy, 2), (a_copy_that_the_employer_signed, 3)],
    ids=["plan", "copy", "signed-copy"],
)
def test_all_three_agree(desk: Desk, tmp_path: Path, make: object, signatures: int) -> None:
    assert callable(make)
    copy = handing_over.release(desk, make(desk), Way.FILE)
    path = tmp_path / "paper.pdf"
    path.write_bytes(copy.data)
    ours = checking.check(desk, copy.data)
    assert ours.standing is Standing.SOUND
    assert len(ours.signatures) == signatures
    said = subprocess.run(["pdfsig", path], capture_output=True, encoding="utf-8", check=False)
    assert said.stdout.count("Signature is Valid.") == signatures
    assert "Total document signed" in said.stdout.split(f"Signature #{signatures}")[1]
    roots = list(load_certs_from_pemder_data(desk.store.settings.seal_identity().root_pem))
    reader = PdfFileReader(io.BytesIO(copy.data), strict=True)
    for found in reader.embedded_regular_signatures:
        trusted = ValidationContext(trust_roots=roots, moment=desk.now(), allow_fetching=False)
        assert validate_pdf_signature(found, trusted).bottom_line
