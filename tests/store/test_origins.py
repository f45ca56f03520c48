"""Where models came from, on both databases: a later choice about a place stands over the earlier one."""

from pathlib import Path

import pytest
from small_model import make_small_model

from engine.store.queries.origins import (
    ChoiceRow,
    OriginRow,
    delete_choice,
    find_origin,
    forget_origin,
    insert_origin,
    list_choices,
    put_choices,
)
from tests.builders import Office, open_office

KEPT, TAKEN = ChoiceRow("p", "kept", "t", "b"), ChoiceRow("p", "taken", "t2", "b2")


def decide_twice(office: Office) -> None:
    with office.krokus.store.begin(office.org) as work:
        for _ in range(2):
            insert_origin(work, OriginRow("mine", "euse_5", {"model.toml": "0" * 64}, work.now))
        put_choices(work, "mine", {"p": KEPT}, None)
        put_choices(work, "other", {"p": KEPT}, None)
    with office.krokus.store.begin(office.org) as work:
        put_choices(work, "mine", {"p": TAKEN, "q": KEPT._replace(place="q")}, "tomek")
        delete_choice(work, "mine", "q")
    with office.krokus.store.read(office.org) as work:
        assert list_choices(work, "mine") == {"p": TAKEN}
        assert list_choices(work, "other") == {"p": KEPT}
        origin = find_origin(work, "mine")
    assert origin is not None and origin.template == "euse_5"
    with office.krokus.store.begin(office.org) as work:
        forget_origin(work, "mine")
    with office.krokus.store.read(office.org) as work:
        assert (find_origin(work, "mine"), list_choices(work, "mine")) == (None, {})
        assert list_choices(work, "other") == {"p": KEPT}
    office.krokus.store.close()


def test_choices_on_sqlite(tmp_path: Path) -> None:
    decide_twice(open_office(f"sqlite:///{tmp_path / 'office.db'}", make_small_model()))


@pytest.mark.postgres
def test_choices_on_postgresql(postgres_database: str) -> None:
    decide_twice(open_office(postgres_database, make_small_model()))
