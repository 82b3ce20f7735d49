"""House rules that no linter knows. Each failure names the place and says what to do."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 30
    assert HOME / "coach_app" / "domain" / "errors.py" in SOURCES


# ---- Size and names -----------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short(path: Path) -> None:
    length = len(text_of(path).splitlines())
    assert length <= LONGEST_MODULE, f"{length} lines: split it by what changes together"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_class_is_small(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            methods = [
                n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            assert len(methods) <= MOST_METHODS, f"{node.name}: give some of its work away"
            signals = [n for n in node.body if _is_signal(n)]
            assert len(signals) <= MOST_SIGNALS, f"{node.name}: too many signals"


def _is_signal(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(value=ast.Call(func=ast.Name(id="Signal"))):
            return True
        case _:
            return False


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_named_after_its_subject(path: Path) -> None:
    assert path.stem not in DRAWERS, "name it after its subject; split it if it has several"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    tree = tree_of(path)
    assert not tree.body or ast.get_docstring(tree), "begin with one or two lines on what it is for"


def test_packaging_and_tests_are_no_packages() -> None:
    found = [
        name(path)
        for path in MODULES
        if path.name == "__init__.py" and path.relative_to(HOME).parts[0] not in PRODUCT
    ]
    assert found == [], "without __init__.py the folder cannot hide a library of the same name"


# ---- Code ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_texts_can_be_translated(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Call(func=ast.Attribute(attr="tr") | ast.Name(id="tr"), args=[first, *_]):
                literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
                assert literal, f"line {node.lineno}: tr() takes a literal; fill it in afterwards"
            case ast.Call(func=ast.Attribute(attr="translate"), args=[context, text, *_]) if (
                isinstance(context, ast.Constant)
            ):
                assert isinstance(text, ast.Constant), (
                    f"line {node.lineno}: translate() takes a literal; fill it in afterwards"
                )


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_an_except_says_what_it_expects(path: Path) -> None:
    """A broad one may tidy up and raise again; two places may answer for everything."""
    if name(path) in BROAD_EXCEPT_AT_HOME:
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler) and not _raises_again(node):
            kind = node.type or ast.Name(id="Exception")
            caught = {n.id for n in ast.walk(kind) if isinstance(n, ast.Name)}
            assert not caught & {"Exception", "BaseException"}, (
                f"line {node.lineno}: name what may go wrong here"
            )


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_lives_at_module_level(path: Path) -> None:
    """No `global`, and no empty list, dict or set waiting at module level to be filled."""
    tree = tree_of(path)
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Global), f"line {node.lineno}: hand it in instead"
    for statement in tree.body:
        value = getattr(statement, "value", None)
        empty = (isinstance(value, ast.List | ast.Set) and not value.elts) or (
            isinstance(value, ast.Dict) and not value.keys
        )
        assert not empty, (
            f"line {statement.lineno}: state belongs to an object that bootstrap builds"
        )


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_data_files_come_from_resources(path: Path) -> None:
    """resources.find() works from a folder, a wheel and a frozen program alike.

    Other people's packages (fonts) have a place of their own and are asked directly. The
    server is never frozen and keeps its pages and migrations beside its code.
    """
    if name(path) == "resources/__init__.py" or name(path).startswith("sync/server/"):
        return
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Name(id="__file__"):
                pytest.fail(f"line {node.lineno}: find data with resources.find()")
            case ast.Call(func=ast.Name(id="files") | ast.Attribute(attr="files"), args=[package]):
                ours = (
                    isinstance(package, ast.Constant)
                    and str(package.value).partition(".")[0] in PRODUCT
                ) or (isinstance(package, ast.Name) and package.id in {"__name__", "__package__"})
                assert not ours, f"line {node.lineno}: find data with resources.find()"
            case _:
                pass


DOMAIN = [path for path in SOURCES if name(path).startswith("coach_app/domain/")]


@pytest.mark.parametrize("path", DOMAIN, ids=name)
def test_the_domain_needs_nothing_but_python(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case _:
                continue
        for module in modules:
            ours = module == "coach_app.domain" or module.startswith("coach_app.domain.")
            assert ours or module.partition(".")[0] in sys.stdlib_module_names, (
                f"line {node.lineno}: {module} has no place in the rules"
            )


# ---- What must stand nowhere --------------------------------------------------------------


def test_nothing_is_left_for_later() -> None:
    later = re.compile(
        r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|mark\.(skip|xfail)\b|pytest\.skip\("
        r"|pragma: no cover"
    )
    assert places(later) == []


def test_an_exception_to_a_rule_gives_its_reason() -> None:
    """`# noqa: S603 - why`, `# type: ignore[code]`; never a bare one."""
    bare = re.compile(
        r"#\s*noqa(?!:)|#\s*noqa:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*\s*$"
        r"|#\s*type:\s*ignore(?!\[)|#\s*ruff:\s*noqa"
    )
    assert places(bare) == []


def test_no_file_knows_this_machine() -> None:
    machine = re.compile(r"""(?<![\w.~}-])/(work|root|home|Users)/\w|[A-Z]:\\\\?Users""")
    assert places(machine) == []


def test_no_file_names_a_package_host() -> None:
    hosts = re.compile(
        r"pypi\.(org|python)|pythonhosted|registry\.(npmjs|yarnpkg)|deb\.debian\.org|conda\.anaconda"
        r"|index-url|cdn\.jsdelivr|unpkg\.com|cdnjs\.|fonts\.(googleapis|gstatic)"
    )
    assert places(hosts) == []


def test_no_program_calls_a_host_it_was_not_told() -> None:
    """Data files, papers and made-up plans in tests may cite; programs and pages may not."""
    address = re.compile(r"https?://[A-Za-z0-9-]+\.[A-Za-z]")
    found = [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        if not name(path).startswith("tests/")
        and path.suffix in {".py", ".js", ".css", ".html", ".jinja", ".qss", ".sh", ".java"}
        for number, line in enumerate(text.splitlines(), start=1)
        if address.search(IDENTIFIERS.sub("", line))
    ]
    assert found == []


# ---- Papers -------------------------------------------------------------------------------

PAPERS = [path for path in FILES if path.suffix == ".md"]


@pytest.mark.parametrize("path", PAPERS, ids=name)
def test_a_link_in_a_paper_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", text_of(path)):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), f"{target} is not there"


def test_the_front_page_names_commands_that_there_are() -> None:
    rules = text_of(HOME / "Makefile")
    for command in re.findall(r"(?m)(?:`|^ {4})make ([a-z-]+)", text_of(HOME / "README.md")):
        assert re.search(rf"^{command}:", rules, flags=re.MULTILINE), f"make {command}"
