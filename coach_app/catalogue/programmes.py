"""Reads the programme packs: one TOML file for each programme."""

from collections.abc import Mapping
from types import MappingProxyType

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, read_toml
from coach_app.domain.programme import ProgrammePack

FOLDER = "programmes"
PACKS = ("bury", "stockport")
"""The packs that are shipped: file name without its ending, which is also the pack's key."""


def load_programmes(find: Find = resources.find) -> Mapping[str, ProgrammePack]:
    """Key -> pack. Raises DataFileWrong, which names the file and the line."""
    return MappingProxyType({name: load_programme(name, find) for name in PACKS})


def load_programme(name: str, find: Find = resources.find) -> ProgrammePack:
    """One pack. Raises DataFileWrong, which names the file and the line."""
    pack = read_toml(ProgrammePack, FOLDER, f"{name}.toml", find=find)
    if pack.key != name:
        raise DataFileWrong(f"{FOLDER}/{name}.toml", "the key must be the name of the file")
    return pack
