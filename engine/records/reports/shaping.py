"""A report's definition put together from choices, for people who read no TOML. Keeps nothing."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.records.reports.definitions import COLUMNS, SUMS, Definition
from engine.releases.modelfile import Words
from engine.store.queries.report_rows import DIMENSIONS

MOST_KEY = 32


@dataclass(frozen=True, slots=True)
class ReportParts:
    """What a report of one source can be made of, in the order in which it is offered."""

    groups: tuple[str, ...]
    columns: tuple[str, ...]
    sums: tuple[str, ...]


def list_report_parts(source: str) -> ReportParts:
    """What can be chosen for a report; only hours can be grouped and summed."""
    is_summed = source == "hours"
    return ReportParts(tuple(DIMENSIONS) if is_summed else (), COLUMNS[source], SUMS if is_summed else ())


def shape_report(
    based_on: Definition,
    name: Words,
    *,
    group_by: Collection[str],
    columns: Collection[str],
    sums: Collection[str],
    filters: Mapping[str, Sequence[str]],
) -> str:
    """Write the definition of a report like another one with these choices; returns its TOML.

    Args:
        filters: by dimension; one that is left out stays as it was, an empty one filters nothing.

    What is new stands behind what the other report has, so that its order of columns stays.
    """
    parts = list_report_parts(based_on.source)
    kept = {**based_on.filters, **filters}
    lines = [
        f"name = {_write_words(name)}",
        f"about = {_write_words(based_on.about)}",
        f"source = {_write(based_on.source)}",
        f"group_by = {_write(_order(group_by, based_on.group_by, parts.groups))}",
        f"columns = {_write(_order(columns, based_on.columns, parts.columns))}",
        f"sums = {_write(_order(sums, based_on.sums, parts.sums))}",
        "",
        "[filters]",
        *(f"{key} = {_write(list(values))}" for key, values in kept.items() if values),
    ]
    return "\n".join(lines) + "\n"


def name_report_key(name: str, taken: Collection[str]) -> str:
    """Make a short name that is free from a name that people gave: "Godziny – luty" is `godziny_luty`."""
    plain = unicodedata.normalize("NFKD", name.translate({0x142: "l", 0x141: "L"})).lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")[:MOST_KEY]
    # A key begins with a letter and has two signs at least.
    key = stem if re.match(r"[a-z].", stem) else f"r_{stem or 'x'}"
    number = 1
    while key in taken:
        number += 1
        key = f"{stem or 'r'}_{number}" if re.match(r"[a-z]", stem) else f"r_{stem or 'x'}_{number}"
    return key


def _order(chosen: Collection[str], first: Iterable[str], allowed: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys((*first, *allowed)) if key in chosen]


def _write_words(words: Words) -> str:
    if not words.en:
        return _write(words.pl)
    return f"{{ pl = {_write(words.pl)}, en = {_write(words.en)} }}"


def _write(value: str | list[str]) -> str:
    # What JSON writes of texts and lists of texts, TOML reads the same, but for this one sign.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
