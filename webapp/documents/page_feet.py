"""Feet of pages in a tagged PDF: painted on every page, but no part of what a screen reader tells."""

from collections.abc import Iterator
from typing import Any

FOOT = {"Type": "/Pagination"}


def mark_feet(_document: object, pdf: Any) -> None:
    """Make what stands outside the tree of the structure an artifact, as PDF/UA demands (ISO 14289-1, 7.1).

    WeasyPrint marks the words of page margins as content and then leaves them out of the tree.

    Args:
        pdf: of pydyf, before it is written.
    """
    root = _find(pdf, pdf.catalog["StructTreeRoot"])
    told: set[bytes] = set()
    marks: dict[bytes | None, set[int]] = {}
    for element in _walk(pdf, root):
        told.add(element.reference)
        own = marks.setdefault(element.get("Pg"), set())
        own.update(mark for mark in element["K"] if isinstance(mark, int))
    for page in pdf.objects:
        if isinstance(page, dict) and page.get("Type") == "/Page":
            _mark_page(_find(pdf, page["Contents"]).stream, marks.get(page.reference, set()))
    for entry in _find(pdf, root["ParentTree"])["Nums"]:
        if isinstance(entry, list):
            entry[:] = [reference if reference in told else "null" for reference in entry]


def _find(pdf: Any, reference: bytes) -> Any:
    """Objects are kept by their number; a reference reads `12 0 R`."""
    return pdf.objects[int(reference.split()[0])]


def _walk(pdf: Any, element: Any) -> Iterator[Any]:
    for kid in element["K"]:
        if isinstance(kid, bytes) and "K" in (inner := _find(pdf, kid)):
            yield inner
            yield from _walk(pdf, inner)


def _mark_page(stream: list[Any], told: set[int]) -> None:
    """A marked piece is painted as its tag, a dictionary with its number, and `BDC`."""
    for at, item in enumerate(stream):
        if isinstance(item, dict) and "MCID" in item and item["MCID"] not in told:
            stream[at - 1] = "/Artifact"
            stream[at] = type(item)(FOOT)
