"""What tests of the team's own processes do at the desk: publish them, start one, fill in its tasks."""

from pathlib import Path
from typing import Any

from desk import Desk
from flask.testing import FlaskClient

from engine import complete_task, read_model_folder, start_team_process
from engine.releases.release import publish_release
from engine.scenarios.autofill import autofill
from engine.store.queries.tasks import list_case_tasks

MODELS = Path(__file__).parents[1] / "processes"


def publish(desk: Desk, *keys: str) -> None:
    with desk.krokus.store.begin(desk.org) as work:
        for key in keys:
            publish_release(work, read_model_folder(MODELS / key))


def start_for_tomek(desk: Desk, model_key: str) -> str:
    """Maria starts a process about Tomek."""
    publish(desk, model_key)
    return start_team_process(desk.krokus, desk.actor("maria"), model_key, "tomek", {})


def do(desk: Desk, login: str, case_id: str, element_id: str, **chosen: Any) -> None:
    """Finish a step with these answers, and plausible ones where more is required."""
    actor, task = desk.actor(login), desk.find_task(case_id, element_id)
    complete_task(desk.krokus, actor, task.id, autofill(desk.krokus, actor, task.id, chosen))


def list_open(desk: Desk, case_id: str) -> list[str]:
    with desk.krokus.store.read(desk.org) as work:
        rows = list_case_tasks(work, case_id)
    return [row.element_id for row in rows if row.status in ("open", "claimed")]


def post_task(desk: Desk, client: FlaskClient, case_id: str, element_id: str, form: dict[str, Any]) -> int:
    """Finish a step through its page; returns the status of the answer."""
    path = f"/tasks/{desk.find_task(case_id, element_id).id}"
    assert client.get(path).status_code == 200
    return client.post(path, data={**form, "_action": "complete"}).status_code
