"""The event log: whole, replaying to where the cases stand, and telling nobody's name or words."""

import json
import re
from pathlib import Path

import pytest
from builders import Office
from logs import read_done, read_states, read_xes, replay

from engine.errors import InvalidInput, NotFound
from engine.eventlog.export import export_event_log
from engine.simulating.simulation import Simulated
from engine.store.queries.cases import list_cases
from engine.store.queries.documents import list_case_documents, load_sensitive
from engine.store.queries.history import list_events
from engine.store.queries.people import list_people

Months = tuple[Office, Simulated]


def export(office: Office, folder: Path, format_: str = "xes", *, is_named: bool = False) -> Path:
    file = folder / f"log.{format_}"
    export_event_log(office.krokus, "proby", file, format_, is_named=is_named)
    return file


def test_every_event_of_every_case_is_in_the_log(invented_months: Months, tmp_path: Path) -> None:
    office, told = invented_months
    exported = export_event_log(office.krokus, "proby", tmp_path / "log.xes", "xes")
    traces = read_xes(tmp_path / "log.xes")
    assert (exported.cases, exported.events) == (told.cases, told.events)
    assert sum(len(events) for _, events in traces.values()) == told.events


def test_the_log_replays_to_where_the_cases_stand(invented_months: Months, tmp_path: Path) -> None:
    traces = read_xes(export(invented_months[0], tmp_path, is_named=True))
    assert {name: replay(events) for name, (_, events) in traces.items()} == read_states(invented_months[0])


def test_tasks_are_done_in_the_order_of_the_history(invented_months: Months, tmp_path: Path) -> None:
    traces = read_xes(export(invented_months[0], tmp_path, is_named=True))
    done = {
        name: [event["krokus:element"] for event in events if event["krokus:type"] == "task_done"]
        for name, (_, events) in traces.items()
    }
    assert done == read_done(invented_months[0])


def test_object_centric_events_tell_the_same(invented_months: Months, tmp_path: Path) -> None:
    office, told = invented_months
    log = json.loads(export(office, tmp_path, "ocel", is_named=True).read_bytes())
    cases = {one["id"]: one for one in log["objects"] if one["type"] == "case"}
    assert len(log["events"]) == told.events
    assert cases.keys() == read_states(office).keys()
    known = {one["id"] for one in log["objects"]}
    assert {link["objectId"] for one in log["events"] for link in one["relationships"]} <= known
    assert {one["type"] for one in log["events"]} == {one["name"] for one in log["eventTypes"]}


def find_labels(office: Office, release_id: str) -> list[str]:
    with office.krokus.store.read(office.org) as work:
        release = office.krokus.releases.get(work, release_id)
    return [element.name for element in release.graph.elements.values()]


@pytest.mark.parametrize("format_", ["xes", "ocel"])
def test_a_log_names_no_person_no_case_and_nobodys_words(
    invented_months: Months, tmp_path: Path, format_: str
) -> None:
    office, _ = invented_months
    text = export(office, tmp_path, format_).read_text(encoding="utf-8")
    with office.krokus.store.read(office.org) as work:
        people, cases = list_people(work), list_cases(work)
        words = {
            word
            for case in cases
            for row in list_case_documents(work, case.id)
            for word in re.findall(
                r'"([^"]{12,})"', json.dumps([row.data, load_sensitive(work, row.id)], ensure_ascii=False)
            )
            if " " in word
        }
    secret = {one for row in people for one in (row.id, row.name, row.login) if one and len(one) > 5}
    secret |= {one for row in cases for one in (row.id, row.title, row.no, row.key_id)}
    # A report repeats the name of a stage; that is the model's word, nobody's own.
    drawn = " ".join(find_labels(office, cases[0].release_id))
    words = {word for word in words if word not in drawn}
    assert len(words) > 50
    assert [one for one in secret | words if one in text] == []


def test_one_person_has_one_name_in_a_log_and_another_in_the_next(
    invented_months: Months, tmp_path: Path
) -> None:
    office, _ = invented_months
    resources = []
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        traces = read_xes(export(office, tmp_path / place))
        events = [event for _, events in traces.values() for event in events]
        resources.append({e["org:resource"] for e in events if "org:resource" in e})
    with office.krokus.store.read(office.org) as work:
        rows = [row for case in list_cases(work) for row in list_events(work, case.id, 100_000)]
    told = {row.actor for row in rows if row.actor} | {
        row.data["person"] for row in rows if "person" in row.data
    }
    assert len(resources[0]) == len(resources[1]) == len(told)
    assert resources[0].isdisjoint(resources[1])


def test_a_log_with_names_tells_them(invented_months: Months, tmp_path: Path) -> None:
    office, _ = invented_months
    text = export(office, tmp_path, is_named=True).read_text(encoding="utf-8")
    with office.krokus.store.read(office.org) as work:
        assert all(row.no in text and row.title in text for row in list_cases(work))


def test_an_unknown_format_or_organisation_is_refused(invented_months: Months, tmp_path: Path) -> None:
    office, _ = invented_months
    with pytest.raises(InvalidInput):
        export(office, tmp_path, "csv")
    with pytest.raises(NotFound):
        export_event_log(office.krokus, "nikt", tmp_path / "x", "xes")
    assert list(tmp_path.iterdir()) == []
