"""Whose names stand under what invented people sign."""

from pathlib import Path

from theatre import ORG, set_stage

from engine.store.queries.documents import find_latest_document


def test_under_a_pretend_contract_stand_the_people_of_the_case(tmp_path: Path) -> None:
    stage = set_stage(f"sqlite:///{tmp_path / 'case.db'}", "a_ania")
    while "s1_sign" not in stage.player.open_elements():
        assert stage.player.step(), "the scenario ended before"
    with stage.krokus.store.read(ORG) as work:
        contract = find_latest_document(work, stage.player.case_id, "client_contract")
    assert contract is not None
    signed = {part: contract.data[f"sign_{part}"]["name"] for part in ("client", "coach", "mentor")}
    stage.close()
    wanted = {part: stage.cast[login].name for part, login in (("coach", "tomek"), ("mentor", "maria"))}
    assert signed == {**wanted, "client": "Ania Nowak"}
