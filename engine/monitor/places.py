"""Places of a model where cases stand: which element counts as one, and how they are drawn with numbers."""

from collections.abc import Mapping

from engine.bpmn.graph import ElementKind
from engine.bpmn.svg import draw_svg
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import find_latest_release

# Process, its name, and its SVG.
Drawing = tuple[str, str, str]
# Pixels of a card on a desk; a phone shows the middle of it.
WIDEST = 900


def get_newest_release(krokus: Krokus, work: Work, model_key: str) -> Release:
    """The newest release of a model.

    Raises:
        NotFound: no such model.
    """
    row = find_latest_release(work, model_key)
    if row is None:
        raise NotFound(model=model_key)
    return krokus.releases.get(work, row.id)


def find_standing_place(release: Release, element_id: str) -> str | None:
    """The element at which a case stands that waits at this one; None where nobody stands.

    What listens at the border of a step is no place. Arms of an event gateway are one wait: at the gateway.
    """
    element = release.graph.elements.get(element_id)
    if element is None:
        return element_id
    if element.attached_to is not None:
        return None
    process = release.graph.processes[element.process_id]
    sources = (process.elements[process.flows[flow].source] for flow in element.incoming)
    gateways = (one.id for one in sources if one.kind is ElementKind.EVENT_BASED_GATEWAY)
    return next(gateways, element_id)


def draw_counts(release: Release, counts: Mapping[str, int]) -> tuple[Drawing, ...]:
    """The drawings in which somebody stands, in the order of the model's files.

    Args:
        counts: element -> how many cases stand there; an element that the release lacks is not drawn.
    """
    graph = release.graph
    roots: dict[str, dict[str, int]] = {}
    for element_id, count in counts.items():
        if element_id in graph.elements:
            root = graph.root(graph.elements[element_id].process_id).id
            roots.setdefault(root, {})[element_id] = count
    files = {root: file for root in roots if (file := release.find_diagram(root)) is not None}
    return tuple(
        (
            root,
            graph.processes[root].name or root,
            _draw(release.files[file], root, roots[root]),
        )
        for root, file in sorted(files.items(), key=lambda pair: pair[1])
    )


def _draw(content: bytes, process_id: str, counts: Mapping[str, int]) -> str:
    highlight = {element_id: f"n{count}" for element_id, count in counts.items()}
    badges = {f"n{count}": (str(count), f"{count}") for count in counts.values()}
    return draw_svg(
        content,
        process_id=process_id,
        highlight=highlight,
        badges=badges,
        around=tuple(highlight),
        widest=WIDEST,
    )
