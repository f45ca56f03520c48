"""Two models compared in sentences: labels instead of keys, and no two sentences that read the same."""

import re

from engine.migration.sources import compare_files
from engine.releases.folders import SHIPPED, read_model_folder


def test_a_variant_is_told_in_sentences_that_people_read() -> None:
    lines = compare_files(read_model_folder(SHIPPED / "euse_5"), read_model_folder(SHIPPED / "ips"))
    told = [line.words.pl for line in lines]
    assert sorted(set(told)) == sorted(told)
    assert (
        "Przejście „Udało się porozmawiać? → Kilka dni do następnej próby”: warunek – było:"
        " „Czy udało się porozmawiać?” to nie „Tak” oraz „Liczba prób kontaktu” mniej niż 3, jest:"
        " „Czy udało się porozmawiać?” to nie „Tak” oraz „Liczba prób kontaktu” mniej niż 6."
    ) in told
    assert "Krok „CV i list (także wideo-CV)”: termin – było „10 dni”, jest „7 dni”." in told
    assert [one for one in told if re.search(r"[a-z]_[a-z]|\bP\d|duration|true|null", one)] == []
    english = [line.words.text("en") for line in lines]
    assert "Step “Sprawdź swój profil”: whether it counts as progress – was “no”, is “yes”." in english


def test_steps_of_one_name_are_told_apart_by_their_process_and_the_step_before() -> None:
    lines = compare_files(read_model_folder(SHIPPED / "euse_5"), read_model_folder(SHIPPED / "deafblind"))
    booked = [
        one.words.pl for one in lines if one.words.pl.startswith("Krok „Zapewnij tłumacza na spotkanie”")
    ]
    assert len(booked) > 5
    assert len(set(booked)) == len(booked)


def test_a_changed_rule_is_told_by_what_its_cells_say_and_a_reworded_question_alone_changes_none() -> None:
    before = read_model_folder(SHIPPED / "euse_5")
    table = before["eligibility.dmn"].replace(b'<text>"pending"</text>', b'<text>"pending","none"</text>', 1)
    table = table.replace(b"Sytuacja na rynku pracy", b"Sytuacja zawodowa")
    told = [one.words.pl for one in compare_files(before, {**before, "eligibility.dmn": table})]
    assert told == [
        "Reguła „4” („Podpowiedź do opinii kwalifikującej”): kiedy – było: „Orzeczenie” to „czekam na"
        " decyzję”, jest: „Orzeczenie” to „czekam na decyzję” lub „none”."
    ]
