"""What a file says about itself: XMP for PDF/UA-1 and PDF/A-2a, and the sRGB colour profile."""

import struct
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from coach_app.plans.layout import Document
from coach_app.plans.tagged.shaping import one_line

PRODUCER = "WorkWell Coach"
FINGERPRINT = "content-sha256:"

_UA_SCHEMA = """<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def utc(moment: datetime) -> datetime:
    """In UTC; a time without its zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def pdf_date(moment: datetime) -> str:
    return utc(moment).strftime("D:%Y%m%d%H%M%S+00'00'")


def keywords(document: Document) -> str:
    """The fingerprint where a program finds it; "" when there is none."""
    return f"{FINGERPRINT}{document.fingerprint}" if document.fingerprint else ""


def xmp(document: Document) -> bytes:
    """The metadata packet."""
    when = utc(document.created).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    title, author, subject = (
        escape(one_line(text)) for text in (document.title, document.author, document.subject)
    )
    words = escape(keywords(document))
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{escape(document.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
<pdf:Keywords>{words}</pdf:Keywords>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
{_UA_SCHEMA}
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    return packet.encode("utf-8")


def srgb_profile() -> bytes:
    """An ICC 4 display profile of sRGB (IEC 61966-2-1), with nothing in it that changes.

    Colorants are those of sRGB adapted to D50, as ICC profiles state them.
    """
    tags = {
        b"desc": _localized("sRGB"),
        b"cprt": _localized("No copyright, use freely"),
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"chad": b"sf32\0\0\0\0"
        + b"".join(
            _fixed(value)
            for value in (
                *(1.047886, 0.022919, -0.050216),
                *(0.029582, 0.990484, -0.017079),
                *(-0.009252, 0.015073, 0.751678),
            )
        ),
        b"rXYZ": _xyz(0.436066, 0.222488, 0.013916),
        b"gXYZ": _xyz(0.385147, 0.716873, 0.097076),
        b"bXYZ": _xyz(0.143066, 0.060608, 0.714096),
    }
    curve = b"para\0\0\0\0\0\x03\0\0" + b"".join(
        _fixed(value) for value in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    )
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    places: dict[bytes, int] = {}
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, body in tags.items():
        at = places.setdefault(body, start + len(data))
        if at == start + len(data):
            data += body + b"\0" * (-len(body) % 4)
        table += name + struct.pack(">II", at, len(body))
    size = start + len(data)
    header = struct.pack(">I4sI", size, b"\0\0\0\0", 0x04300000) + b"mntrRGB XYZ "
    header += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp"
    header += b"\0" * 28 + b"".join(_fixed(v) for v in (0.9642, 1.0, 0.8249))
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(x) + _fixed(y) + _fixed(z)


def _localized(text: str) -> bytes:
    body = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enGB", len(body), 28) + body
