"""`coach-app programme ...`: list the programmes, show one, check a pack, reckon its money."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coach_app import bootstrap
from coach_app.catalogue import load_catalogue
from coach_app.cli.files import read_file
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.funding_statement import said
from coach_app.domain.programme import ProgrammePack, Target
from coach_app.services import programmes


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    programme = group(commands, "programme", about)
    command(programme, "list", "every programme and version", _list, reads=True)
    for name, what, run in (
        ("show", "what one programme says", _show),
        ("funding", "every figure of a programme's money", _funding),
    ):
        made = command(programme, name, what, run, reads=True)
        made.add_argument("name", metavar="NAME")
        made.add_argument("--version", default="", metavar="VERSION", dest="pack_version")
    check = command(programme, "check", "whether a pack in a file can be used", _check, reads=True)
    check.add_argument("file", type=Path, nargs="?", help="a pack; otherwise all that are shipped")


def _list(arguments: argparse.Namespace) -> None:
    found = programmes.listing(load_catalogue(), bootstrap.today())
    lines = [
        f"{one.key:<26} {one.version:<8} from {one.effective_from.isoformat()}"
        f"{' to ' + one.effective_to.isoformat() if one.effective_to else ''}  {one.name}"
        for one in found
    ]
    answer(found, lines, as_json=arguments.json)


def _show(arguments: argparse.Namespace) -> None:
    pack = programmes.shown(load_catalogue(), arguments.name, arguments.pack_version)
    answer(pack, _said_of(pack), as_json=arguments.json)


def _said_of(pack: ProgrammePack) -> Iterator[str]:
    until = f" to {pack.effective_to.isoformat()}" if pack.effective_to else ""
    yield f"{pack.name}, version {pack.version}, from {pack.effective_from.isoformat()}{until}"
    yield f"Source: {pack.source}"
    if pack.may_refer:
        yield f"Referrals: {pack.who_refers}"
    yield from (f"Everybody: {condition.name}" for condition in pack.everyone)
    for cohort in pack.cohorts:
        wanted = "; ".join(condition.name for condition in cohort.conditions)
        yield f"Cohort {cohort.number}, {cohort.name}: {wanted}"
    yield from (f"Stage: {stage.name}" for stage in pack.stages)
    yield from (
        f"Limit: {limit.name} within {limit.within} {limit.unit.value.replace('-', ' ')}"
        for limit in pack.limits
    )
    yield f"Counts as a start: {pack.start.says}"
    yield f"Plans: {', '.join(kind.value for kind in pack.plan_kinds)}"
    yield f"Review every {pack.review_weeks} weeks"
    yield (
        f"Support: {pack.support_weeks_in_work} weeks in work, "
        f"{pack.support_weeks_out_of_work} weeks out of work"
    )
    yield f"Tries before somebody decides how to go on: {pack.contact_tries}"
    yield f"Privacy notice: version {pack.privacy_notice}"
    yield f"Forms: {', '.join(pack.questionnaires)}"
    yield from (f"Target: {_target(target)}" for target in pack.targets)
    yield from (f"Means to reach above all: {whom}" for whom in pack.reach)
    if pack.caseload:
        yield f"People with one coach: {pack.caseload.least} to {pack.caseload.most}"
    if pack.profile:
        quarters = (f"{one.first_day.isoformat()} {one.people}" for one in pack.profile)
        yield f"People expected by quarter: {'; '.join(quarters)}"
    yield f"Counted: {'; '.join(line.name for line in pack.scorecard)}"
    yield from (
        f"Kept: {rule.kept_as.value.replace('-', ' ')} {rule.months} months after "
        f"{rule.after.value.replace('-', ' ')}"
        for rule in pack.retention
    )
    yield from (f"Asked of sampled cases: {question.asks}" for question in pack.quality)
    yield f"Local services: {pack.services_file}"
    yield from (f"Safety: {line}" for line in pack.safety_card)
    yield f"Next door: {pack.next_door}"
    yield from _where_from(pack)


def _where_from(pack: ProgrammePack) -> Iterator[str]:
    """What a paper says first, then what stands here without one."""
    for origin in sorted(pack.origins, key=lambda one: not one.stated):
        facts = ", ".join(name.replace("_", " ").replace(".", " ") for name in origin.of)
        if origin.stated:
            yield f"From a paper: {facts}: {origin.paper}. {origin.says}".rstrip()
        else:
            yield f"In no paper: {facts}: {origin.says}"
    if pack.without_origin():
        yield _no_origin(pack.without_origin())


def _no_origin(facts: tuple[str, ...]) -> str:
    return f"It does not say where these come from: {', '.join(facts)}."


def _target(target: Target) -> str:
    much = f"{target.people} people" if target.people is not None else f"{target.percent} %"
    return f"{target.name}: {much}, {target.period}" if target.period else f"{target.name}: {much}"


def _check(arguments: argparse.Namespace) -> None:
    catalogue = load_catalogue()
    if arguments.file is None:
        packs = catalogue.programmes.every_version()
        lines = [f"{pack.name}, version {pack.version}: can be used." for pack in packs]
        sound = [{"key": pack.key, "version": pack.version} for pack in packs]
        answer(sound, lines, as_json=arguments.json)
        return
    data = read_file(arguments.file, programmes.LARGEST_PACK)
    found = programmes.check(catalogue, data, arguments.file.name)
    known = "This version is on this laptop." if found.known else "This version is new here."
    lines = [f"{found.name}, version {found.version}: can be used. {known}"]
    if found.without_origin:
        lines.append(_no_origin(found.without_origin))
    answer(found, lines, as_json=arguments.json)


def _funding(arguments: argparse.Namespace) -> None:
    pack = programmes.shown(load_catalogue(), arguments.name, arguments.pack_version)
    found = programmes.funding(pack)
    answer(found, _said_of_money(found), as_json=arguments.json)


def _said_of_money(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['name']}, version {found['version']}"
    yield found["says"]
    if found["people_say"]:
        yield f"People: {found['people_say']}"
    for figure in found["figures"]:
        how = "entered" if figure["entered"] else "computed"
        kind = f"{how} cap" if figure["cap"] else how
        year = figure["year"] or "whole"
        yield f"{year:<8} {figure['part']:<12} {said(figure['pounds']):>12}  {kind}"
    for step in found["steps"]:
        pounds = "" if step["pounds"] is None else f", {said(step['pounds'])} for each person"
        yield f"{step['percent']} % on {step['name']}{pounds}"
    yield from (f"Does not agree: {one['about']}: {one['says']}" for one in found["disagreements"])
