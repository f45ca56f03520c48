"""Cases of a small model that is published again and again. No assertions live here."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.migration.jobs import begin_migration, move_next, set_running
from engine.migration.moving import Outcome, move_case
from engine.migration.preview import list_refs, preview
from engine.process.tasks import complete_task
from engine.releases.release import publish_release
from engine.store.queries import moving as store
from engine.store.queries.tasks import TaskRow
from engine.views.moving import MovePreview
from tests.builders import Office, flow, make_model, user_task

KEY, MAIN = "trial", "trial_main"


def chain(*elements: str, ids: tuple[str, ...], extra: str = "") -> str:
    """A process of elements one after another between a start and an end."""
    whole = ("begin", *ids, "finish")
    flows = [flow(f"f_{one}_{two}", one, two) for one, two in itertools.pairwise(whole)]
    return "\n".join(
        ('<bpmn:startEvent id="begin"/>', *elements, '<bpmn:endEvent id="finish"/>', *flows, extra)
    )


def tasks(*names: str, extra: str = "", **properties: Mapping[str, str]) -> dict[str, bytes]:
    """A model whose one process is a chain of tasks of the coach."""
    drawn = [user_task(name, **properties.get(name, {})) for name in names]
    return make_model(KEY, MAIN, {MAIN: chain(*drawn, ids=names, extra=extra)}, {})


@dataclass
class Mover:
    """An office whose cases run on the first of several releases."""

    office: Office

    def publish(self, files: Mapping[str, bytes]) -> int:
        with self.office.krokus.store.begin(self.office.org) as work:
            return publish_release(work, files).no

    def start(self, *done: str) -> str:
        """Start a case and do some tasks."""
        case_id = self.office.start_case()
        self.do(case_id, *done)
        return case_id

    def do(self, case_id: str, *names: str) -> None:
        for name in names:
            complete_task(self.office.krokus, self.office.actor("tomek"), self.task(case_id, name).id, {})

    def task(self, case_id: str, name: str) -> TaskRow:
        return next(row for row in self.office.list_open(case_id) if row.element_id == name)

    def open(self, case_id: str) -> list[str]:
        return sorted(row.element_id for row in self.office.list_open(case_id))

    def begin(self, *case_ids: str, placing: Mapping[str, str] | None = None, to_no: int = 2) -> str:
        """Write down a move of these cases from the first release."""
        old, new = self.release_id(1), self.release_id(to_no)
        return begin_migration(
            self.office.krokus, self.office.org, old, new, placing or {}, case_ids, "maria"
        )

    def move(self, case_id: str, placing: Mapping[str, str] | None = None, to_no: int = 2) -> Outcome:
        move_id = self.begin(case_id, placing=placing, to_no=to_no)
        self.last_move = move_id
        return move_case(self.office.krokus, self.office.org, move_id, case_id, "maria")

    def run(self, move_id: str, most: int = 50) -> None:
        set_running(self.office.krokus, self.office.org, move_id, is_running=True)
        while move_next(self.office.krokus, self.office.org, move_id, most):
            pass

    def preview(self, placing: Mapping[str, str] | None = None, to_no: int = 2) -> MovePreview:
        krokus = self.office.krokus
        with krokus.store.read(self.office.org) as work:
            ids = self.release_id(1), self.release_id(to_no)
            return preview(krokus, work, KEY, *ids, placing or {}, with_titles=True)

    def release_id(self, no: int) -> str:
        with self.office.krokus.store.read(self.office.org) as work:
            return next(ref.id for ref in list_refs(work, KEY) if ref.no == no)

    def count(self, move_id: str) -> dict[str, int]:
        with self.office.krokus.store.read(self.office.org) as work:
            return dict(store.count_cases(work, move_id))


Open = Callable[[Mapping[str, bytes]], Mover]
