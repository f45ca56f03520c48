"""Made-up form fields in every kind and state for the style page; they have the attributes of a FieldView."""

from types import SimpleNamespace

YES_MAYBE_NO = ("Tak", "Nie", "Nie wiem")


def make_field(name: str, kind: str, label: str, **more: object) -> SimpleNamespace:
    """Return a field with everything a FieldView has."""
    blank: dict[str, object] = {
        "id": f"sample-{name.replace('.', '-')}",
        "hint": "",
        "value": None,
        "options": [],
        "error": "",
        "required": False,
        "rows": [],
        "children": [],
        "origin": "",
        "protected": False,
        "visible": True,
        "conditions": "",
    }
    return SimpleNamespace(**{**blank, **more, "name": name, "kind": kind, "label": label})


def make_options(*labels: str, selected: tuple[int, ...] = ()) -> list[SimpleNamespace]:
    """Return answers to choose from; `selected` holds their places."""
    return [
        SimpleNamespace(label=label, value=f"v{place}", selected=place in selected)
        for place, label in enumerate(labels)
    ]


def list_sample_fields() -> list[SimpleNamespace]:
    """Return one field of every kind, with the states spread over them."""
    return [*_list_lines(), *_list_numbers(), *_list_choices(), *_list_blocks()]


def make_answered_form() -> SimpleNamespace:
    """Return a task form that was sent with two mistakes."""
    fields = [
        field for field in list_sample_fields() if field.name in ("area", "many", "date", "one", "sign")
    ]
    problems = [SimpleNamespace(id=field.id, text=field.error) for field in fields if field.error]
    return SimpleNamespace(fields=fields, problems=problems)


def _list_lines() -> list[SimpleNamespace]:
    return [
        make_field("text", "text", "Imię i nazwisko", required=True, value="Anna Wójcik"),
        make_field(
            "area",
            "area",
            "Co o pracy mówi klient?",
            required=True,
            error="Wpisz, co powiedział klient",
            hint="Własne słowa. Na przykład: „Chcę pracować w kuchni”.",
        ),
        make_field(
            "health",
            "area",
            "O czym trzeba pamiętać w pracy?",
            protected=True,
            value="Cisza w przerwie.",
            origin="Formularz zgłoszeniowy, 12 listopada",
        ),
    ]


def _list_numbers() -> list[SimpleNamespace]:
    return [
        make_field("number", "number", "Ile godzin w tygodniu?", unit="godz.", value=20),
        make_field("money", "money", "Wynagrodzenie brutto", hint="Na przykład: 4 806,00", value="4 806,00"),
        make_field("date", "date", "Data spotkania", required=True, value="2026-11-27"),
        make_field("time", "time", "Godzina", value="09:15", error="Wpisz godzinę, na przykład 9:15"),
        make_field("datetime", "datetime", "Początek pracy"),
        make_field("month", "month", "Za jaki miesiąc?", value="2026-11"),
        make_field("calc", "calc", "Razem godzin", value="12,5", unit="godz."),
    ]


def _list_choices() -> list[SimpleNamespace]:
    many = make_options("Telefon", "SMS", "Przez osobę, której ufam", "Wideo w polskim języku migowym")
    scale = make_options(
        "1 – nie umiem", "2 – z dużą pomocą", "3 – z małą pomocą", "4 – samodzielnie", selected=(2,)
    )
    cities = make_options(
        "Kraków", "Nowy Sącz", "Tarnów i okolice, powiat brzeski oraz dąbrowski", selected=(1,)
    )
    return [
        make_field(
            "one", "one", "Czy chcesz poznać tę ofertę?", required=True, options=make_options(*YES_MAYBE_NO)
        ),
        make_field(
            "many",
            "many",
            "Jak mamy się kontaktować?",
            options=many,
            error="Wybierz sposób kontaktu",
            hint="Można wybrać kilka.",
        ),
        make_field("select", "select", "Gdzie szukamy pracy?", options=cities),
        make_field("bool", "bool", "Klient był przy tej rozmowie", value=True),
        make_field(
            "bool-bad",
            "bool",
            "Potwierdzam zgodność z rozmową",
            required=True,
            error="Zaznacz, żeby iść dalej",
        ),
        make_field("scale", "scale", "Dojazd do pracy", options=scale, hint="Jak jest dzisiaj?"),
    ]


def _list_blocks() -> list[SimpleNamespace]:
    children = [
        make_field("boss.name", "text", "Imię"),
        make_field("boss.phone", "phone", "Telefon", origin="Karta firmy"),
    ]
    return [
        make_field(
            "jobs", "table", "Gdzie klient pracował?", rows=[_make_job(0, "Kuchnia"), _make_job(1, "")]
        ),
        make_field("empty", "table", "Staże", hint="Jeśli były."),
        make_field("boss", "group", "Osoba w firmie", children=children),
        make_field(
            "file",
            "file",
            "Zdjęcie umowy",
            value=[SimpleNamespace(name="umowa.pdf", url="#", size_text="312 kB")],
        ),
        make_field("sign", "signature", "Podpis trenera"),
        make_field(
            "info", "info", "", value="To jest zgoda.\nZgoda znaczy: mówisz TAK.\nMożesz powiedzieć NIE."
        ),
        make_field("kept", "text", "Numer sprawy", value="2026/14", readonly=True),
        make_field("unseen", "text", "Tego pytania nie widać", visible=False),
    ]


def _make_job(number: int, place: str) -> list[SimpleNamespace]:
    error = "" if place else "Wpisz, gdzie to było"
    return [
        make_field(f"jobs.{number}.place", "text", "Miejsce", value=place, error=error, required=True),
        make_field(f"jobs.{number}.since", "month", "Od kiedy"),
        make_field(f"jobs.{number}.liked", "one", "Podobało się?", options=make_options("Tak", "Nie")),
    ]
