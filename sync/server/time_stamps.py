"""Answers to time stamp questions (RFC 3161): this hash was there at this time, under the
server's own key. Nothing but the hash is ever seen, and nothing is kept."""

from datetime import datetime
from typing import Any, ClassVar

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import load_pem_x509_certificates

from sync.server.seal_authority import Authority, SealAuthorityUnusable

POLICY = "2.16.840.1.101.3.2.1.48.1"
"""A policy identifier that was set aside for systems whose rules stand nowhere else."""
LENGTHS = {"sha256": 32, "sha384": 48, "sha512": 64}


class _Refused(Exception):
    """`why` is one of the reasons of RFC 3161, section 2.4.2."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Rejection(core.Sequence):  # type: ignore[misc]  # the library has no types
    """A reply without a time stamp; the library's own kind wants one all the same."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo)]


def answer(question: bytes, made: Authority, serial: int, now: datetime) -> bytes:
    """The reply (DER) to a question (DER): a time stamp, or the reason why there is none."""
    try:
        asked = _read(question)
    except _Refused as refused:
        status = {"status": "rejection", "fail_info": {refused.why}}
        return bytes(_Rejection({"status": tsp.PKIStatusInfo(status)}).dump())
    token = _token(asked, made, serial, now)
    reply = tsp.TimeStampResp(
        {"status": tsp.PKIStatusInfo({"status": "granted"}), "time_stamp_token": token}
    )
    return bytes(reply.dump())


def _read(question: bytes) -> Any:
    try:
        asked = tsp.TimeStampReq.load(question, strict=True)
        imprint = asked["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        length = len(imprint["hashed_message"].native)
        policy, extensions = asked["req_policy"].native, asked["extensions"].native
        version = asked["version"].native
        asked["nonce"].native, asked["cert_req"].native
    except (ValueError, TypeError, KeyError, OverflowError):
        raise _Refused("bad_data_format") from None
    if version != "v1":
        raise _Refused("bad_request")
    if algorithm not in LENGTHS:
        raise _Refused("bad_alg")
    if length != LENGTHS[algorithm]:
        raise _Refused("bad_data_format")
    if policy not in (None, POLICY):
        raise _Refused("unaccepted_policy")
    if extensions:
        raise _Refused("unaccepted_extensions")
    return asked


def _token(asked: Any, made: Authority, serial: int, now: datetime) -> Any:
    stamping, *above = _certificates(made)
    info: dict[str, Any] = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": asked["message_imprint"],
        "serial_number": serial,
        "gen_time": now.replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "tsa": x509.GeneralName(name="directory_name", value=stamping.subject),
    }
    if asked["nonce"].native is not None:
        info["nonce"] = asked["nonce"]
    content = tsp.TSTInfo(info).dump()
    wanted = bool(asked["cert_req"].native)
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": cms.ParsableOctetString(content),
            },
            "certificates": [stamping, *above] if wanted else [],
            "signer_infos": [_signer(content, stamping, made, now)],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _signer(content: bytes, stamping: Any, made: Authority, now: datetime) -> Any:
    named = tsp.SigningCertificateV2({"certs": [{"cert_hash": _hash(stamping.dump())}]})
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("signing_time", cms.Time({"utc_time": core.UTCTime(now)})),
            _attribute("message_digest", _hash(content)),
            _attribute("signing_certificate_v2", named),
        ]
    )
    key = load_pem_private_key(made.row.stamp_key.encode("ascii"), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealAuthorityUnusable
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": stamping.issuer, "serial_number": stamping.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signed_attrs": attributes,
            "signature": key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
    )


def _attribute(kind: str, value: Any) -> Any:
    return cms.CMSAttribute({"type": cms.CMSAttributeType(kind), "values": (value,)})


def _certificates(made: Authority) -> list[Any]:
    """The stamping one first, then those up to the root, which everybody has already."""
    text = made.row.stamp_certificate + made.row.certificate + made.row.chain
    found = load_pem_x509_certificates(text.encode("ascii"))
    return [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in found]


def _hash(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()
