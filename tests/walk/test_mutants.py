"""The shipped model with one thing broken: `krokus check` or `krokus walk` has something to say each time.

KROKUS_MUTANTS says how many; the seed of one that goes unnoticed is in the message.
"""

import random
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from engine.releases.folders import read_model_folder
from engine.releases.judging import judge_model
from engine.walk import walk_files
from tests.reliability.rounds import count_rounds, report

MUTANTS = count_rounds("MUTANTS", short=8, full=500)
EUSE_5 = Path(__file__).parents[2] / "processes" / "euse_5"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
Files = dict[str, bytes]
Blow = Callable[[random.Random, Files], str]


def pick_diagram(chance: random.Random, files: Files) -> tuple[str, etree._Element]:
    path = chance.choice(sorted(name for name in files if name.endswith(".bpmn")))
    return path, etree.fromstring(files[path])


def put(files: Files, path: str, root: etree._Element) -> None:
    files[path] = etree.tostring(root, encoding="utf-8", xml_declaration=True)


def delete_flow(chance: random.Random, files: Files) -> str:
    """A flow that is the only way into its target or out of its source."""
    path, root = pick_diagram(chance, files)
    flows = list(root.iter(f"{BPMN}sequenceFlow"))
    only = [
        flow for flow in flows if sum(one.get("targetRef") == flow.get("targetRef") for one in flows) == 1
    ]
    flow = chance.choice(only)
    for ref in root.iter(f"{BPMN}incoming", f"{BPMN}outgoing"):
        if ref.text == flow.get("id"):
            ref.getparent().remove(ref)
    flow.getparent().remove(flow)
    put(files, path, root)
    return f"{path}: no flow {flow.get('id')}"


def drop_default(chance: random.Random, files: Files) -> str:
    path, root = pick_diagram(chance, files)
    gateways = [node for node in root.iter(f"{BPMN}exclusiveGateway") if node.get("default")]
    if not gateways:
        return ""
    gateway = chance.choice(gateways)
    flow = next(one for one in root.iter(f"{BPMN}sequenceFlow") if one.get("id") == gateway.get("default"))
    etree.SubElement(flow, f"{BPMN}conditionExpression").text = "= 1 = 2"
    del gateway.attrib["default"]
    put(files, path, root)
    return f"{path}: {gateway.get('id')} has no way left"


def ask_for_nothing(chance: random.Random, files: Files) -> str:
    """A condition that compares with an answer nobody can give."""
    path, root = pick_diagram(chance, files)
    asked = [one for one in root.iter(f"{BPMN}conditionExpression") if (one.text or "").count('"') == 2]
    if not asked:
        return ""
    condition = chance.choice(asked)
    head, _, _ = (condition.text or "").partition('"')
    condition.text = f'{head}"answer nobody can give"'
    put(files, path, root)
    return f"{path}: {condition.getparent().get('id')} asks for nothing"


def forget_role(chance: random.Random, files: Files) -> str:
    path, root = pick_diagram(chance, files)
    roles = [one for one in root.iter(f"{SPIFF}property") if one.get("name") == "role"]
    if not roles:
        return ""
    role = chance.choice(roles)
    role.set("value", "nobody_of_this_name")
    put(files, path, root)
    return f"{path}: line {role.sourceline} names nobody"


def lose_form(chance: random.Random, files: Files) -> str:
    used = [
        (node.get("value") or "")
        for name in files
        if name.endswith(".bpmn")
        for node in etree.fromstring(files[name]).iter(f"{SPIFF}property")
        if node.get("name") == "form_key"
    ]
    path = f"forms/{chance.choice(sorted(set(used)))}.json"
    files.pop(path, None)
    return f"no {path}"


def call_elsewhere(chance: random.Random, files: Files) -> str:
    path, root = pick_diagram(chance, files)
    calls = list(root.iter(f"{BPMN}callActivity"))
    if not calls:
        return ""
    call = chance.choice(calls)
    call.set("calledElement", f"{call.get('calledElement')}_x")
    put(files, path, root)
    return f"{path}: {call.get('id')} calls nothing"


def lose_table(chance: random.Random, files: Files) -> str:
    path = chance.choice(sorted(name for name in files if name.endswith(".dmn")))
    del files[path]
    return f"no {path}"


BLOWS: tuple[Blow, ...] = (
    *(delete_flow, delete_flow, drop_default, ask_for_nothing, forget_role, lose_form),
    *(call_elsewhere, lose_table),
)


def list_codes(files: Files) -> set[tuple[str, str]]:
    return {(f.code, f.element) for judged in judge_model(files).values() for f in judged.findings}


def test_no_broken_part_of_the_shipped_model_goes_unnoticed() -> None:
    good = read_model_folder(EUSE_5)
    before, unnoticed, walked, number = list_codes(good), [], 0, 0
    for seed in range(10 * MUTANTS):
        chance, files = random.Random(seed), dict(good)
        told = BLOWS[seed % len(BLOWS)](chance, files)
        if not told:
            continue
        number += 1
        if not list_codes(files) - before:
            walked += 1
            if walk_files(files).is_sound:
                unnoticed.append(f"seed {seed}: {told}")
        if number == MUTANTS:
            break
    report("mutants", mutants=number, by_walk=walked, unnoticed=len(unnoticed))
    assert unnoticed == [] and walked
