"""A model knows its template; what that changes later is offered one by one, and nothing own is lost."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from pattern import KEY, Pattern

from engine import NotAllowed, NotFound, designing
from engine.designing import DraftChanged, Edit, EditRefused, StepChange
from engine.designing.following import asking
from engine.model import Actor, OrgId
from engine.releases.modelfile import read_model_file
from engine.releases.release import publish_release
from engine.store.queries.people import OrganisationRow, insert_organisation

DUE = "Krok „Rozmowa o potrzebach”: termin"
NAME = "Krok „Krótka notatka”: nazwa"
LIMIT = "Próg „Po terminie”: próg czerwony"
FORM = "Formularz „Decyzja”"
Operation = Callable[[Mapping[str, bytes]], Edit]


def set_due(days: int) -> Operation:
    change = StepChange("Rozmowa o potrzebach", properties={"due": f"P{days}D"})
    return lambda files: designing.change_step(files, "talk", change)


def set_red(days: int) -> Operation:
    return lambda files: designing.change_threshold(files, "late", {"red": f"P{days}D"})


def name_form(title: str) -> Operation:
    return lambda files: designing.rename_form(files, "decide", title, "")


def read_due(pattern: Pattern, key: str = KEY) -> str:
    return designing.describe_element(pattern.draft(key).files, "talk").properties["due"]


def test_nothing_waits_while_the_template_is_as_it_was_copied(pattern: Pattern) -> None:
    looked = pattern.look()
    assert (looked.template, looked.name.pl, looked.is_assumed) == ("pattern", "Mały proces", False)
    assert looked.changes == ()
    assert pattern.draft().name == "Mój wzór"


def test_a_changed_deadline_is_taken_over_undone_and_offered_again(pattern: Pattern) -> None:
    pattern.ship(set_due(7))
    change = pattern.find(DUE)
    assert (change.standing, change.where) == ("untouched", "Mały proces")
    assert (change.base.pl, change.theirs.pl, change.yours.pl) == ("2 dni", "7 dni", "2 dni")
    saved = pattern.take(DUE)
    assert (saved.said, saved.params) == ("template_taken", {"name": DUE})
    assert read_due(pattern) == "P7D"
    assert pattern.list_all() == {DUE: "same"}
    pattern.undo()
    assert read_due(pattern) == "P2D"
    assert pattern.list_all() == {DUE: "untouched"}


def test_what_both_changed_stands_side_by_side_and_either_may_win(pattern: Pattern) -> None:
    pattern.edit(set_due(3), set_red(20))
    pattern.ship(set_due(7), set_red(30))
    assert pattern.list_all() == {LIMIT: "conflict", DUE: "conflict"}
    change = pattern.find(LIMIT)
    assert (change.base.pl, change.theirs.pl, change.yours.pl) == ("9 dni", "30 dni", "20 dni")
    pattern.take(LIMIT)
    pattern.keep(DUE)
    assert pattern.list_all() == {LIMIT: "same", DUE: "kept"}
    model = read_model_file(pattern.draft().files["model.toml"])
    assert model.thresholds["late"]["red"] == "P30D"
    assert read_due(pattern) == "P3D"


def test_one_s_own_is_kept_until_the_template_changes_the_place_once_more(pattern: Pattern) -> None:
    pattern.ship(set_due(7))
    pattern.keep(DUE)
    pattern.ship(set_red(30))
    assert pattern.list_all() == {LIMIT: "untouched", DUE: "kept"}
    pattern.ship(set_due(8))
    assert pattern.list_all()[DUE] == "untouched"


def test_a_decision_can_be_asked_again(pattern: Pattern) -> None:
    pattern.ship(set_due(7))
    pattern.keep(DUE)
    place = pattern.find(DUE).key
    designing.ask_again(pattern.desk.krokus, pattern.desk.actor("pawel"), KEY, place)
    assert pattern.list_all() == {DUE: "untouched"}


def test_what_was_taken_and_changed_later_is_not_offered_again(pattern: Pattern) -> None:
    pattern.edit(set_due(3))
    pattern.ship(set_due(7))
    pattern.take(DUE)
    pattern.edit(set_due(9))
    assert pattern.list_all() == {DUE: "changed_since"}
    pattern.undo()
    pattern.undo()
    assert pattern.list_all() == {DUE: "conflict"}


def test_what_the_model_has_already_or_has_no_more_is_told_without_a_choice(pattern: Pattern) -> None:
    pattern.edit(set_due(7), lambda files: designing.remove_element(files, "note"))
    pattern.ship(set_due(7), lambda files: designing.rename(files, "note", "Długa notatka"))
    name = NAME.replace("Krótka", "Długa")
    assert pattern.list_all() == {DUE: "same", name: "gone"}
    with pytest.raises(NotFound):
        pattern.take(name)


def test_the_title_of_a_form_comes_with_its_change_in_words(pattern: Pattern) -> None:
    pattern.ship(name_form("Decyzja na piśmie"))
    title = "Formularz „Decyzja na piśmie”"
    lines = [line.pl for line in pattern.find(title).their_lines]
    assert lines == [f"{title}: tytuł – było „Decyzja”, jest „Decyzja na piśmie”."]
    pattern.take(title)
    assert designing.find_forms(pattern.draft().files)["decide"] == "Decyzja na piśmie"
    assert pattern.list_all() == {title: "same"}


def test_a_form_that_both_changed_shows_both_sides(pattern: Pattern) -> None:
    pattern.edit(name_form("Twoja decyzja"))
    pattern.ship(name_form("Decyzja na piśmie"))
    change = pattern.find("Formularz „Decyzja na piśmie”")
    assert change.standing == "conflict"
    assert "jest „Decyzja na piśmie”" in change.their_lines[0].pl
    assert "jest „Twoja decyzja”" in change.own_lines[0].pl


def test_a_new_form_a_new_role_and_a_table_that_is_gone_come_one_by_one(pattern: Pattern) -> None:
    pattern.ship(
        lambda files: designing.add_form(files, "Ankieta"),
        lambda files: designing.add_role(files, "Tłumacz", "case"),
    )
    assert pattern.list_all() == {
        "Rola „Tłumacz” – nowe w szablonie": "untouched",
        "Formularz „Ankieta” – nowe w szablonie": "untouched",
    }
    assert pattern.find("Rola „Tłumacz” – nowe w szablonie").theirs.pl.startswith("nazwa: Tłumacz")
    saved = pattern.take_easy()
    assert (saved.said, saved.params) == ("template_taken_all", {"count": 2})
    assert designing.find_roles(pattern.draft().files)["tlumacz"].pl == "Tłumacz"
    assert set(pattern.list_all().values()) == {"same"}
    with pytest.raises(EditRefused):
        pattern.take_easy()


def test_comments_of_the_organisation_s_file_survive(pattern: Pattern) -> None:
    pattern.ship(set_red(30), lambda files: designing.change_stage(files, "engagement", "Start", "Krok 1"))
    pattern.take_easy()
    text = pattern.draft().files["model.toml"].decode()
    assert "# Kept by hand." in text
    model = read_model_file(text.encode())
    assert (model.stages[0].name.pl, model.key) == ("Start", KEY)


def test_two_designers_never_take_over_each_other_s_changes(pattern: Pattern) -> None:
    pattern.ship(set_due(7))
    stale, place = pattern.draft(), pattern.find(DUE).key
    pattern.edit(set_red(12))
    with pytest.raises(DraftChanged):
        designing.take_over(
            pattern.desk.krokus, pattern.desk.actor("pawel"), KEY, stale.version, stale.revision, place
        )
    assert pattern.list_all() == {DUE: "untouched"}


def test_publishing_forgets_neither_the_template_nor_a_decision(pattern: Pattern) -> None:
    pattern.ship(set_due(7), set_red(30))
    pattern.take(DUE)
    pattern.keep(LIMIT)
    desk = pattern.desk
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, pattern.draft().files)
    designing.drop_draft(desk.krokus, desk.actor("pawel"), KEY, pattern.draft().version)
    assert (pattern.draft().version, pattern.draft().latest_no) == (0, 1)
    assert pattern.list_all() == {LIMIT: "kept", DUE: "same"}


def test_a_copy_of_the_model_knows_the_template_and_the_decisions(pattern: Pattern) -> None:
    pattern.ship(set_due(7), set_red(30))
    pattern.keep(DUE)
    pawel = pattern.desk.actor("pawel")
    other = designing.copy_model(pattern.desk.krokus, pawel, KEY, "Drugi")
    assert pattern.list_all(other) == {LIMIT: "untouched", DUE: "kept"}


def test_a_model_of_that_name_drawn_later_knows_nothing_of_the_template(pattern: Pattern) -> None:
    pawel = pattern.desk.actor("pawel")
    assert designing.drop_draft(pattern.desk.krokus, pawel, KEY, pattern.draft().version)
    assert designing.copy_model(pattern.desk.krokus, pawel, "small", "Mój wzór") == KEY
    with pytest.raises(NotFound):
        pattern.look()
    assert designing.count_later_changes(pattern.desk.krokus, pawel, pattern.draft()) is None


def test_a_model_older_than_these_notes_is_compared_with_its_first_release(pattern: Pattern) -> None:
    with pattern.desk.krokus.store.begin(pattern.desk.org) as work:
        publish_release(work, pattern.files)
    pattern.edit(set_red(20), key="pattern")
    pattern.ship(set_due(7))
    looked = pattern.look("pattern")
    assert looked.is_assumed
    assert pattern.list_all("pattern") == {DUE: "untouched"}
    pattern.take(DUE, "pattern")
    assert read_due(pattern, "pattern") == "P7D"


def test_other_organisations_and_other_people_see_nothing_of_it(pattern: Pattern) -> None:
    pattern.ship(set_due(7))
    other = OrgId("b" * 32)
    with pattern.desk.krokus.store.begin(other) as work:
        insert_organisation(work, OrganisationRow(other, "inna", "Inna", {}))
    stranger: Actor = replace(pattern.desk.actor("pawel"), org=other)
    with pytest.raises(NotFound):
        designing.get_following(pattern.desk.krokus, stranger, KEY)
    for login in ("tomek", "maria", "beata"):
        with pytest.raises(NotAllowed):
            designing.get_following(pattern.desk.krokus, pattern.desk.actor(login), KEY)
        with pytest.raises(NotAllowed):
            designing.keep_own(pattern.desk.krokus, pattern.desk.actor(login), KEY, pattern.find(DUE).key)


def test_a_model_that_came_from_no_template_has_no_such_page(pattern: Pattern) -> None:
    with pytest.raises(NotFound):
        pattern.look("small")


def test_a_release_that_comes_out_meanwhile_is_not_written_over(
    pattern: Pattern, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = pattern.desk
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, pattern.files)
    newer = set_red(20)(pattern.files).files
    pattern.ship(set_due(7))
    place = pattern.find(DUE, "pattern").key
    change = asking.change_draft

    def publish_first(*args: Any) -> designing.Saved:
        with desk.krokus.store.begin(desk.org) as work:
            publish_release(work, newer)
        return change(*args)

    monkeypatch.setattr(asking, "change_draft", publish_first)
    with pytest.raises(DraftChanged):
        designing.take_over(desk.krokus, desk.actor("pawel"), "pattern", 0, 0, place)
    model = read_model_file(pattern.draft("pattern").files["model.toml"])
    assert model.thresholds["late"]["red"] == "P20D"
