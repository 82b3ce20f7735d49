"""All programmes with all their versions side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coach_app.domain.case import Case
from coach_app.domain.condition import RuleWrong
from coach_app.domain.programme import ProgrammePack


@dataclass(frozen=True, slots=True)
class Programmes(Mapping[str, ProgrammePack]):
    """Key -> newest version. Older versions stay, because cases were decided under them."""

    versions: tuple[ProgrammePack, ...]

    def __post_init__(self) -> None:
        seen = [(pack.key, pack.version) for pack in self.versions]
        if len(set(seen)) < len(seen):
            raise RuleWrong("A version of a programme stands twice.")
        for key in self:
            for older, newer in zip(self.of_key(key), self.of_key(key)[1:], strict=False):
                if older.effective_to is None or older.effective_to >= newer.effective_from:
                    raise RuleWrong("Two versions of a programme are in force on the same day.")

    def __getitem__(self, key: str) -> ProgrammePack:
        found = self.of_key(key)
        if not found:
            raise KeyError(key)
        return found[-1]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(pack.key for pack in self.versions))

    def __len__(self) -> int:
        return len({pack.key for pack in self.versions})

    def of_key(self, key: str) -> tuple[ProgrammePack, ...]:
        """The versions of one programme, oldest first."""
        found = (pack for pack in self.versions if pack.key == key)
        return tuple(sorted(found, key=lambda pack: pack.effective_from))

    def in_force(self, key: str, day: date) -> ProgrammePack:
        """The version in force that day; else the last one before it, else the first there is.

        Raises KeyError for a programme that is not known.
        """
        found = self.of_key(key)
        begun = [pack for pack in found if pack.effective_from <= day]
        if not found:
            raise KeyError(key)
        return begun[-1] if begun else found[0]

    def exact(self, key: str, version: str) -> ProgrammePack | None:
        found = (p for p in self.versions if (p.key, p.version) == (key, version))
        return next(found, None)

    def of_case(self, case: Case) -> ProgrammePack | None:
        """The version a case was opened under: what follows in the case follows it."""
        return self.exact(case.programme, case.programme_version)

    def named(self, name: str) -> str | None:
        """The key of a programme by its key, its name, or a beginning that only one has."""
        wanted = name.strip().casefold()
        for pack in self.versions:
            if wanted in (pack.key, pack.name.casefold()):
                return pack.key
        keys = self.beginning(wanted)
        return keys[0] if len(keys) == 1 else None

    def beginning(self, start: str) -> tuple[str, ...]:
        """The keys that begin like this, in their order; none for an empty beginning."""
        wanted = start.strip().casefold()
        return tuple(sorted(key for key in self if wanted and key.startswith(wanted)))

    def every_version(self) -> tuple[ProgrammePack, ...]:
        return self.versions
