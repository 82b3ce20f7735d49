"""What somebody who holds a good seal may try: to change a paper after the participant has signed
it and before the coach does."""

import io
from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from coach_app.plans.sealing import SealingWriter
from tests.support.attacks import Attack, added, first_page, numbers

PAGE = (60, 300, 500, 700)
NOWHERE = (0, 0, 0, 0)
Change = Callable[[IncrementalPdfFileWriter], None]


def fake_of_participants(
    pdf: bytes, name: str = "Timestamp1", kind: str = "/DocTimeStamp", **entries: Any
) -> bytes:
    """A new field that holds a copy of the participant's signature as something of `kind`."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = DictionaryObject(
            {
                pdf_name("/FT"): pdf_name("/Sig"),
                pdf_name("/T"): pdf_string(name),
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/F"): numbers(4)[0],
                pdf_name("/Rect"): numbers(*NOWHERE),
            }
        )
        if kind:
            field[pdf_name("/V")] = writer.add_object(_copy(writer, kind))
        for key, value in entries.items():
            field[pdf_name(f"/{key}")] = value(writer) if callable(value) else value
        made = writer.add_object(field)
        fields = writer.root["/AcroForm"]["/Fields"]
        fields.append(made)
        writer.update_container(fields)
        writer.register_annotation(writer.root["/Pages"]["/Kids"].raw_get(0), made)

    return added(change, pdf)


def _copy(writer: IncrementalPdfFileWriter, kind: str) -> DictionaryObject:
    fields = (one.get_object() for one in writer.root["/AcroForm"]["/Fields"])
    value = next(one["/V"] for one in fields if one["/T"] == "participant")
    return DictionaryObject(
        {
            pdf_name("/Type"): pdf_name(kind),
            pdf_name("/Filter"): pdf_name("/Adobe.PPKLite"),
            pdf_name("/SubFilter"): pdf_name("/adbe.pkcs7.detached"),
            pdf_name("/Contents"): ByteStringObject(bytes(value["/Contents"])),
            pdf_name("/ByteRange"): numbers(*value["/ByteRange"]),
        }
    )


def _picture(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    drawn = StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): numbers(0, 0, 100, 50),
        },
        stream_data=b"0 0 100 50 re f",
    )
    return DictionaryObject({pdf_name("/N"): writer.add_object(drawn)})


def overlay_whose_corners_are_elsewhere(pdf: bytes) -> bytes:
    """Each corner is an object of its own: a reader draws it over the page, and a check that
    reads only numbers takes it for unseen."""
    corners: list[Any] = []

    def kept(writer: IncrementalPdfFileWriter) -> DictionaryObject:
        corners.extend(writer.add_object(one) for one in numbers(*PAGE))
        return DictionaryObject({pdf_name(f"/C{n}"): one for n, one in enumerate(corners)})

    return fake_of_participants(
        pdf, "employer", "", SV=kept, Rect=lambda _: ArrayObject(corners), AP=_picture
    )


def overlay_with_a_corner_too_many(pdf: bytes) -> bytes:
    return fake_of_participants(pdf, "employer", "", Rect=numbers(*PAGE, 0), AP=_picture)


def field_of_no_kind(pdf: bytes) -> bytes:
    return fake_of_participants(pdf, kind="/Agreement")


def unseen_field_that_runs_a_script(pdf: bytes) -> bytes:
    script = DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    )
    runs = DictionaryObject({pdf_name("/PO"): script})
    return fake_of_participants(pdf, "employer", "", AA=runs)


class _OtherEnd(SealingWriter):
    """Writes something else at the end of the file than what stood there."""

    end: tuple[tuple[str, Any], ...] = ()

    def _populate_trailer(self, trailer: DictionaryObject) -> None:
        super()._populate_trailer(trailer)
        trailer.update({pdf_name(key): value for key, value in self.end})


def _other_end(key: str, made: Callable[[_OtherEnd], Any]) -> Attack:
    def attack(pdf: bytes) -> bytes:
        writer = _OtherEnd(io.BytesIO(pdf))
        writer.end = ((key, made(writer)),)
        writer._force_write_when_empty = True
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return attack


def title_of_nobody(pdf: bytes) -> bytes:
    """A title that nothing points to, and in a later revision the end of the file does."""
    made: list[IndirectObject] = []

    def orphan(writer: IncrementalPdfFileWriter) -> None:
        said = {"/Title": "Another plan", "/Keywords": "content-sha256:" + "0" * 64}
        about = {pdf_name(key): pdf_string(value) for key, value in said.items()}
        made.append(writer.add_object(DictionaryObject(about)))

    first = added(orphan, pdf)
    exchange = _other_end("/Info", lambda w: IndirectObject(made[0].idnum, 0, w))
    return exchange(first)


title_is_another_part = _other_end("/Info", lambda w: w.root.raw_get("/Pages"))
second_catalogue = _other_end("/Root", lambda w: w.add_object(DictionaryObject(w.root)))


def _form_entry(key: str, value: Callable[[IncrementalPdfFileWriter], Any]) -> Attack:
    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        form[pdf_name(key)] = value(writer)
        writer.update_container(form)

    return lambda pdf: added(change, pdf)


def _in_place(part: Callable[[IncrementalPdfFileWriter], IndirectObject]) -> Attack:
    """The same object with other bytes in it."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        found = part(writer)
        other = StreamObject(stream_data=bytes(found.get_object().data) + b"\n")
        writer.objects[(found.generation, found.idnum)] = other

    return lambda pdf: added(change, pdf)


def _font(writer: IncrementalPdfFileWriter) -> Any:
    fonts = first_page(writer)["/Resources"]["/Font"]
    return fonts[next(iter(fonts))]


def _glyphs(writer: IncrementalPdfFileWriter) -> Any:
    font = _font(writer)
    inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    return inner["/FontDescriptor"].raw_get("/FontFile2")


def name_in_a_signature_changed(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        fields = (one.get_object() for one in writer.root["/AcroForm"]["/Fields"])
        value = next(one["/V"] for one in fields if one["/T"] == "participant")
        value[pdf_name("/Name")] = pdf_string("Somebody else")
        writer.update_container(value)

    return added(change, pdf)


# --- what may lie beside signatures: certificates and lists of withdrawn ones -----------------


def beside(store: Callable[[IncrementalPdfFileWriter], DictionaryObject]) -> Attack:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name("/DSS")] = writer.add_object(store(writer))
        writer.update_root()

    return lambda pdf: added(change, pdf)


def certificates_beside(*ders: bytes) -> Attack:
    return beside(
        lambda w: _certificates(*(w.add_object(StreamObject(stream_data=d)) for d in ders))
    )


def _certificates(*parts: IndirectObject) -> DictionaryObject:
    return DictionaryObject({pdf_name("/Certs"): ArrayObject(parts)})


def _instead(writer: IncrementalPdfFileWriter, found: IndirectObject) -> IndirectObject:
    """The same object, which is a certificate from now on."""
    other = StreamObject(stream_data=b"0 0 600 800 re f")
    writer.objects[(found.generation, found.idnum)] = other
    return IndirectObject(found.idnum, 0, writer)


def _content(writer: IncrementalPdfFileWriter) -> Any:
    raw = first_page(writer).raw_get("/Contents")
    return raw[0] if isinstance(raw, ArrayObject) else raw


def _for_one_signature(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    part = _instead(writer, _font(writer).raw_get("/ToUnicode"))
    one = DictionaryObject({pdf_name("/Cert"): ArrayObject([part])})
    each = DictionaryObject({pdf_name("/" + "A" * 40): one})
    return DictionaryObject({pdf_name("/VRI"): each})


def _also_names(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    return DictionaryObject({pdf_name("/Names"): writer.add_object(DictionaryObject())})


def _pages_as_store(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name("/DSS")] = writer.root.raw_get("/Pages")
        writer.update_root()

    return added(change, pdf)


def _page_later(pdf: bytes) -> bytes:
    """A sound store first; in the next revision a page becomes one of its certificates."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        store = writer.root["/DSS"]
        store[pdf_name("/Certs")] = ArrayObject([_instead(writer, _content(writer))])
        writer.update_container(store)

    return added(change, certificates_beside(b"0")(pdf))


BETWEEN: dict[str, Attack] = {
    "page as a certificate": beside(lambda w: _certificates(_instead(w, _content(w)))),
    "page as a certificate later": _page_later,
    "letters as a certificate": beside(_for_one_signature),
    "store of other things": beside(_also_names),
    "pages as a store": _pages_as_store,
    "overlay, corners elsewhere": overlay_whose_corners_are_elsewhere,
    "overlay, five corners": overlay_with_a_corner_too_many,
    "field of no kind": field_of_no_kind,
    "script in an unseen field": unseen_field_that_runs_a_script,
    "title of nobody": title_of_nobody,
    "title is another part": title_is_another_part,
    "second catalogue": second_catalogue,
    "fields drawn anew": _form_entry("/NeedAppearances", lambda _: BooleanObject(value=True)),
    "fonts of fields": _form_entry("/DR", lambda _: DictionaryObject()),
    "letters read as others": _in_place(lambda w: _font(w).raw_get("/ToUnicode")),
    "letters drawn as others": _in_place(_glyphs),
    "name in a signature": name_in_a_signature_changed,
}
