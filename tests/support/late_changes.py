"""What may be changed in a later revision so that somebody else seems to have signed, or that words
and links say something else."""

from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.support.attacks import Attack, added, field_of, root_entry


def field_renamed(pdf: bytes) -> bytes:
    """What the coach signed is said to be the employer's signature."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = field_of(writer, "coach")
        field[pdf_name("/T")] = pdf_string("employer")
        writer.update_container(field)

    return added(change, pdf)


def fields_change_places(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        fields = [field_of(writer, name) for name in ("coach", "participant")]
        values = [field.raw_get("/V") for field in fields]
        for field, value in zip(fields, reversed(values), strict=True):
            field[pdf_name("/V")] = value
            writer.update_container(field)

    return added(change, pdf)


def place_named_otherwise(pdf: bytes) -> bytes:
    """A screen reader says another name at the place of the signature."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = field_of(writer, "coach")
        field[pdf_name("/TU")] = pdf_string("Signature of somebody else")
        writer.update_container(field)

    return added(change, pdf)


def words_of_fields_in_white(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        form[pdf_name("/DA")] = pdf_string("/Helv 0 Tf 1 g")
        writer.update_container(form)

    return added(change, pdf)


def said_instead(pdf: bytes) -> bytes:
    """Other words for a screen reader than those that stand there."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        part = writer.root["/StructTreeRoot"]["/K"]["/K"][1]
        part[pdf_name("/ActualText")] = pdf_string("Another plan")
        writer.update_container(part)

    return added(change, pdf)


def bookmark_renamed(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        first = writer.root["/Outlines"]["/First"]
        first[pdf_name("/Title")] = pdf_string("Another plan")
        writer.update_container(first)

    return added(change, pdf)


def shown_otherwise(pdf: bytes) -> bytes:
    wishes = DictionaryObject({pdf_name("/ViewArea"): pdf_name("/ArtBox")})
    return root_entry(pdf, "/ViewerPreferences", wishes)


def links_start_elsewhere(pdf: bytes) -> bytes:
    base = DictionaryObject({pdf_name("/Base"): pdf_string("https://example.org")})
    return root_entry(pdf, "/URI", base)


LATE: tuple[Attack, ...] = (
    *(field_renamed, fields_change_places, place_named_otherwise, words_of_fields_in_white),
    *(said_instead, bookmark_renamed, shown_otherwise, links_start_elsewhere),
)
