"""Papers that somebody who holds a good seal has prepared before anybody signs, so that they show
something else later, on another machine or on paper."""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.support.attacks import Attack


def _prepared(change: Callable[[Pdf], None]) -> Attack:
    def attack(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            change(opened)
            out = io.BytesIO()
            opened.save(out)
        return out.getvalue()

    return attack


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _runs_on_opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = _script()


def _named_script(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _script()])))


def _runs_on_a_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=_script())


def _layer(pdf: Pdf) -> None:
    """Part of a page that is there on paper and not on the screen."""
    usage = Dictionary(View=Dictionary(ViewState=Name.OFF))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Later"), Usage=usage))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _field_to_fill_in(pdf: Pdf) -> None:
    field = _note(pdf, Name.Widget, 4)
    field.FT, field.T, field.V = Name.Tx, String("hours"), String("16 hours a week")
    pdf.Root.AcroForm.Fields.append(field)


def _only_on_paper(pdf: Pdf) -> None:
    _note(pdf, Name.Link, 32 + 4)


def _only_on_the_screen(pdf: Pdf) -> None:
    _note(pdf, Name.Link, 0)


def _note_over_a_page(pdf: Pdf) -> None:
    _note(pdf, Name.FreeText, 4)


def _note(pdf: Pdf, subtype: Name, flags: int) -> Dictionary:
    box = Array([60, 300, 500, 330])
    note = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=subtype, Rect=box, F=flags))
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get(Name.Annots, []), note])
    return note


def _page_from_elsewhere(pdf: Pdf) -> None:
    content = pdf.make_stream(b"")
    content.F = String("https://example.org/page")
    pdf.pages[0].obj.Contents = Array([content])


def _opens_a_program(pdf: Pdf) -> None:
    _note(pdf, Name.Link, 4).A = Dictionary(S=Name.Launch, F=String("other.exe"))


def _opens_a_program_named_elsewhere(pdf: Pdf) -> None:
    """What the link does is an object of its own."""
    does = pdf.make_indirect(Name.Launch)
    _note(pdf, Name.Link, 4).A = Dictionary(S=does, F=String("other.exe"))


def _shown_as_files(pdf: Pdf) -> None:
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.T)


def _links_start_elsewhere(pdf: Pdf) -> None:
    pdf.Root.URI = Dictionary(Base=String("https://example.org"))


def _letters_not_in_the_file(pdf: Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, Dictionary) and Name.FontFile2 in one:
            del one[Name.FontFile2]


def _letters_of_the_reader(pdf: Pdf) -> None:
    fonts = pdf.pages[0].obj.Resources.Font
    plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    fonts[next(iter(fonts.keys()))] = pdf.make_indirect(plain)


def _drawn_by_printers(pdf: Pdf) -> None:
    drawn = pdf.make_stream(b"%!PS", Type=Name.XObject, Subtype=Name.PS)
    pdf.pages[0].obj.Resources.XObject = Dictionary(X9=drawn)


def _ink_that_mixes(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G9=Dictionary(OP=True, OPM=1))


def _printed_in_part(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintArea=Name.ArtBox)


def _link_that_runs(pdf: Pdf) -> None:
    _note(pdf, Name.Link, 4).A = Dictionary(S=Name.URI, URI=String("JavaScript:app.alert(1)"))


def _link_to_the_readers_disk(pdf: Pdf) -> None:
    _note(pdf, Name.Link, 4).A = Dictionary(S=Name.URI, URI=String("file:///c:/other.exe"))


def _another_look_under_the_mouse(pdf: Pdf) -> None:
    drawn = pdf.make_stream(b"0 0 9 9 re f", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    _note(pdf, Name.Link, 4).AP = Dictionary(N=drawn, R=drawn)


def _looks_to_choose_from(pdf: Pdf) -> None:
    drawn = pdf.make_stream(b"0 0 9 9 re f", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    _note(pdf, Name.Link, 4).AP = Dictionary(N=Dictionary(On=drawn, Off=drawn))


PREPARED: dict[str, Attack] = {
    change.__name__.strip("_"): _prepared(change)
    for change in (
        *(_runs_on_opening, _named_script, _runs_on_a_page, _layer, _field_to_fill_in),
        *(_only_on_paper, _only_on_the_screen, _note_over_a_page, _page_from_elsewhere),
        *(_opens_a_program, _opens_a_program_named_elsewhere, _shown_as_files),
        *(_links_start_elsewhere, _letters_not_in_the_file, _letters_of_the_reader),
        *(_drawn_by_printers, _ink_that_mixes, _printed_in_part, _link_that_runs),
        *(_link_to_the_readers_disk, _another_look_under_the_mouse, _looks_to_choose_from),
    )
}
