"""Embeds the glyphs a document used, each with the text it stands for."""

from hashlib import sha256

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name, String

from coach_app.plans.fonts import FontUnreadable, Typeface

LEFT_OUT = ("GSUB", "GPOS", "GDEF", "STAT", "name", "OS/2", "post", "gasp", "cmap", "DSIG", "meta")
"""Tables that lay text out: the glyphs here are already laid out."""


def embed(pdf: pikepdf.Pdf, typeface: Typeface, used: dict[int, str]) -> pikepdf.Object:
    """The font as an indirect object. Codes in the text are glyph numbers of the typeface."""
    program = _program(typeface, used)
    name = Name(f"/{_tag(program)}+{typeface.name}")
    em = 1000 / typeface.units
    stream = pdf.make_stream(program)
    stream.Length1 = len(program)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array([round(corner * em) for corner in typeface.box]),
        ItalicAngle=-12 if "Italic" in typeface.name else 0,
        Ascent=round(typeface.ascent * em),
        Descent=round(typeface.descent * em),
        CapHeight=round(typeface.ascent * em * 0.75),
        StemV=120 if "Bold" in typeface.name else 80,
        FontFile2=stream,
    )
    widths: list[pikepdf.Object | int] = []
    for glyph in sorted(used):
        advance = typeface.font.get_glyph_h_advance(glyph) * em
        widths += [glyph, Array([round(advance, 2)])]
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=Name.Identity,
        DW=0,
        W=Array(widths),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]),
            ToUnicode=pdf.make_stream(_to_unicode(used)),
        )
    )


def _program(typeface: Typeface, used: dict[int, str]) -> bytes:
    subset = uharfbuzz.SubsetInput()
    flags = uharfbuzz.SubsetFlags
    subset.flags = flags.RETAIN_GIDS | flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE
    subset.flags |= flags.NOTDEF_OUTLINE
    subset.glyph_set.update(used)
    subset.drop_table_tag_set.update(
        sum(ord(letter) << shift for letter, shift in zip(tag, (24, 16, 8, 0), strict=True))
        for tag in LEFT_OUT
    )
    for tag, value in typeface.source.axes:
        subset.pin_axis_location(typeface.face, tag, value)
    try:
        made = uharfbuzz.subset(typeface.face, subset)
    except RuntimeError as problem:
        raise FontUnreadable from problem
    return bytes(made.blob.data)


def _tag(program: bytes) -> str:
    """Six capital letters that name this subset, the same for the same glyphs."""
    return "".join(chr(65 + byte % 26) for byte in sha256(program).digest()[:6])


def _to_unicode(used: dict[int, str]) -> bytes:
    rows = [f"<{glyph:04X}> <{_hex(text)}>" for glyph, text in sorted(used.items())]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    maps = "\n".join(f"{len(p)} beginbfchar\n{chr(10).join(p)}\nendbfchar" for p in parts)
    return f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{maps}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
""".encode("ascii")


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()
