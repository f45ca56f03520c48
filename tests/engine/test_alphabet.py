"""Names stand where people look for them."""

from engine.alphabet import order_name


def test_names_stand_in_polish_order_and_numbers_by_what_they_count() -> None:
    names = [
        "ćma",
        "Model 10",
        "żaba",
        "Łąka",
        "model 2",
        "Cel",
        "las",
        "Model 1",
        "zima",
        "Łuk 007",
        "Łuk 8",
    ]
    told = ["Cel", "ćma", "las", "Łąka", "Łuk 007", "Łuk 8", "Model 1", "model 2", "Model 10", "zima", "żaba"]
    assert sorted(names, key=order_name) == told


def test_a_longer_name_comes_after_its_beginning() -> None:
    names = ["Próbka (kopia 2)", "Próbka", "Próbka pracy", "Próbka (kopia)"]
    assert sorted(names, key=order_name) == ["Próbka", "Próbka (kopia)", "Próbka (kopia 2)", "Próbka pracy"]
