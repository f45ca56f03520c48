"""Diagrams of a case's model for who may see the case: the drawing, the picture and the equal outline."""

from collections.abc import Iterable
from functools import lru_cache

from engine.bpmn.layout import add_drawing
from engine.bpmn.outline import OutlineItem, describe_outline
from engine.bpmn.svg import draw_svg
from engine.casework.access import stand
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import find_case
from engine.store.queries.instances import TokenRow, list_tokens
from engine.views import DiagramView


def get_diagram(krokus: Krokus, actor: Actor, case_id: str, process_id: str) -> bytes:
    """BPMN XML of one process of the case's model, with a drawing.

    Raises:
        NotFound: no such case for this person, or no such process.
    """
    with krokus.store.read(actor.org) as work:
        release = _release(krokus, work, actor, case_id)
        return add_drawing(_content(release, process_id))


def get_diagram_svg(krokus: Krokus, actor: Actor, case_id: str, process_id: str) -> str:
    """The drawing as SVG with the case's position marked; works without JavaScript."""
    with krokus.store.read(actor.org) as work:
        release = _release(krokus, work, actor, case_id)
        live = describe_live(release, list_tokens(work, case_id)).get(process_id, frozenset())
        return _draw(_content(release, process_id), live)


@lru_cache(maxsize=256)
def _draw(content: bytes, live: frozenset[str]) -> str:
    # Many cases stand at the same places of the same release, and a drawing takes a tenth of a second.
    return draw_svg(content, highlight=dict.fromkeys(live, "live"))


def get_outline(krokus: Krokus, actor: Actor, case_id: str, process_id: str) -> tuple[OutlineItem, ...]:
    """The same process as a nested list, for who reads or listens."""
    with krokus.store.read(actor.org) as work:
        release = _release(krokus, work, actor, case_id)
        if process_id not in release.graph.processes:
            raise NotFound(process=process_id)
        return describe_outline(release.graph, process_id)


def _release(krokus: Krokus, work: Work, actor: Actor, case_id: str) -> Release:
    case = find_case(work, case_id)
    if case is None:
        raise NotFound(case=case_id)
    if stand(work, actor, case).is_outsider:
        raise NotFound(case=case_id)
    return krokus.releases.get(work, case.release_id)


def _content(release: Release, process_id: str) -> bytes:
    file = release.find_diagram(process_id)
    if file is None:
        raise NotFound(process=process_id)
    return release.files[file]


def describe_live(release: Release, tokens: Iterable[TokenRow]) -> dict[str, frozenset[str]]:
    """Per drawn process: the elements where this case stands, calls on the way included."""
    live: dict[str, set[str]] = {}
    for token in tokens:
        root = release.graph.root(token.process_id)
        live.setdefault(root.id, set()).add(token.element_id)
        _mark_enclosing(release, token.process_id, live)
    return {process_id: frozenset(elements) for process_id, elements in live.items()}


def describe_diagrams(release: Release, tokens: Iterable[TokenRow]) -> tuple[DiagramView, ...]:
    live = describe_live(release, tokens)
    views = [
        DiagramView(
            process.id, process.name or process.id, process.file, tuple(sorted(live.get(process.id, ())))
        )
        for process in release.graph.roots()
    ]
    return tuple(
        sorted(views, key=lambda view: (not view.live, view.process_id != release.model.main_process))
    )


def _mark_enclosing(release: Release, process_id: str, live: dict[str, set[str]]) -> None:
    """Mark the calls that lead to a live process, so that the main picture shows where the case is."""
    for caller in release.callers.get(release.graph.root(process_id).id, ()):
        root = release.graph.root(caller.process_id).id
        if caller.id not in live.setdefault(root, set()):
            live[root].add(caller.id)
            _mark_enclosing(release, caller.process_id, live)
