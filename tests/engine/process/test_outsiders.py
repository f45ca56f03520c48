"""An employer on a case sees their own tasks and shared forms, never how the client's case goes."""

from pathlib import Path

import pytest

from engine import (
    PASSWORD,
    CaseQuery,
    NotFound,
    SystemClock,
    find_actor,
    find_cases,
    get_case,
    get_diagram,
    open_krokus,
    seed_demo,
    sign_in,
    upgrade_database,
)


def test_an_employer_sees_their_own_tasks_and_nothing_of_the_way(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    krokus = open_krokus(url, SystemClock())
    seed_demo(krokus, Path("processes"))
    signed_in = find_actor(krokus, sign_in(krokus, "firma", PASSWORD, "127.0.0.1"))
    assert signed_in is not None
    firm = signed_in.actor
    pages = [get_case(krokus, firm, case.id) for case in find_cases(krokus, firm, CaseQuery()).cases]
    assert any(page.waiting for page in pages)
    assert {page.case.title for page in pages} == {"Ania Nowak", "Ewa Kowal", "Kamil Lis", "Marek Zieliński"}
    for page in pages:
        assert all(one.kind == "task" and one.task_id for one in page.waiting)
        assert page.path == () and page.case.stage is None, "an employer is told how the case goes"
        assert (page.history, page.diagrams, page.communication) == ((), (), ())
        assert {one.role for one in page.people} <= {"coach", "employer"}
        with pytest.raises(NotFound):
            get_diagram(krokus, firm, page.case.id, "se_main")
    krokus.store.close()
