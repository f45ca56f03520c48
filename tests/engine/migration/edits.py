"""Edits of a diagram's XML the way an editor makes them: insert a step, take one out, say a property anew."""

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_B = f"{{{BPMN}}}"


class Diagram:
    """One diagram being edited."""

    def __init__(self, content: bytes) -> None:
        self.root = etree.fromstring(content)

    @property
    def content(self) -> bytes:
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")

    def find(self, id_: str) -> etree._Element:
        return next(node for node in self.root.iter() if isinstance(node.tag, str) and node.get("id") == id_)

    def flows(self, **ends: str) -> list[etree._Element]:
        """Sequence flows with this source or target (`sourceRef`, `targetRef`)."""
        every = self.root.iter(f"{_B}sequenceFlow")
        return [flow for flow in every if all(flow.get(name) == value for name, value in ends.items())]

    def rename(self, id_: str, name: str) -> "Diagram":
        self.find(id_).set("name", name)
        return self

    def set_property(self, id_: str, name: str, value: str) -> "Diagram":
        node = self.find(id_)
        outer = _child(node, f"{_B}extensionElements", first=True)
        properties = _child(outer, f"{{{SPIFF}}}properties")
        for one in properties:
            if one.get("name") == name:
                one.set("value", value)
                return self
        etree.SubElement(properties, f"{{{SPIFF}}}property", name=name, value=value)
        return self

    def insert_after(self, id_: str, new_id: str, name: str, **properties: str) -> "Diagram":
        """A new task of a person on the one way out of a step."""
        (way,) = self.flows(sourceRef=id_)
        old = self.find(id_)
        task = etree.Element(f"{_B}userTask", id=new_id, name=name)
        old.addnext(task)
        for key, value in properties.items():
            self.set_property(new_id, key, value)
        target = way.get("targetRef", "")
        self._turn(way, new_id, target)
        more = etree.Element(f"{_B}sequenceFlow", id=f"f_{new_id}", sourceRef=new_id, targetRef=target)
        way.addnext(more)
        return self

    def take_out(self, id_: str) -> "Diagram":
        """A step with one way out goes, with the events on its border; who came to it goes on behind it."""
        (way,) = self.flows(sourceRef=id_)
        target = way.get("targetRef", "")
        for coming in self.flows(targetRef=id_):
            self._turn(coming, target, id_)
        for border in [node for node in self.root.iter() if node.get("attachedToRef") == id_]:
            self._drop_border(border)
        _drop(way)
        self._forget(id_)
        return self

    def _drop_border(self, border: etree._Element) -> None:
        for way in self.flows(sourceRef=border.get("id", "")):
            target = way.get("targetRef", "")
            _drop(way)
            if not self.flows(targetRef=target):
                self._drop_rest(target)
        self._forget(border.get("id", ""))

    def _drop_rest(self, id_: str) -> None:
        for way in self.flows(sourceRef=id_):
            target = way.get("targetRef", "")
            _drop(way)
            if not self.flows(targetRef=target):
                self._drop_rest(target)
        self._forget(id_)

    def _turn(self, flow: etree._Element, target: str, before: str) -> None:
        """Let a flow lead elsewhere; the drawing keeps its line."""
        for node in self.find(before).findall(f"{_B}incoming"):
            if node.text == flow.get("id"):
                _drop(node)
        flow.set("targetRef", target)

    def _forget(self, id_: str) -> None:
        _drop(self.find(id_))
        for node in list(self.root.iter()):
            if not isinstance(node.tag, str):
                continue
            refers = node.tag == f"{_B}flowNodeRef" and (node.text or "").strip() == id_
            if refers or node.get("bpmnElement") == id_:
                _drop(node)


def _child(node: etree._Element, tag: str, *, first: bool = False) -> etree._Element:
    found = node.find(tag)
    if found is not None:
        return found
    made = etree.Element(tag)
    node.insert(0, made) if first else node.append(made)
    return made


def _drop(node: etree._Element) -> None:
    above = node.getparent()
    assert above is not None
    above.remove(node)
