"""What somebody may do to a signed plan: each makes a real file from the one that is signed."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NullObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from coach_app.plans.sealing import SealingWriter

Attack = Callable[[bytes], bytes]


def added(change: Callable[[IncrementalPdfFileWriter], None], pdf: bytes) -> bytes:
    """The file with one revision more; every byte of before is still there."""
    writer = SealingWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    assert len(out.getvalue()) > len(pdf)
    return out.getvalue()


def numbers(*values: float) -> ArrayObject:
    return ArrayObject([NumberObject(round(value)) for value in values])


def first_page(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def annotation(subtype: str, **more: Any) -> Attack:
    def attack(pdf: bytes) -> bytes:
        def change(writer: IncrementalPdfFileWriter) -> None:
            note = DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/Annot"),
                    pdf_name("/Subtype"): pdf_name(subtype),
                    pdf_name("/Rect"): numbers(60, 300, 500, 700),
                    pdf_name("/Contents"): pdf_string("I agree to something else"),
                    **{pdf_name(f"/{name}"): value for name, value in more.items()},
                }
            )
            page = writer.root["/Pages"]["/Kids"].raw_get(0)
            writer.register_annotation(page, writer.add_object(note))

        return added(change, pdf)

    return attack


def content_of_page_replaced(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 9 9 re f"))
        writer.update_container(page)

    return added(change, pdf)


def content_stream_overridden(pdf: bytes) -> bytes:
    """The same object number, another content: nothing on the page itself changes."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        raw = first_page(writer).raw_get("/Contents")
        reference = raw[0] if isinstance(raw, ArrayObject) else raw
        writer.objects[(reference.generation, reference.idnum)] = StreamObject(
            stream_data=b"0 0 600 800 re f"
        )

    return added(change, pdf)


def page_added(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        content = writer.add_object(StreamObject(stream_data=b"0 0 9 9 re f"))
        page = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/MediaBox"): numbers(0, 0, 595, 842),
                pdf_name("/Contents"): content,
                pdf_name("/Parent"): writer.root.raw_get("/Pages"),
            }
        )
        pages = writer.root["/Pages"]
        pages["/Kids"].append(writer.add_object(page))
        pages[pdf_name("/Count")] = NumberObject(len(pages["/Kids"]))
        writer.update_container(pages)
        writer.update_container(pages["/Kids"])

    return added(change, pdf)


def page_taken_out(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].pop()
        pages[pdf_name("/Count")] = NumberObject(len(pages["/Kids"]))
        writer.update_container(pages)
        writer.update_container(pages["/Kids"])

    return added(change, pdf)


def page_turned(pdf: bytes) -> bytes:
    return _page_entry(pdf, "/Rotate", NumberObject(180))


def page_cropped(pdf: bytes) -> bytes:
    """Only its upper half is shown: the conditions below are hidden."""
    return _page_entry(pdf, "/CropBox", numbers(0, 421, 595, 842))


def _page_entry(pdf: bytes, name: str, value: Any) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        page[pdf_name(name)] = value
        writer.update_container(page)

    return added(change, pdf)


def font_replaced(pdf: bytes) -> bytes:
    """Other letters for the same codes: the text that is signed shows as another one."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        fonts = first_page(writer)["/Resources"]["/Font"]
        font = fonts[next(iter(fonts))]
        font[pdf_name("/Encoding")] = pdf_name("/WinAnsiEncoding")
        writer.update_container(font)

    return added(change, pdf)


def alternative_text_changed(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        heading = writer.root["/StructTreeRoot"]["/K"]["/K"][0]
        heading[pdf_name("/Alt")] = pdf_string("Another plan")
        writer.update_container(heading)

    return added(change, pdf)


def reading_order_changed(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        document = writer.root["/StructTreeRoot"]["/K"]
        children = document["/K"]
        document[pdf_name("/K")] = ArrayObject(
            [children.raw_get(n) for n in reversed(range(len(children)))]
        )
        writer.update_container(document)

    return added(change, pdf)


def structure_thrown_away(pdf: bytes) -> bytes:
    return root_entry(pdf, "/StructTreeRoot", NullObject())


def language_changed(pdf: bytes) -> bytes:
    return root_entry(pdf, "/Lang", pdf_string("zh-CN"))


def script_run_on_opening(pdf: bytes) -> bytes:
    script = DictionaryObject(
        {
            pdf_name("/S"): pdf_name("/JavaScript"),
            pdf_name("/JS"): pdf_string("app.alert('Signed')"),
        }
    )
    return root_entry(pdf, "/OpenAction", script)


def marked_as_untagged(pdf: bytes) -> bytes:
    said = DictionaryObject({pdf_name("/Marked"): NumberObject(0)})
    return root_entry(pdf, "/MarkInfo", said)


def permissions_taken_off(pdf: bytes) -> bytes:
    return root_entry(pdf, "/Perms", NullObject())


def root_entry(pdf: bytes, name: str, value: Any) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name(name)] = value
        writer.update_root()

    return added(change, pdf)


def file_attached(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        data = writer.add_object(StreamObject(stream_data=b"Something else was agreed."))
        told = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Filespec"),
                pdf_name("/F"): pdf_string("agreed.txt"),
                pdf_name("/EF"): DictionaryObject({pdf_name("/F"): data}),
            }
        )
        files = ArrayObject([pdf_string("agreed.txt"), writer.add_object(told)])
        names = DictionaryObject(
            {
                pdf_name("/EmbeddedFiles"): DictionaryObject({pdf_name("/Names"): files}),
            }
        )
        writer.root[pdf_name("/Names")] = names
        writer.update_root()

    return added(change, pdf)


def title_changed(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        about = writer.trailer["/Info"].get_object()
        about[pdf_name("/Title")] = pdf_string("Another plan")
        writer.update_container(about)

    return added(change, pdf)


def fingerprint_changed(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        about = writer.trailer["/Info"].get_object()
        about[pdf_name("/Keywords")] = pdf_string("content-sha256:" + "0" * 64)
        writer.update_container(about)

    return added(change, pdf)


def description_changed(pdf: bytes) -> bytes:
    """The XMP packet, as well formed as before."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        raw = writer.root.raw_get("/Metadata")
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            said = bytes(opened.Root.Metadata.read_bytes())
        stream = StreamObject(
            {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")},
            stream_data=said.replace(b"plan", b"plot"),
        )
        writer.objects[(raw.generation, raw.idnum)] = stream

    return added(change, pdf)


def field_of(writer: IncrementalPdfFileWriter, name: str) -> Any:
    fields = writer.root["/AcroForm"]["/Fields"]
    return next(one.get_object() for one in fields if one.get_object()["/T"] == name)


def signature_emptied(pdf: bytes) -> bytes:
    """The coach's field is empty again, in a later revision."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = field_of(writer, "coach")
        field[pdf_name("/V")] = NullObject()
        writer.update_container(field)

    return added(change, pdf)


def appearance_of_a_signature_changed(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = field_of(writer, "participant")
        look = StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): numbers(0, 0, 100, 50),
            },
            stream_data=b"0 0 100 50 re f",
        )
        field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(look)})
        writer.update_container(field)

    return added(change, pdf)


def signature_moved(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = field_of(writer, "participant")
        field[pdf_name("/Rect")] = numbers(0, 0, 600, 800)
        writer.update_container(field)

    return added(change, pdf)


def field_to_fill_in_added(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        box = DictionaryObject(
            {
                pdf_name("/FT"): pdf_name("/Tx"),
                pdf_name("/T"): pdf_string("more"),
                pdf_name("/V"): pdf_string("40 hours a week"),
                pdf_name("/Rect"): numbers(60, 300, 500, 330),
            }
        )
        form["/Fields"].append(writer.add_object(box))
        writer.update_container(form["/Fields"])

    return added(change, pdf)


def visible_signature_field_added(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("director", on_page=0, box=(60, 300, 500, 700)))

    return added(change, pdf)


def unseen_field_added(pdf: bytes) -> bytes:
    return added(lambda writer: append_signature_field(writer, SigFieldSpec("someone")), pdf)


APPENDED: tuple[Attack, ...] = (
    *(content_of_page_replaced, content_stream_overridden, page_added, page_taken_out),
    *(page_turned, page_cropped, font_replaced, alternative_text_changed),
    *(reading_order_changed, structure_thrown_away, language_changed, script_run_on_opening),
    *(marked_as_untagged, permissions_taken_off, file_attached, title_changed),
    *(fingerprint_changed, description_changed, signature_emptied),
    *(appearance_of_a_signature_changed, signature_moved, field_to_fill_in_added),
    visible_signature_field_added,
)
OVERLAYS = {
    "free_text": annotation("/FreeText", DA=pdf_string("/Helv 12 Tf")),
    "stamp": annotation("/Stamp"),
    "square": annotation("/Square"),
    "redaction": annotation("/Redact"),
    "link": annotation("/Link"),
    "hidden_note": annotation("/Text", F=NumberObject(2)),
}
