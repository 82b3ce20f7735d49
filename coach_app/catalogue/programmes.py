"""Reads the programme packs: one TOML file for each version of each programme."""

from dataclasses import dataclass

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, parse_toml, read_text, read_toml
from coach_app.domain.condition import RuleWrong
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.programmes import Programmes

FOLDER = "programmes"
INDEX = "index.toml"
"""Lists the packs that are shipped: file names without their ending."""
FORMS, SERVICES = "forms", "services"


@dataclass(frozen=True, slots=True)
class Index:
    """The shape of index.toml."""

    packs: tuple[str, ...]


def load_programmes(find: Find = resources.find) -> Programmes:
    """Every version of every programme. Raises DataFileWrong, which names the file and the line."""
    names = read_toml(Index, FOLDER, INDEX, find=find).packs
    packs = tuple(load_programme(name, find) for name in names)
    for pack in packs:
        _files_are_there(pack, find)
    try:
        return Programmes(packs)
    except RuleWrong as wrong:
        raise DataFileWrong(f"{FOLDER}/{INDEX}", str(wrong)) from None


def load_programme(name: str, find: Find = resources.find) -> ProgrammePack:
    """One pack by its file name: the key, or key_version where there are several versions.

    Raises DataFileWrong, which names the file and the line.
    """
    pack = read_programme(read_text(FOLDER, f"{name}.toml", find=find), f"{FOLDER}/{name}.toml")
    if name not in (pack.key, f"{pack.key}_{pack.version}"):
        what = "the key must be the name of the file, or key_version where there are several"
        raise DataFileWrong(f"{FOLDER}/{name}.toml", what)
    return pack


def read_programme(text: str, file: str) -> ProgrammePack:
    """A pack from the text of a file. Raises DataFileWrong, which names the file and the line."""
    return parse_toml(ProgrammePack, text, file)


def _files_are_there(pack: ProgrammePack, find: Find) -> None:
    """The forms and the local services that a pack names are in resources."""
    wanted = [(FORMS, f"{name}.json") for name in pack.questionnaires]
    for folder, file in (*wanted, (SERVICES, pack.services_file)):
        try:
            find(folder, file)
        except FileNotFoundError:
            what = f"there is no {folder}/{file}"
            raise DataFileWrong(f"{FOLDER}/{pack.key}.toml", what) from None
