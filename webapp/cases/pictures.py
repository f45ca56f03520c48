"""The drawing of a case's process and the same in words. Rights are the engine's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from flask import make_response, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import CasePage, NotFound, get_diagram, get_diagram_svg, get_outline
from webapp.access import signed_in
from webapp.current import get_actor, get_engine
from webapp.tasks.words import say_name

# What stands for itself in a list needs no word; the rest says what kind of thing it is.
QUIET_KINDS = frozenset({"userTask", "manualTask", "task", "callActivity", "subProcess"})


class Way(Protocol):
    """One way on from an element, as the engine's outline gives it."""

    answer: str
    target_name: str


class OutlineItem(Protocol):
    """One element of the engine's outline."""

    id: str
    kind: str
    name: str
    role: str | None
    next: tuple[Way, ...]
    children: "tuple[OutlineItem, ...]"


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One element of the process in words, with what lies inside it."""

    name: str
    doer: str
    ways: tuple[str, ...]
    is_live: bool
    inside: "tuple[OutlineLine, ...]"


@dataclass(frozen=True, slots=True)
class Picture:
    """One process of the case: its drawing, where the case is in it, and the same in words."""

    process_id: str
    name: str
    svg: Markup
    live: tuple[str, ...]
    lines: tuple[OutlineLine, ...]


@signed_in
def send_diagram(case_id: str, process_id: str) -> Response:
    """Give the BPMN XML of one process to the viewer."""
    response = make_response(get_diagram(get_engine(), get_actor(), case_id, process_id))
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def find_picture(page: CasePage) -> Picture | None:
    """Return the process chosen in the address, or the one where the case is."""
    if not page.diagrams:
        return None
    wanted = request.args.get("process", "")
    chosen = next((one for one in page.diagrams if one.process_id == wanted), page.diagrams[0])
    engine, actor = get_engine(), get_actor()
    try:
        # The engine's drawing is built as a tree with every text escaped, so it is safe markup.
        svg = Markup(get_diagram_svg(engine, actor, page.case.id, chosen.process_id))
        items = get_outline(engine, actor, page.case.id, chosen.process_id)
    except NotFound:
        return None
    roles = {person.role: say_name(person.role_name) for person in page.people}
    lines = _list_lines(items, roles, frozenset(chosen.live))
    return Picture(chosen.process_id, chosen.name, svg, chosen.live, lines)


def _list_lines(
    items: Iterable[OutlineItem], roles: Mapping[str, str], live: frozenset[str]
) -> tuple[OutlineLine, ...]:
    return tuple(
        OutlineLine(
            item.name,
            _say_doer(item.role, item.kind, roles),
            tuple(_say_way(way.answer, way.target_name) for way in item.next),
            item.id in live,
            _list_lines(item.children, roles, live),
        )
        for item in items
    )


def _say_way(answer: str, target: str) -> str:
    if answer:
        return gettext("if “%(answer)s”, then: %(next)s", answer=answer, next=target)
    return gettext("after it: %(next)s", next=target)


def _say_doer(role: str | None, kind: str, roles: Mapping[str, str]) -> str:
    if kind == "event_sub_process":
        return gettext("may happen at any time")
    if kind not in QUIET_KINDS or role is None:
        return ""
    words = gettext("client") if role == "client" else roles.get(role, role).lower()
    return gettext("done by: %(role)s", role=words)
