"""Boxes side by side in rows, like books on shelves. No BPMN meaning."""

from collections.abc import Sequence

from engine.bpmn.drawing.geometry import Box, enclose


def pack_boxes(sizes: Sequence[tuple[str, int, int]], width: int, gap: int) -> tuple[dict[str, Box], Box]:
    """Put boxes on shelves: tall ones first, each on the first shelf that has room.

    Args:
        sizes: id, width and height of each box.
        width: longest shelf wanted; a wider box gets a shelf of its own.

    Returns:
        The place of every box, and the box around all.
    """
    shelves: list[tuple[int, int]] = []
    members: list[list[tuple[str, int, int]]] = []
    for item in sorted(sizes, key=lambda size: -size[2]):
        for index, (used, height) in enumerate(shelves):
            if used + gap + item[1] <= width:
                shelves[index] = used + gap + item[1], height
                members[index].append(item)
                break
        else:
            shelves.append((item[1], item[2]))
            members.append([item])
    places: dict[str, Box] = {}
    top = 0
    for (_, height), items in zip(shelves, members, strict=True):
        left = 0
        for name, item_width, item_height in items:
            places[name] = Box(left, top, item_width, item_height)
            left += item_width + gap
        top += height + gap
    return places, enclose(places.values())
