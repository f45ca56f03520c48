"""One task from opening to done, and every way it can go differently."""

import io

from desk import Desk, read_hidden
from flask.testing import FlaskClient

from engine.store.queries.documents import list_case_documents

GOOD = {"words": "Chcę pracować w kuchni.", "was_working": "no", "_action": "complete"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def open_talk(desk: Desk) -> tuple[FlaskClient, str, str]:
    """Tomek's browser, the address of his first task and its case."""
    case_id = desk.start_case()
    return desk.sign_in("tomek"), f"/tasks/{desk.find_task(case_id).id}", case_id


def open_decision(desk: Desk) -> tuple[FlaskClient, str, str]:
    """The same after the talk: the client's decision waits."""
    client, url, case_id = open_talk(desk)
    client.post(url, data=GOOD)
    return client, f"/tasks/{desk.find_task(case_id, 'decide').id}", case_id


def test_task_page_shows_form_help_and_the_reason(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    page = client.get(url).text
    assert "Co o pracy mówi klient?" in page
    assert "moje zadanie, bo prowadzę tę sprawę" in page
    assert "Usiądź obok." in page
    assert "<li>Kawa</li><li>Cisza</li>" in page
    assert page.count('class="btn filled"') == 1


def test_completing_says_so_and_leads_back_to_the_list(desk: Desk) -> None:
    client, url, case_id = open_talk(desk)
    answer = client.post(url, data=GOOD)
    assert (answer.status_code, answer.location) == (303, "/inbox")
    assert "Zadanie „Rozmowa o potrzebach” zakończone." in client.get("/inbox").text
    assert desk.find_task(case_id).status == "done"


def test_after_a_task_comes_my_next_one_in_the_same_case(desk: Desk) -> None:
    client, url, case_id = open_decision(desk)
    answer = client.post(url, data={"decision": "yes", "_how": "in_person"})
    assert answer.location == f"/tasks/{desk.find_task(case_id, 'note').id}"
    assert "Oto Twoje następne w tej sprawie." in client.get(answer.location).text


def test_the_way_back_leads_to_where_i_came_from(desk: Desk) -> None:
    client, url, case_id = open_talk(desk)
    assert client.post(f"{url}?back=/cases/{case_id}", data=GOOD).location == f"/cases/{case_id}"


def test_the_way_back_never_leaves_the_site(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    assert "evil" not in client.get(f"{url}?back=//evil.example").text.split("<main")[1]
    assert client.post(f"{url}?back=//evil.example", data=GOOD).location == "/inbox"


def test_mistakes_are_listed_with_links_and_answers_stay(desk: Desk) -> None:
    client, url, case_id = open_talk(desk)
    answer = client.post(url, data={"words": "", "was_working": "no", "health": "Cisza w przerwie"})
    assert answer.status_code == 400
    assert "data-summary" in answer.text
    assert "Brakuje odpowiedzi: Co o pracy mówi klient?" in answer.text
    assert "Cisza w przerwie" in answer.text
    target = answer.text.split("data-summary")[1].split('href="#')[1].split('"')[0]
    assert f'id="{target}"' in answer.text
    assert desk.find_task(case_id).status == "open"
    assert "Cisza w przerwie" in client.get(url).text


def test_a_draft_is_kept_and_said(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    answer = client.post(url, data={"words": "Lubię", "_action": "save_draft"})
    assert (answer.status_code, answer.location) == (303, url)
    page = client.get(url).text
    assert "Lubię</textarea>" in page
    assert "Szkic zapisano o 9:00" in page


def test_autosave_answers_the_time_and_what_is_visible(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    accept = {"Accept": "application/json"}
    answer = client.post(
        f"{url}/draft", data={"words": "Lub", "was_working": "yes"}, headers=accept
    ).get_json()
    assert answer["saved_at"] == "9:00"
    assert answer["visible"]["jobs"] is True
    answer = client.post(f"{url}/draft", data={"was_working": "no"}, headers=accept).get_json()
    assert answer["visible"]["jobs"] is False


def test_autosave_without_javascript_comes_back_to_the_task(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    assert client.post(f"{url}/draft", data={"words": "x"}, headers={"Accept": "text/html"}).location == url


def test_autosave_takes_json(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    assert client.post(f"{url}/draft", json={"words": "Z telefonu"}).status_code in (200, 303)
    assert "Z telefonu" in client.get(url).text
    assert client.post(f"{url}/draft", json=["no form"]).status_code == 400


def test_drafts_need_the_token_of_the_page(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    desk.app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"{url}/draft", data={"words": "x"}).status_code == 400
    token = read_hidden(client.get(url).text, "csrf_token")
    assert client.post(f"{url}/draft", data={"words": "x", "csrf_token": token}).status_code in (200, 303)


def test_rows_are_added_and_removed_without_javascript(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    added = client.post(url, data={"was_working": "yes", "words": "Tak", "_add": "jobs"})
    assert added.status_code == 303
    assert added.location.startswith(f"{url}#")
    page = client.get(url).text
    assert 'name="jobs.0.place"' in page
    assert f'id="{added.location.partition("#")[2]}"' in page
    client.post(url, data={"was_working": "yes", "jobs.0.place": "Kuchnia", "_add": "jobs"})
    client.post(
        url, data={"was_working": "yes", "jobs.0.place": "Kuchnia", "jobs.1.place": "Sklep", "_up": "jobs.1"}
    )
    page = client.get(url).text
    assert page.index('value="Sklep"') < page.index('value="Kuchnia"')
    client.post(
        url,
        data={"was_working": "yes", "jobs.0.place": "Sklep", "jobs.1.place": "Kuchnia", "_remove": "jobs.0"},
    )
    assert "Sklep" not in client.get(url).text


def test_a_file_goes_up_with_the_form_and_can_be_fetched_again(desk: Desk) -> None:
    client, url, case_id = open_talk(desk)
    file = (io.BytesIO(PNG), "../notatka ąę.png")
    client.post(
        url, data={**GOOD, "photo": file, "_action": "save_draft"}, content_type="multipart/form-data"
    )
    page = client.get(url).text
    assert "notatka ąę.png" in page
    kept = read_hidden(page, "photo")
    assert client.post(url, data={**GOOD, "photo": kept}).status_code == 303
    fetched = client.get(f"/attachments/{kept}")
    assert fetched.data == PNG
    assert fetched.headers["Content-Disposition"].startswith("attachment;")
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    with desk.krokus.store.read(desk.org) as work:
        written = list_case_documents(work, case_id)[-1]
    assert "notatka ąę.png" in client.get(f"/documents/{written.id}/print?form=html").text
    assert desk.find_task(case_id).status == "done"


def test_a_file_of_a_wrong_kind_is_refused_and_nothing_else_is_lost(desk: Desk) -> None:
    client, url, case_id = open_talk(desk)
    file = (io.BytesIO(b"MZ program"), "zdjecie.png")
    answer = client.post(url, data={**GOOD, "photo": file}, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "Dołącz plik PDF, JPEG albo PNG" in answer.text
    assert "Chcę pracować w kuchni." in client.get(url).text
    assert desk.find_task(case_id).status != "done"


def test_a_clients_decision_needs_how_it_was_said(desk: Desk) -> None:
    client, url, case_id = open_decision(desk)
    assert "W jaki sposób klient to przekazał?" in client.get(url).text
    both = client.post(url, data={})
    assert "Brakuje odpowiedzi: Czy chcesz iść dalej?" in both.text
    answer = client.post(url, data={"decision": "no"})
    for page in (both, answer):
        assert page.status_code == 400
        assert "Wybierz, jak to było powiedziane" in page.text
    assert client.post(url, data={"decision": "no", "_how": "made_up"}).status_code == 400
    assert client.post(url, data={"decision": "no", "_how": "by_phone"}).status_code == 303
    assert desk.find_task(case_id, "decide").status == "done"


def test_a_second_submit_names_the_winner_and_the_time(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    client.post(url, data=GOOD)
    answer = client.post(url, data={**GOOD, "words": "Drugi raz to samo pytanie"})
    assert answer.status_code == 409
    assert "To zadanie masz już zakończone: poniedziałek, 23 listopada 2026, 9:00" in answer.text
    assert "Drugi raz to samo pytanie" in answer.text


def test_the_same_key_again_has_no_second_effect_and_no_complaint(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    key = read_hidden(client.get(url).text, "_key")
    first = client.post(url, data={**GOOD, "_key": key})
    again = client.post(url, data={**GOOD, "_key": key})
    assert (first.status_code, again.status_code) == (303, 303)


def test_a_stale_page_says_how_things_are_and_keeps_the_answers(desk: Desk) -> None:
    client, url, case_id = open_talk(desk)
    version = int(read_hidden(client.get(url).text, "_version"))
    answer = client.post(url, data={**GOOD, "_version": str(version + 1)})
    assert answer.status_code == 409
    assert "Twoje odpowiedzi są zapisane jako szkic" in answer.text
    assert "Teraz wykonuje je: Tomek Lis" in answer.text
    assert "Chcę pracować w kuchni." in client.get(url).text
    assert desk.find_task(case_id).status != "done"


def test_a_stopped_process_says_so_and_keeps_the_answers(desk: Desk) -> None:
    client, url, case_id = open_decision(desk)
    answer = client.post(url, data={"decision": "unknown", "_how": "in_writing"})
    assert answer.status_code == 500
    assert (
        "Proces się zatrzymał. Mentor już to widzi. Twoje odpowiedzi są zapisane jako szkic." in answer.text
    )
    assert desk.find_task(case_id, "decide").status != "done"
    assert 'value="unknown" checked' in client.get(url).text


def open_review(desk: Desk) -> tuple[str, str]:
    """Go on to the task that any mentor may take; return its address and the case."""
    client, url, case_id = open_decision(desk)
    note = client.post(url, data={"decision": "yes", "_how": "in_person"}).location
    client.post(note, data={"_action": "complete"})
    return f"/tasks/{desk.find_task(case_id, 'review').id}", case_id


def test_taking_and_giving_back_a_task(desk: Desk) -> None:
    url, case_id = open_review(desk)
    maria = desk.sign_in("maria")
    assert f'action="{url}/take"' in maria.get("/inbox").text
    assert maria.post(f"{url}/take", data={"next": "/inbox?whose=role"}).location == "/inbox?whose=role"
    assert desk.find_task(case_id, "review").assignee == "maria"
    assert "Oddaj zadanie" in maria.get(url).text
    assert maria.post(url, data={"_action": "release"}).location == "/inbox"
    assert desk.find_task(case_id, "review").assignee is None


def test_who_is_too_late_to_take_a_task_learns_whose_it_is(desk: Desk) -> None:
    url, _ = open_review(desk)
    desk.sign_in("maria").post(f"{url}/take")
    answer = desk.sign_in("irena").post(f"{url}/take")
    assert answer.status_code == 409
    assert "Teraz wykonuje je: Maria Sowa" in answer.text


def test_words_typed_while_the_task_went_to_somebody_else_are_shown(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    desk.sign_in("maria").post(f"{url}/reassign", data={"person": "kasia", "reason": "Tomek choruje"})
    answer = client.post(url, data=GOOD)
    assert answer.status_code == 409
    assert "Teraz wykonuje je: Kasia Wilk" in answer.text
    assert "Chcę pracować w kuchni." in answer.text


def test_the_mentor_gives_a_task_to_somebody_else_with_a_reason(desk: Desk) -> None:
    _, url, case_id = open_talk(desk)
    maria = desk.sign_in("maria")
    assert "Przekaż komuś innemu" in maria.get(url).text
    assert maria.post(f"{url}/reassign", data={"person": "kasia", "reason": " "}).status_code == 400
    answer = maria.post(f"{url}/reassign", data={"person": "kasia", "reason": "Tomek choruje"})
    assert answer.status_code == 303
    assert desk.find_task(case_id).assignee == "kasia"
    assert "moje zadanie, bo ktoś mi je przekazał" in desk.sign_in("kasia").get("/inbox").text


def test_a_coach_cannot_give_tasks_away(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    assert client.post(f"{url}/reassign", data={"person": "kasia", "reason": "x"}).status_code == 403


def test_foreign_and_unknown_tasks_answer_alike(desk: Desk) -> None:
    _, url, _ = open_talk(desk)
    ola = desk.sign_in("ola")
    data = {**GOOD, "person": "kasia", "reason": "x"}
    for address in (url, "/tasks/nothing", "/tasks/" + "0" * 32):
        assert ola.get(address).status_code == 404
        for path in ("", "/draft", "/take", "/reassign"):
            assert ola.post(address + path, data=data).status_code == 404


def test_visitors_are_sent_to_the_login(desk: Desk) -> None:
    _, url, _ = open_talk(desk)
    assert desk.app.test_client().get(url).location.startswith("/login")


def test_a_done_task_is_shown_read_only(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    client.post(url, data=GOOD)
    page = client.get(url).text
    assert "To zadanie jest zakończone." in page
    assert "Tomek Lis" in page
    assert "<textarea" not in page
    assert "Chcę pracować w kuchni." in page
    assert "Otwórz dokument" in page


def test_answers_are_shown_as_text(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    client.post(url, data={"words": "</textarea><script>x</script>", "_action": "save_draft"})
    assert "<script>x" not in client.get(url).text
