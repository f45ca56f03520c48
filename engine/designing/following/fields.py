"""Fields of a form that can be taken over one by one; a new section brings what lies in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeAlias

from engine.designing.components import describe, find_component, id_of
from engine.designing.editing.edit import EditRefused
from engine.designing.following.place import Place

FIELD, FORM, ORDER = "@field", "@form", "@order"
INSIDE = "components"
Data: TypeAlias = dict[str, Any]


def read_fields(path: str, contents: tuple[bytes, bytes, bytes]) -> tuple[dict[Place, str], ...] | None:
    """The fields of a form in three editions; None where they cannot be told apart by their names.

    The form itself and the order of what all three have are places too.
    """
    found = [_read(content) for content in contents]
    three = [data for data in found if data is not None]
    if len(three) < len(contents):
        return None
    owners = [{name: parent for parent, name, _ in _walk(data)} for data in three]
    shared = set.intersection(*(set(one) for one in owners))
    together = {name for name in shared if len({one[name] for one in owners}) == 1}
    return tuple(dict(_list_places(path, data, together)) for data in three)


def _read(content: bytes) -> Data | None:
    try:
        data = json.loads(content)
    except ValueError:
        return None
    if not isinstance(data, dict) or not isinstance(data.get(INSIDE), list):
        return None
    names = [name for _, name, _ in _walk(data)]
    return data if len(names) == len(set(names)) and all(names) else None


def _walk(data: Mapping[str, Any], parent: str = "") -> Iterator[tuple[str, str, Data]]:
    """Every field with its name and the name of what it lies in."""
    for one in data.get(INSIDE, ()):
        if isinstance(one, dict):
            name = id_of(one)
            yield parent, name, one
            yield from _walk(one, name)


def _list_places(path: str, data: Data, together: set[str]) -> Iterator[tuple[Place, str]]:
    yield Place(path, "", FORM), _say({**data, INSIDE: None})
    order: dict[str, list[str]] = {}
    for parent, name, one in _walk(data):
        said = _say({**one, INSIDE: None, "in": parent})
        yield Place(path, name), said
        yield Place(path, name, FIELD), said
        if name in together:
            order.setdefault(parent, []).append(name)
    yield Place(path, "", ORDER), _say(order)


def _say(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def name_field(name: str, contents: Sequence[bytes]) -> str:
    """What people call a field, in the newest edition that has it."""
    return _read_labels(contents).get(name, name)


def say_order(said: str | None, contents: Sequence[bytes]) -> str:
    """An order of fields by what people call them."""
    labels = _read_labels(contents)
    lists: Mapping[str, list[str]] = json.loads(said or "{}")
    return " · ".join(labels.get(name, name) for names in lists.values() for name in names)


def _read_labels(contents: Sequence[bytes]) -> dict[str, str]:
    base, theirs, yours = contents
    return {
        name: describe(one)
        for content in (yours, base, theirs)
        for _, name, one in _walk(json.loads(content))
    }


def leave_alone(content: bytes, name: str, title: str) -> bytes:
    """The form with nothing but one field, or with none of its own; only for saying what differs.

    Args:
        title: of the form, the same for all editions where one field is asked about.
    """
    data = json.loads(content)
    one = next((dict(one) for _, key, one in _walk(data) if key == name), None)
    # A form has at least one field, so that one which says nothing stands for none.
    nothing: Data = {"type": "text", "text": " ", "id": "nothing"}
    alone = nothing if one is None else one
    if INSIDE in alone:
        alone[INSIDE] = [nothing]
    kept = data if not name else {**data, "properties": {"title": title}}
    return json.dumps({**kept, INSIDE: [alone]}).encode()


def write_fields(content: bytes, theirs: bytes, places: Sequence[Place]) -> bytes:
    """The organisation's form with some fields as the template has them.

    Raises:
        EditRefused: the section that a field belongs to is gone.
    """
    data, held = json.loads(content), json.loads(theirs)
    if any(place.what == FORM for place in places):
        data = {**{key: value for key, value in held.items() if key != INSIDE}, INSIDE: data[INSIDE]}
    wanted = {place.item for place in places if place.item}
    there = [name for _, name, _ in _walk(held)]
    # A section comes before what lies in it; what is gone goes first.
    for name in [*(wanted - set(there)), *(name for name in there if name in wanted)]:
        _write_field(data, held, name)
    if any(place.what == ORDER for place in places):
        _order(data, held)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _write_field(data: Data, held: Data, name: str) -> None:
    wanted = next(((parent, one) for parent, key, one in _walk(held) if key == name), None)
    mine = next(((parent, one) for parent, key, one in _walk(data) if key == name), None)
    place = find_component(data, name)
    if wanted is None:
        if place is not None:
            del place[0][place[1]]
        return
    parent, theirs = wanted
    if mine is None or place is None:
        known = {key for _, key, _ in _walk(data)}
        _insert(data, held, parent, _without(deepcopy(theirs), known))
        return
    inside = mine[1].get(INSIDE, theirs.get(INSIDE))
    new = {key: value for key, value in theirs.items() if key != INSIDE}
    whole = new if inside is None else {**new, INSIDE: inside}
    place[0][place[1]] = whole
    if mine[0] != parent:
        del place[0][place[1]]
        _insert(data, held, parent, whole)


def _without(component: Data, known: set[str]) -> Data:
    """A section without the fields that stand elsewhere already."""
    if isinstance(component.get(INSIDE), list):
        component[INSIDE] = [_without(one, known) for one in component[INSIDE] if id_of(one) not in known]
    return component


def _insert(data: Data, held: Data, parent: str, component: Data) -> None:
    """Put a field behind the one that it follows in the template."""
    siblings = _find_list(data, parent)
    if siblings is None:
        raise EditRefused("edit_place_gone")
    names = [id_of(one) for one in _find_list(held, parent) or []]
    earlier = names[: names.index(id_of(component))]
    mine = [id_of(one) for one in siblings]
    place = max((mine.index(name) + 1 for name in earlier if name in mine), default=0)
    siblings.insert(place, component)


def _find_list(data: Data, parent: str) -> list[Data] | None:
    if not parent:
        return _inside(data)
    return next((_inside(one) for _, name, one in _walk(data) if name == parent), None)


def _inside(data: Data) -> list[Data]:
    """What lies in a form or in a section."""
    found: list[Data] = data.setdefault(INSIDE, [])
    return found


def _order(data: Data, held: Data) -> None:
    """What both have stands in the template's order; what only one has stays where it is."""
    for parent in ["", *(name for _, name, _ in _walk(data))]:
        wanted = [id_of(one) for one in _find_list(held, parent) or []]
        siblings = _find_list(data, parent) or []
        places = [place for place, one in enumerate(siblings) if id_of(one) in wanted]
        ordered = sorted((siblings[place] for place in places), key=lambda one: wanted.index(id_of(one)))
        for place, one in zip(places, ordered, strict=True):
            siblings[place] = one
