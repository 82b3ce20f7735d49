"""Signed files whose bytes were changed, and files that are made to harm who opens them."""

import io
import re
import zlib
from functools import cache

import pikepdf
from asn1crypto.cms import CMSAttribute, CMSAttributes, ContentInfo
from asn1crypto.core import OctetString

from tests.support.attacks import Attack

HOLE = re.compile(rb"/Contents <([0-9a-fA-F]+)>")


def signatures_swapped(pdf: bytes) -> bytes:
    """The two signatures change places, each sound by itself."""
    first, second = HOLE.finditer(pdf)
    return _put(_put(pdf, second, first.group(1)), first, second.group(1))


def signature_used_twice(pdf: bytes) -> bytes:
    first, second = HOLE.finditer(pdf)
    return _put(pdf, second, first.group(1))


def _put(pdf: bytes, hole: re.Match[bytes], signature: bytes) -> bytes:
    room = len(hole.group(1))
    assert not signature[room:].strip(b"0"), "only the padding is cut"
    return pdf[: hole.start(1)] + signature[:room].ljust(room, b"0") + pdf[hole.end(1) :]


def signature_zeroed(pdf: bytes) -> bytes:
    *_, last = HOLE.finditer(pdf)
    return pdf[: last.start(1)] + b"0" * len(last.group(1)) + pdf[last.end(1) :]


def something_behind_a_signature(pdf: bytes, which: int = -1) -> bytes:
    """In the room that is kept free for a longer one, which no signature covers."""
    hole = tuple(HOLE.finditer(pdf))[which]
    hidden = b"a note".hex().encode()
    kept = hole.group(1)[: -len(hidden)]
    assert kept.endswith(b"0" * 20)
    return _put(pdf, hole, kept + hidden)


def something_unsigned_in_a_signature(pdf: bytes) -> bytes:
    *_, hole = HOLE.finditer(pdf)
    made = ContentInfo.load(bytes.fromhex(hole.group(1).decode()))
    note = CMSAttribute({"type": "1.2.826.0.1.3680043.8.498", "values": [OctetString(b"a note")]})
    made["content"]["signer_infos"][0]["unsigned_attrs"] = CMSAttributes([note])
    return _put(pdf, hole, made.dump(force=True).hex().encode())


def signature_of_another_kind(pdf: bytes) -> bytes:
    return pdf.replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ")


def range_shortened(pdf: bytes) -> bytes:
    """The last signature no longer says that it covers the end of the file."""
    *_, last = re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", pdf)
    length = last.group(4)
    less = str(int(length) - 60).rjust(len(length)).encode()
    return pdf[: last.start(4)] + less + pdf[last.end(4) :]


def range_all_zeros(pdf: bytes) -> bytes:
    *_, last = re.finditer(rb"/ByteRange \[([\d ]+)\]", pdf)
    nothing = b"0 0 0 0".ljust(len(last.group(1)))
    return pdf[: last.start(1)] + nothing + pdf[last.end(1) :]


def range_taken_out(pdf: bytes) -> bytes:
    at = pdf.rindex(b"/ByteRange")
    return pdf[:at] + b"/BiteRange" + pdf[at + 10 :]


def byte_flipped(pdf: bytes) -> bytes:
    at = pdf.index(b"stream") + 40
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def followed_by_itself(pdf: bytes) -> bytes:
    return pdf + pdf


def rubbish_before_it(pdf: bytes) -> bytes:
    return b"PK\x03\x04" + b"x" * 200 + pdf


def rubbish_behind_it(pdf: bytes) -> bytes:
    return pdf + b"junk" * 500


def saved_by_another_program(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


BYTES: tuple[Attack, ...] = (
    *(signatures_swapped, signature_used_twice, signature_zeroed, signature_of_another_kind),
    *(range_shortened, range_all_zeros, range_taken_out, byte_flipped, followed_by_itself),
    *(rubbish_before_it, rubbish_behind_it, saved_by_another_program),
    *(something_behind_a_signature, something_unsigned_in_a_signature),
)


# --- files that are made to harm who opens them -----------------------------------------------


@cache
def _packed() -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b"0" * 1_000_000) for _ in range(400)) + packer.flush()


def bomb(layers: int) -> bytes:
    """A PDF whose objects stand in a stream that unpacks to 400 MB, a few times over."""
    data = _packed()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * layers
    body = b"%PDF-1.7\n"
    at = len(body)
    body += b"1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter [" + filters
    body += b"] /Length %d >>\nstream\n" % len(data) + data + b"\nendstream\nendobj\n"
    table = zlib.compress(
        bytes([1]) + at.to_bytes(4, "big") + b"\0" + bytes([2]) + (1).to_bytes(4, "big") + b"\0"
    )
    start = len(body)
    body += b"3 0 obj\n<< /Type /XRef /Size 4 /W [1 4 1] /Index [1 2] /Root 2 0 R /Filter "
    body += b"/FlateDecode /Length %d >>\nstream\n" % len(table) + table
    return body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def locked(pdf: bytes, code: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        out = io.BytesIO()
        opened.save(out, encryption=pikepdf.Encryption(owner=code, user=code, R=6))
    return out.getvalue()
