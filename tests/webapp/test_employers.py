"""The register of employers: the team writes firms down, forms offer them, others never see it."""

from desk import Desk


def test_a_firm_written_down_is_offered_by_forms(desk: Desk) -> None:
    client = desk.sign_in("tomek")
    answer = client.post("/employers", data={"name": "Kwiaciarnia Bratek", "nip": "", "contact": "p. Ola"})
    assert answer.status_code == 303
    assert "Kwiaciarnia Bratek" in client.get("/employers").text


def test_a_wrong_nip_is_said_beside_its_field_and_nothing_is_lost(desk: Desk) -> None:
    answer = desk.sign_in("tomek").post("/employers", data={"name": "Sklep", "nip": "1234567890"})
    assert answer.status_code == 400
    assert "1234567890" in answer.text
    assert "Sklep" in answer.text


def test_a_name_that_is_too_long_is_never_cut_in_silence(desk: Desk) -> None:
    client = desk.sign_in("tomek")
    answer = client.post("/employers", data={"name": "Ż" * 201, "contact": "p. Ola"})
    assert answer.status_code == 400
    assert "Skróć do 200 znaków" in answer.text and "Ż" * 201 in answer.text and "p. Ola" in answer.text


def test_the_same_firm_is_not_written_down_twice(desk: Desk) -> None:
    client = desk.sign_in("maria")
    client.post("/employers", data={"name": "Sklep Rolny"})
    assert client.post("/employers", data={"name": "sklep  rolny"}).status_code == 400


def test_who_is_not_of_the_team_does_not_see_the_register(desk: Desk) -> None:
    assert desk.sign_in("ola").get("/employers").status_code in (403, 404)
