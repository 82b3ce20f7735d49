"""House rules that no linter knows. A failure lists the places; the test says what to do."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PRODUCT = ("coach_app", "ui", "sync", "resources")
LONGEST_MODULE = 400
MOST_METHODS = 20
MOST_SIGNALS = 5

BROAD_EXCEPT_AT_HOME = {"ui/shared/tasks.py", "sync/server/faults.py"}
"""The task runner and the server's error handler: everybody else names what may go wrong."""

DRAWERS = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common"}
"""Names for a module that say nothing about its subject."""

IDENTIFIERS = re.compile(
    r"https?://(127\.0\.0\.1|localhost|\[::1\]|www\.w3\.org/|hl7\.org/|purl\.org/|ns\.adobe\.com/"
    r"|www\.aiim\.org/|json-schema\.org/|[\w.-]+\.(example|test|invalid)\b|testserver\b)"
)
"""Addresses that are never called: this machine, names in XML and FHIR, and made-up hosts."""

NAMES_IN_FHIR = re.compile(
    r'"(http://loinc\.org|http://terminology\.hl7\.org/CodeSystem/consentscope'
    r'|https://fhir\.nhs\.uk/Id/nhs-number)"'
)
"""Names of code systems that a case has as FHIR, letter for letter and in no other file."""
NAME_OF_THE_PROFILE = re.compile(r'"https://docs\.openreferraluk\.org/"')
"""By which the directory says what standard it keeps; in no other file."""
NAMES = {
    "sync/server/fhir.py": NAMES_IN_FHIR,
    "sync/server/web/open_referral_routes.py": NAME_OF_THE_PROFILE,
}


def tracked_files() -> list[Path]:
    """What git keeps, or will keep: never what it ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode("utf-8").split("\0") if name]
    return sorted(HOME / name for name in names if (HOME / name).is_file())


FILES = tracked_files()
MODULES = [path for path in FILES if path.suffix == ".py"]
SOURCES = [path for path in MODULES if path.relative_to(HOME).parts[0] in PRODUCT]
SELF = Path(__file__).resolve()


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def texts() -> Iterator[tuple[Path, str]]:
    """Every kept file that is text, but for this one, which has to name what it looks for."""
    for path in FILES:
        if path == SELF:
            continue
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            yield path, content.decode("utf-8")


def places(pattern: re.Pattern[str], skip: frozenset[str] = frozenset()) -> list[str]:
    """file:line of every match outside the files in `skip`."""
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        if name(path) not in skip
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def none_of(found: Iterable[str]) -> None:
    """Fails with one line a place."""
    listed = sorted(found)
    assert not listed, "\n".join(["", *listed])


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 30
    assert HOME / "coach_app" / "domain" / "errors.py" in SOURCES


# ---- Size and names -----------------------------------------------------------------------


def test_modules_are_short() -> None:
    """Split one that is not by what changes together."""
    lengths = {name(path): len(text_of(path).splitlines()) for path in MODULES}
    none_of(f"{file}: {n} lines" for file, n in lengths.items() if n > LONGEST_MODULE)


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                yield f"{name(path)}:{node.lineno}: {node.name}", node


def test_classes_are_small() -> None:
    """Give some of its work away."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    methods = {place: sum(isinstance(n, kinds) for n in node.body) for place, node in classes()}
    none_of(f"{place}: {n} methods" for place, n in methods.items() if n > MOST_METHODS)


def test_classes_have_few_signals() -> None:
    """More than five: it tells about more than one thing."""
    signals = {place: sum(map(_is_signal, node.body)) for place, node in classes()}
    none_of(f"{place}: {n} signals" for place, n in signals.items() if n > MOST_SIGNALS)


def _is_signal(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(value=ast.Call(func=ast.Name(id="Signal"))):
            return True
        case _:
            return False


def test_modules_are_named_after_their_subject() -> None:
    none_of(name(path) for path in MODULES if path.stem in DRAWERS)


def test_modules_say_what_they_are_for() -> None:
    """Begin with one or two lines on it."""
    trees = {name(path): tree_of(path) for path in MODULES}
    none_of(file for file, tree in trees.items() if tree.body and not ast.get_docstring(tree))


def test_packaging_and_tests_are_no_packages() -> None:
    """Without __init__.py the folder cannot hide a library of the same name."""
    found = [
        name(path)
        for path in MODULES
        if path.name == "__init__.py" and path.relative_to(HOME).parts[0] not in PRODUCT
    ]
    none_of(found)


# ---- Code ---------------------------------------------------------------------------------


def nodes(sources: list[Path]) -> Iterator[tuple[str, ast.AST]]:
    """Every piece of code with its file:line."""
    for path in sources:
        for node in ast.walk(tree_of(path)):
            yield f"{name(path)}:{getattr(node, 'lineno', 1)}", node


def test_texts_can_be_translated() -> None:
    """tr() and translate() take plain literals: fill in afterwards."""
    none_of(place for place, node in nodes(SOURCES) if not _literal_text(node))


def _literal_text(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="tr") | ast.Name(id="tr"), args=[text, *_]):
            pass
        case ast.Call(
            func=ast.Attribute(attr="translate"), args=[ast.Constant(value=str()), text, *_]
        ):
            pass
        case _:
            return True
    return isinstance(text, ast.Constant) and isinstance(text.value, str)


def test_an_except_says_what_it_expects() -> None:
    """A broad one may tidy up and raise again; two places may answer for everything."""
    sources = [path for path in SOURCES if name(path) not in BROAD_EXCEPT_AT_HOME]
    none_of(place for place, node in nodes(sources) if _swallows_everything(node))


def _swallows_everything(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    last = node.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    kind = node.type or ast.Name(id="BaseException")
    names = {n.id for n in ast.walk(kind) if isinstance(n, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def test_nothing_lives_at_module_level() -> None:
    """State belongs to an object that bootstrap builds: no `global`, nothing to be filled."""
    changed = [place for place, node in nodes(SOURCES) if isinstance(node, ast.Global)]
    waiting = [
        f"{name(path)}:{statement.lineno}"
        for path in SOURCES
        for statement in tree_of(path).body
        if _waits_to_be_filled(getattr(statement, "value", None))
    ]
    none_of([*changed, *waiting])


def _waits_to_be_filled(value: ast.expr | None) -> bool:
    match value:
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set"), args=[], keywords=[]):
            return True
        case _:
            return False


def test_data_files_come_from_resources() -> None:
    """resources.find() works from a folder, a wheel and a frozen program alike.

    Other people's packages (fonts) have a place of their own and are asked directly. The
    server is never frozen and keeps its pages and migrations beside its code.
    """
    sources = [
        path for path in SOURCES if not name(path).startswith(("resources/", "sync/server/"))
    ]
    none_of(place for place, node in nodes(sources) if _finds_by_itself(node))


def _finds_by_itself(node: ast.AST) -> bool:
    match node:
        case ast.Name(id="__file__"):
            return True
        case ast.Call(func=ast.Name(id="files") | ast.Attribute(attr="files"), args=[package]):
            match package:
                case ast.Constant(value=str(named)):
                    return named.partition(".")[0] in PRODUCT
                case ast.Name(id="__name__" | "__package__"):
                    return True
    return False


def test_imports_are_plain_to_see() -> None:
    """Contracts and types see no import by name; only the command line's groups load so."""
    sources = [path for path in SOURCES if name(path) != "coach_app/cli/main.py"]
    none_of(place for place, node in nodes(sources) if _imports_by_name(node))


def _imports_by_name(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"):
            return True
        case _:
            return False


def test_the_domain_needs_nothing_but_python() -> None:
    domain = [path for path in SOURCES if name(path).startswith("coach_app/domain/")]
    found = [
        f"{place}: {module}"
        for place, node in nodes(domain)
        for module in _imported(node)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not f"{module}.".startswith("coach_app.domain.")
    ]
    none_of(found)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case _:
            return []


# ---- What must stand nowhere --------------------------------------------------------------


def test_nothing_is_left_for_later() -> None:
    later = re.compile(
        r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|mark\.(skip|xfail)\b|pytest\.skip\("
        r"|pragma: no cover"
    )
    none_of(places(later))


def test_an_exception_to_a_rule_gives_its_reason() -> None:
    """`# noqa: S603 - why`, `# type: ignore[code]`; never a bare one."""
    bare = re.compile(
        r"#\s*noqa(?!:)|#\s*noqa:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*\s*$"
        r"|#\s*type:\s*ignore(?!\[)|#\s*ruff:\s*noqa"
    )
    none_of(places(bare))


def test_no_file_knows_this_machine() -> None:
    machine = re.compile(r"""(?<![\w.~}-])/(work|root|home|Users)/\w|[A-Z]:\\\\?Users""")
    none_of(places(machine))


def test_no_file_names_a_package_host() -> None:
    hosts = re.compile(
        r"pypi\.(org|python)|pythonhosted|registry\.(npmjs|yarnpkg)|deb\.debian\.org|conda\.anaconda"
        r"|index-url|cdn\.jsdelivr|unpkg\.com|cdnjs\.|fonts\.(googleapis|gstatic)"
    )
    none_of(places(hosts))


def test_no_program_calls_a_host_it_was_not_told() -> None:
    """Data files, papers and made-up plans in tests may cite; programs and pages may not."""
    address = re.compile(r"https?://[A-Za-z0-9-]+\.[A-Za-z]")
    found = [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        if not name(path).startswith("tests/")
        and path.suffix in {".py", ".js", ".css", ".html", ".jinja", ".qss", ".sh", ".java"}
        for number, line in enumerate(text.splitlines(), start=1)
        if address.search(IDENTIFIERS.sub("", _without_names(path, line)))
    ]
    none_of(found)


def _without_names(path: Path, line: str) -> str:
    known = NAMES.get(name(path))
    return known.sub("", line) if known else line


# ---- Papers -------------------------------------------------------------------------------


def test_a_link_in_a_paper_leads_somewhere() -> None:
    found = [
        f"{name(path)}: {target}"
        for path in FILES
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)", text_of(path))
        if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists()
    ]
    none_of(found)


def test_the_front_page_names_commands_that_there_are() -> None:
    rules = text_of(HOME / "Makefile")
    for command in re.findall(r"(?m)(?:`|^ {4})make ([a-z-]+)", text_of(HOME / "README.md")):
        assert re.search(rf"^{command}:", rules, flags=re.MULTILINE), f"make {command}"
