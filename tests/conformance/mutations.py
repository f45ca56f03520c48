"""Damage done to good diagrams: what editors, merges and hands do to XML, one random blow after another."""

from random import Random

from lxml import etree

from engine.bpmn.graph import ElementKind

NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
KINDS = [kind.value for kind in ElementKind]
DEFINITIONS = [
    f"{kind}EventDefinition"
    for kind in (
        *("message", "timer", "signal", "error", "escalation", "terminate", "link", "compensate"),
        *("cancel", "conditional"),
    )
]
TEXTS = [
    "",
    "P1D",
    "R3/PT1H",
    "${x}",
    "= x > 1",
    "import os",
    "x = 1",
    "\u202e<b>",
    "R/PT0S",
    "P999999999Y",
    "((((" * 30,
]
ENCODINGS = ["utf-8", "utf-16", "iso-8859-2"]
VALUES = ["", "true", "false", "Root", "End", "a b", "${x}", "0", "-1", "x" * 300, "{", "%s", "ą"]


def mutate(content: bytes, random: Random, blows: int) -> bytes:
    """Damage a file in `blows` places; it stays well-formed XML unless the last blow cuts it."""
    root = etree.fromstring(content)
    for _ in range(blows):
        nodes = [n for n in root.iter(f"{{{NS}}}*") if n is not root]
        if not nodes:
            break
        random.choice(BLOWS)(random.choice(nodes), nodes, random)
    damaged = etree.tostring(root, encoding=random.choice(ENCODINGS), xml_declaration=True)
    return damaged[: random.randrange(len(damaged))] if random.random() < 0.03 else damaged


def _drop(node, nodes, random):
    node.getparent().remove(node)


def _drop_attribute(node, nodes, random):
    if node.attrib:
        del node.attrib[random.choice(list(node.attrib))]


def _set_attribute(node, nodes, random):
    names = [
        *node.attrib,
        "id",
        "default",
        "isExecutable",
        "triggeredByEvent",
        "attachedToRef",
        "cancelActivity",
    ]
    other = random.choice(nodes).get("id") or "x"
    node.set(random.choice(names), random.choice([*VALUES, other, other, other]))


def _rename(node, nodes, random):
    node.tag = f"{{{NS}}}{random.choice([*KINDS, *DEFINITIONS, 'process', 'wishful'])}"


def _move(node, nodes, random):
    target = random.choice(nodes)
    if node not in target.iterancestors() and target is not node:
        target.append(node)


def _repeat(node, nodes, random):
    copy = etree.fromstring(etree.tostring(node, with_tail=False))
    if random.random() < 0.7:
        for number, part in enumerate(copy.iter("*")):
            if part.get("id"):
                part.set("id", f"{part.get('id')}_{random.randrange(10_000)}_{number}")
    node.addnext(copy)


def _set_text(node, nodes, random):
    node.text = random.choice(TEXTS)


def _add(node, nodes, random):
    kind = random.choice(
        [*KINDS, *DEFINITIONS, "sequenceFlow", "dataObject", "multiInstanceLoopCharacteristics"]
    )
    child = etree.SubElement(node, f"{{{NS}}}{kind}", id=f"new_{random.randrange(100_000)}")
    if kind == "sequenceFlow":
        child.set("sourceRef", random.choice(nodes).get("id") or "")
        child.set("targetRef", random.choice(nodes).get("id") or "")


BLOWS = (
    _drop,
    _drop_attribute,
    _set_attribute,
    _rename,
    _move,
    _repeat,
    _set_text,
    _add,
    _add,
    _set_attribute,
)
