"""Who found a job, by groups of clients: an uneven chance shows here. Groups too small are put together.

Never by health data: degree and symbol are read for one person's case only, and each reading is written down.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from engine.monitor.numbers.period import Line, Period, share
from engine.monitor.retention import read_day
from engine.releases.modelfile import Words
from engine.store.queries.answers import Card
from engine.store.queries.cases import find_latest_release, list_model_keys

LEAST = 5
REST, UNKNOWN = "rest", "unknown"
REST_NAME = Words("pozostałe grupy razem", "other groups together")
UNKNOWN_NAME = Words("nie wiadomo", "not known")
APPLICATION = "client_application"
# Up to which age a group goes, and its name.
AGES: Mapping[str, tuple[int, Words]] = {
    "under_30": (29, Words("do 29 lat", "up to 29")),
    "30_49": (49, Words("30–49 lat", "30–49")),
    "50_and_over": (200, Words("50 lat i więcej", "50 and over")),
}
Groups = Mapping[str, tuple[int, int]]


def by_age(period: Period) -> tuple[Line, ...]:
    names = {key: name for key, (_most, name) in AGES.items()}
    today = {one.case_id: period.archive.day(one.signed_at) for one in period.signed}
    return _compare(period, lambda card: _find_age(card, today[card.case_id]), names)


def by_labour_status(period: Period) -> tuple[Line, ...]:
    return _compare(period, lambda card: card.values[0] or UNKNOWN, _name_options(period, "labour_status"))


def by_county(period: Period) -> tuple[Line, ...]:
    return _compare(period, lambda card: card.values[1] or UNKNOWN, _name_options(period, "address_county"))


def merge_small(groups: Groups, least: int = LEAST) -> Groups:
    """Put groups under the least together, so that nobody is found by taking the others from the whole.

    If what is together is still too small, the smallest of the others joins it.

    Args:
        groups: key -> how many found a job, how many there are.
    """
    shown = {key: told for key, told in groups.items() if told[1] >= least}
    rest = [told for key, told in groups.items() if key not in shown]
    if rest and sum(told[1] for told in rest) < least and shown:
        rest.append(shown.pop(min(shown, key=lambda key: (shown[key][1], key))))
    if rest:
        shown[REST] = (sum(told[0] for told in rest), sum(told[1] for told in rest))
    return shown


def _compare(
    period: Period, find_group: Callable[[Card], str], names: Mapping[str, Words]
) -> tuple[Line, ...]:
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    applications = period.archive.applications
    for case_id in period.seekers:
        key = find_group(applications[case_id]) if case_id in applications else UNKNOWN
        part, whole = found[key]
        found[key] = (part + (case_id in period.archive.jobs), whole + 1)
    named = {**names, UNKNOWN: UNKNOWN_NAME, REST: REST_NAME}
    merged = merge_small(found)
    order = [key for key in named if key in merged]
    return tuple(Line(key, named[key], share(*merged[key])) for key in order) + tuple(
        Line(key, Words(key), share(*merged[key])) for key in merged if key not in named
    )


def _find_age(card: Card, on: date) -> str:
    born = read_day(card.values[2])
    if born is None:
        return UNKNOWN
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((key for key, (most, _name) in AGES.items() if age <= most), UNKNOWN)


def _name_options(period: Period, field: str) -> dict[str, Words]:
    """The words of the application form of the organisation's own models."""
    names: dict[str, Words] = {}
    for key in list_model_keys(period.work):
        row = find_latest_release(period.work, key)
        form = row and period.archive.krokus.releases.get(period.work, row.id).forms.get(APPLICATION)
        for one in form.walk() if form else ():
            if one.key == field:
                names.update({option.value: Words(option.label) for option in one.options})
    return names
