"""Every place in the program where bytes leave is known here.

A new one has to take a `Released` copy or give its reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from coach_app.domain.disclosure import Released

HOME = Path(__file__).resolve().parents[3]
WRITERS = frozenset(
    {
        *("write_bytes", "write_text", "write_file", "write_atomically", "write_new_private_file"),
        *("copyfile", "copy2", "copytree", "clipboard", "setMimeData", "openUrl"),
        *("QPrinter", "QPdfWriter", "QSaveFile", "QFile", "smtplib", "SMTP"),
    }
)
"""Names of calls by which bytes come to a file, a printer, another program or the clipboard."""
OPENERS = frozenset({"open", "fdopen"})
KNOWN_OUTLETS = {
    "coach_app/cli/files.py:write_copy": "takes a Released copy",
    "coach_app/cli/sync.py:_export": "sealed for the service's own server, which has it anyway",
    "coach_app/services/exchange_files.py:write_out": "sealed for the service's own server",
    "coach_app/cli/files.py:write_file": "the one door of the command line to the disk",
    "coach_app/services/handing_over.py:write_out": "takes a Released copy",
    "coach_app/store/outside_copies.py:write": "takes a Released copy",
    "coach_app/store/outside_copies.py:_remove": "overwrites with nothing and deletes",
    "ui/documents/view.py:open_outside": "what outside_copies wrote",
    "ui/sync_status/sign_in_card.py:open_page": "the service's own page, nobody's record",
    "ui/handing_over/printing.py:put": "pictures that put_on_paper makes of a Released copy",
    "coach_app/services/store_care.py:save_recovery_kit": "the coach's own key, nobody's record",
    "coach_app/services/store_care.py:renew_recovery_kit": "the coach's own key, nobody's record",
    "coach_app/services/store_care.py:keep": "the coach's own key, nobody's record",
    "ui/shared/copies.py:written": "takes a Released copy",
    "ui/locking/clipboard.py:*": "empties the clipboard when the window locks",
    "coach_app/demo/report.py:*": "fictional people only",
    "coach_app/demo/server_process.py:*": "fictional people only",
    "coach_app/demo/walkthrough.py:*": "fictional people only",
}
OUTSIDE = "coach_app/store/outside_copies.py"
"""The one place in the store that writes what is not encrypted."""
TAKE_A_RELEASED_COPY = {
    name for name, reason in KNOWN_OUTLETS.items() if reason == "takes a Released copy"
}


def outlets() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each function in which bytes go to a file or to the clipboard."""
    for folder in ("coach_app", "ui", "sync/client"):
        for path in sorted((HOME / folder).rglob("*.py")):
            name = path.relative_to(HOME).as_posix()
            if name.startswith("coach_app/store/") and name != OUTSIDE:
                continue  # what the store writes is encrypted; its own tests look at the bytes
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and any(map(_writes, ast.walk(node))):
                    yield f"{name}:{node.name}", node


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    named = node.func.id if isinstance(node.func, ast.Name) else named
    if named in OPENERS:
        modes = [a.value for a in node.args if isinstance(a, ast.Constant)]
        return any(isinstance(mode, str) and set(mode) & set("wax+") for mode in modes)
    return named in WRITERS


def test_every_place_where_bytes_leave_is_known() -> None:
    """A new one takes a Released copy, or gives the reason why no record leaves by it."""
    modules = {known.removesuffix(":*") for known in KNOWN_OUTLETS if known.endswith(":*")}
    found = {name for name, _ in outlets()}
    new = {n for n in found if n not in KNOWN_OUTLETS and n.partition(":")[0] not in modules}
    assert not new, f"{sorted(new)}: take a Released copy (coach_app.domain.disclosure)"
    gone = {n for n in KNOWN_OUTLETS if not n.endswith(":*")} - found
    assert not gone, f"{sorted(gone)}: take them off the list"


def test_what_writes_a_record_takes_a_released_copy() -> None:
    for name, function in outlets():
        if name in TAKE_A_RELEASED_COPY:
            kinds = {ast.unparse(a.annotation) for a in function.args.args if a.annotation}
            assert Released.__name__ in kinds, name
            assert "bytes" not in kinds, name


def test_only_the_door_makes_a_released_copy() -> None:
    """`Released(...)` outside the domain's own door would be a way round it."""
    makers = [
        path.relative_to(HOME).as_posix()
        for folder in ("coach_app", "ui", "sync")
        for path in sorted((HOME / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(Released.__name__)
    ]
    assert makers == ["coach_app/domain/disclosure.py"]


def test_a_use_case_that_hands_out_bytes_is_known() -> None:
    """Use cases answer with a Released copy; those that answer with bytes have their reason."""
    known = {
        "coach_app/services/documents.py:preview": "looked at here",
        "coach_app/services/documents.py:pdf": "looked at here",
        "coach_app/services/employer_copies.py:preview": "looked at here",
        "coach_app/services/checking.py:read": "a file from outside, looked at here",
        "coach_app/services/organisation_seal.py:time_stamp": "an answer of the service's server",
        "coach_app/services/store_thread.py:attachment": "for the service's own server",
        "coach_app/services/store_thread.py:part": "what has come from it so far",
        "coach_app/services/signing.py:sealed_with_signature": "kept in the store",
        "coach_app/services/store_care.py:recovery_kit": "the coach's own key, nobody's record",
        "coach_app/services/appointments.py:calendar_file": "made here, released by its callers",
    }
    found = {
        f"{path.relative_to(HOME).as_posix()}:{node.name}"
        for path in sorted((HOME / "coach_app" / "services").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.returns is not None
        and ast.unparse(node.returns) == "bytes"
    }
    assert found <= known.keys(), f"{sorted(found - known.keys())}: answer with a Released copy"
