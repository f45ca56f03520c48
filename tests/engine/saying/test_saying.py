"""Expressions in people's words: whatever the models that come with Krokus ask or note can be said."""

import re
from functools import cache
from pathlib import Path

import pytest

from engine import designing
from engine.errors import EngineFault
from engine.model import CaseStatus
from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.modelfile import MODEL_FILE, Words, read_model_file
from engine.saying import Names, name_role, name_status, say_cell, say_expression, say_script
from engine.saying.faults import FAULTS

CODES = re.compile(r'(?:EngineFault|_fault)\(\s*"([a-z_]+)"')
MODELS = ("euse_5", "ips", "team_meeting")


@cache
def read(key: str = "euse_5") -> dict[str, bytes]:
    return read_model_folder(SHIPPED / key)


def say(text: str, locale: str = "pl", form: str = "") -> str:
    return say_expression(text, designing.read_names(read()), locale, form)


@pytest.mark.parametrize(
    ("text", "polish"),
    [
        ('profile_mode = "update"', "„Praca nad profilem” to „poprawa profilu”"),
        (
            'search_result = "change_goal"',
            "„Wynik: Etap III: Znajdowanie pracy” to „Zmieniamy cel zawodowy”",
        ),
        ('employer_outcome = "hired"', "„Wynik rozmów z firmą” to „Klient jest zatrudniony”"),
        ('resume_stage = "profiling"', "„Etap, od którego wracamy” to „Etap II: Profil zawodowy”"),
        (
            'meet_count < 2 or (s2_meet.more = "yes" and meet_count < 8)',
            "„Liczba spotkań o profilu” mniej niż 2 lub („Czy potrzebne jest kolejne spotkanie?” to „Tak”"
            " oraz „Liczba spotkań o profilu” mniej niż 8)",
        ),
        ("in_job != true", "„Klient pracuje”: nie"),
        ("client_application.interpreter_need != null", "„Czy potrzebujesz tłumacza?” ma odpowiedź"),
        (
            '= date(certificate_valid_until) - duration("P90D")',
            "90 dni przed dniem „Orzeczenie ważne do”",
        ),
        (
            'today() >= date(job_start) + duration("P1M")',
            "dziś jest nie wcześniej niż 1 miesiąc po dniu „Pierwszy dzień pracy”",
        ),
        (
            'if in_job then duration("P7D") else duration("P2M")',
            "jeśli „Klient pracuje”: tak: 7 dni; inaczej: 2 miesiące",
        ),
        (
            'eligibility_opinion.decision = "qualified"',
            "„Opinia kwalifikująca do programu: Decyzja” to „przyjęty/a”",
        ),
    ],
)
def test_a_condition_is_said_with_the_labels_of_what_it_asks_and_of_its_answers(
    text: str, polish: str
) -> None:
    assert say(text) == polish


def test_one_question_with_several_answers_is_asked_once_and_said_in_english_too() -> None:
    text = 'progress_assessment.risk = "high" or progress_assessment.risk = "medium"'
    assert say(text) == "„Ryzyko utraty pracy” to „duże” lub „średnie”"
    assert say("trial_count >= 3", "en") == "“Work trials” is at least 3"


@pytest.mark.parametrize(
    "text", ["count(for a in b return a) > 1", "in_job = ", "(" * 40 + "1" + ")" * 40, ""]
)
def test_what_no_sentence_can_say_stays_unsaid(text: str) -> None:
    assert say(text) == ""


@pytest.mark.parametrize(
    ("cell", "polish"),
    [
        ('"a","b"', "„Ile” to „a” lub „b”"),
        ('not("a", "b")', "„Ile” to nie „a” oraz „Ile” to nie „b”"),
        (">= 5", "„Ile” co najmniej 5"),
        ("< -5", "„Ile” mniej niż −5"),
        ("(1..5]", "„Ile” więcej niż 1 oraz „Ile” najwyżej 5"),
        ("not(> 5)", "„Ile” najwyżej 5"),
        ("false", "„Ile”: nie"),
        ("null", "„Ile” nie ma odpowiedzi"),
        ("some x in y satisfies x", ""),
    ],
)
def test_a_cell_of_a_table_is_said_under_the_name_of_its_column(cell: str, polish: str) -> None:
    assert say_cell("Ile", "x", cell, Names({}, {}), is_answer=False) == polish


def test_whoever_takes_part_and_every_state_of_a_case_have_names_without_a_role_in_the_model() -> None:
    assert name_role("benefits_advisor", {}).pl == "Doradca do spraw świadczeń"
    assert name_role("coach", {"coach": Words("Specjalista IPS")}).pl == "Specjalista IPS"
    assert [one for one in CaseStatus if name_status(one).pl == one or not name_status(one).en] == []


def test_a_note_says_what_it_writes_down() -> None:
    names = designing.read_names(read())
    assert say_script("meet_count = meet_count + 1\njob_start = null\nin_job = false", names) == (
        "„Liczba spotkań o profilu”: o 1 więcej",
        "„Pierwszy dzień pracy”: wyczyść",
        "„Klient pracuje”: nie",
    )
    assert say_script("x = [1, 2]", names) == ()


@pytest.mark.parametrize("key", MODELS)
def test_every_condition_note_and_time_of_a_shipped_model_is_said_without_a_key(key: str) -> None:
    files = read(key)
    names = designing.read_names(files)
    unsaid = []
    for process in designing.list_processes(files, read_model_file(files[MODEL_FILE])):
        for step in designing.describe_process(files, process.id):
            for one in step.walk():
                texts = [way.condition for way in one.ways if way.condition]
                texts += [one.expression] if one.event == "timer" and one.expression.startswith("=") else []
                said = [say_expression(text, names) for text in texts]
                said += say_script(one.script, names) if one.script else ["–"]
                unsaid += [one.id for sentence in said or [""] if not sentence or "_" in sentence]
    assert unsaid == []


def test_whatever_breaks_a_step_is_said_in_both_languages() -> None:
    engine = Path(designing.__file__).parents[1]
    raised = {code for file in engine.rglob("*.py") for code in CODES.findall(file.read_text("utf-8"))}
    raised |= {kind.code for kind in EngineFault.__subclasses__()}
    assert raised == FAULTS.keys()
    assert all(part.pl and part.en for fault in FAULTS.values() for part in fault)


def test_a_message_that_nobody_receives_now_is_not_said_to_have_no_receiver_at_all():
    said = FAULTS["throw_without_catcher"][0]
    assert (said.pl, said.en) == (
        "nic w sprawie nie czeka teraz na tę wiadomość",
        "nothing in the case waits for the message now",
    )
