"""Made-up people, tasks and cases for the style page. Nothing here is ever shown elsewhere."""

from datetime import timedelta
from types import SimpleNamespace

from engine import Actor, OrgId, PersonId
from webapp.current import get_now
from webapp.frame import MenuLink

LONG_NAME = "Świętosława Brzęczyszczykiewicz-Wójtowicz"
STEP_NAMES = ("Poznajemy się", "Profil zawodowy", "Szukamy pracy", "Pracodawca", "Praca i wsparcie")


def make_samples() -> SimpleNamespace:
    """Return everything the style page shows except form fields."""
    return SimpleNamespace(
        actor=Actor(OrgId("org"), PersonId("tomek"), "Tomek Lis", frozenset({"coach"})),
        menu=_list_menu(),
        steps=_list_steps(),
        last_steps=_list_steps(now=5),
        tasks=_list_tasks(),
        waiting=_list_waiting(),
        history=_list_history(),
        people=_list_people(),
        filters=[SimpleNamespace(label=words, url="#filter") for words in ("Trener: Tomek", "Etap III")],
        problems=[
            SimpleNamespace(id="sample-area", text="Wpisz, co powiedział klient"),
            SimpleNamespace(id="sample-many", text="Wybierz sposób kontaktu"),
        ],
        long_name=LONG_NAME,
        moments=_list_moments(),
        months=[
            SimpleNamespace(label=label, value=hours, text=f"{hours} godz.")
            for label, hours in (("wrzesień", 38), ("październik", 52), ("listopad", 44))
        ],
    )


def _list_menu() -> list[MenuLink]:
    return [
        MenuLink("#", "Zadania", "tasks", True, 7),
        MenuLink("#", "Sprawy", "cases", False),
        MenuLink("#", "Godziny", "hours", False),
        MenuLink("#", "Sprawy, które stoją", "board", False),
        MenuLink("#", "Dokumenty", "documents", False),
        MenuLink("#", "Procesy", "designer", False),
        MenuLink("#", "Organizacja", "admin", False),
    ]


def _list_steps(now: int = 3) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label=name, state="done" if number < now else "now" if number == now else "next")
        for number, name in enumerate(STEP_NAMES, 1)
    ]


def _list_tasks() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            title="Karta oceny postępów",
            meta="Ania · Etap V: Wsparcie w pracy · moje zadanie, bo prowadzę tę sprawę",
            tag="3 dni po terminie",
            tone="red",
        ),
        SimpleNamespace(
            title="Spotkanie trójstronne",
            meta="Piotr · Etap IV: Pracodawca · szkic zapisany wczoraj o 17:40",
            tag="do jutra",
            tone="amber",
        ),
        SimpleNamespace(
            title="Zaplanuj poznawanie",
            meta="Zofia · Etap II: Profil zawodowy · dla roli trener, nikt jeszcze nie wziął",
            tag="do 28 listopada",
            tone="plain",
            can_claim=True,
        ),
        SimpleNamespace(
            title="Podsumowanie miesiąca i sprawozdanie z niezrealizowanych godzin wsparcia bezpośredniego",
            meta=f"{LONG_NAME} · Etap V: Wsparcie w pracy · zastępuję Kasię do 4 grudnia",
            tag="zrobione",
            tone="ok",
        ),
    ]


def _list_waiting() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            title="Decyzja Ani: „Czy chcesz poznać tę ofertę?”",
            meta="od 3 dni · przypomnienie jutro",
            tag=None,
            tone="plain",
        ),
        SimpleNamespace(
            title="Odpowiedź firmy",
            meta="od 8 dni · po 14 dniach zobaczy to mentor",
            tag="8 dni ciszy",
            tone="amber",
        ),
    ]


def _list_history() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(when="Dziś, 9:12", words="Tomek zakończył zadanie „Podsumuj tydzień”.", quote=None),
        SimpleNamespace(
            when="Wczoraj",
            words="Ania zgodziła się na rozmowę z firmą o jej mocnych stronach (zgoda c3).",
            quote="„Możecie powiedzieć, że dobrze gotuję.” Zapisał Tomek.",
        ),
        SimpleNamespace(
            when="14 listopada",
            words="Sprawa wróciła z etapu IV do III: oferta odrzucona przez klienta.",
            quote=None,
        ),
    ]


def _list_people() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(role="Trener", name="Tomek Lis", note="600 100 200"),
        SimpleNamespace(role="Mentor", name=LONG_NAME, note=""),
        SimpleNamespace(role="Doradca zawodowy", name="", note=""),
    ]


def _list_moments() -> list[SimpleNamespace]:
    now = get_now()
    return [
        SimpleNamespace(at=now + timedelta(days=days), is_due=days >= -3)
        for days in (-200, -16, -3, -1, 0, 1, 9, 400)
    ]
