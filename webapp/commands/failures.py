"""Sentences for what can go wrong on the command line: what happened, to which thing, what to do next."""

from collections.abc import Mapping

from engine import KrokusError, ModelRefused
from webapp.commands.language import say

Sentence = tuple[str, str]

NO_ORGANISATION: Sentence = (
    "Nie ma takiej organizacji. Jakie są, mówi: krokus org list.",
    "There is no such organisation. Which there are says: krokus org list.",
)
SENTENCES: Mapping[str, Sentence] = {
    "store_unavailable": (
        "Baza danych jest zajęta, pełna albo niedostępna. Nic nie zapisano; spróbuj jeszcze raz.",
        "The database is locked, full or away. Nothing was saved; try again.",
    ),
    "store_not_found": (
        "Nie ma pliku bazy albo nie wolno go otworzyć. Sprawdź DATABASE_URL. Nowa baza: krokus db upgrade.",
        "No database file, or it may not be opened. Check DATABASE_URL. A new database: krokus db upgrade.",
    ),
    "store_not_set_up": (
        "Ta baza nie ma jeszcze tabel. Uruchom najpierw: krokus db upgrade.",
        "This database has no tables yet. Run first: krokus db upgrade.",
    ),
    "check_failed": (
        "Model ma błędy, nic nie opublikowano. Popraw je i spróbuj jeszcze raz.",
        "The model has faults; nothing was published. Mend them and try again.",
    ),
    "secret_key_missing": (
        "Ustaw SECRET_KEY: co najmniej 32 losowe znaki.",
        "Set SECRET_KEY to at least 32 random characters.",
    ),
    "backup_damaged": (
        "Ten plik nie jest całą kopią: jest ucięty, zmieniony albo to nie kopia. Weź inną; bazy nie ruszono.",
        "This file is no whole backup: cut off, changed, or none at all. Take another; nothing was changed.",
    ),
    "database_not_empty": (
        "W tej bazie są już dane. Podaj w DATABASE_URL pustą bazę.",
        "This database holds data already. Set DATABASE_URL to an empty one.",
    ),
    "backup_of_newer_version": (
        "Ta kopia jest z nowszej wersji. Zainstaluj ją i spróbuj jeszcze raz.",
        "This backup is of a newer version. Install that one and try again.",
    ),
    "no_tables": (
        "Ta baza jest pusta: nie ma czego kopiować. Sprawdź DATABASE_URL.",
        "This database is empty: there is nothing to back up. Check DATABASE_URL.",
    ),
    "bad_smtp_url": (
        "Zły adres serwera poczty. Podaj KROKUS_SMTP_URL jako smtps://login:hasło@serwer:465.",
        "This is no mail server. Set KROKUS_SMTP_URL as smtps://login:password@server:465.",
    ),
    "mail_from_missing": (
        "Ustaw KROKUS_MAIL_FROM: adres, z którego Krokus pisze.",
        "Set KROKUS_MAIL_FROM to the address Krokus writes from.",
    ),
    "bad_proxy": (
        "Zły adres serwera pośredniczącego. Podaj w KROKUS_TRUSTED_PROXY jego adres IP, np. 127.0.0.1.",
        "This is no address of a proxy. Set KROKUS_TRUSTED_PROXY to its IP address, e.g. 127.0.0.1.",
    ),
    "bad_processes": (
        "Zła liczba procesów. Podaj w KROKUS_PROCESSES liczbę, np. 4; na SQLite tylko 1.",
        "This is no number of processes. Set KROKUS_PROCESSES to a number, e.g. 4; on SQLite only to 1.",
    ),
    "model_file_missing": (
        "Ten folder nie jest modelem: nie ma w nim model.toml.",
        "This folder is no model: it has no model.toml.",
    ),
    "no_scenario": (
        "Nie ma czego zagrać: podaj plik TOML albo dodaj folder scenarios.",
        "There is nothing to play: name a TOML file or add a folder scenarios.",
    ),
    "main_process_unclear": (
        "Nie wiadomo, który proces jest główny. Wpisz main_process w model.toml albo, w pojedynczym"
        ' diagramie, zostaw isExecutable="true" tylko jednemu procesowi.',
        "It is not clear which process is the main one. Say main_process in model.toml or, in a diagram"
        ' alone, leave isExecutable="true" to one process.',
    ),
    "model_refused": (
        "Tego modelu nie da się użyć. Uruchom `krokus check`, by zobaczyć, co poprawić.",
        "This model cannot be used. Run `krokus check` to see what to mend.",
    ),
    "organisation_exists": (
        "Taka organizacja już jest. Wybierz inną nazwę.",
        "There is such an organisation. Choose another name.",
    ),
    "login_taken": (
        "Ktoś już loguje się tym adresem. Podaj inny.",
        "Somebody signs in with this address. Give another one.",
    ),
    "bad_email": ("To nie jest adres e-mail.", "This is not an e-mail address."),
    "name_missing": (
        "Nazwa musi mieć co najmniej jedną literę lub cyfrę.",
        "The name needs at least one letter or digit.",
    ),
    "not_found": ("Nie ma tu czegoś takiego. Sprawdź klucz.", "There is no such thing here. Check the key."),
    "no_such_format": ("Nie ma takiego formatu.", "There is no such format."),
    "simulation_out_of_range": (
        "Tyle spraw albo miesięcy to za dużo na jedną symulację.",
        "So many cases or months are too much for one simulation.",
    ),
    "what_if_out_of_range": (
        "Najwyżej 50 prób i 500 spraw na jedno pytanie.",
        "At most 50 tries and 500 cases for one question.",
    ),
    "no_coach_left": (
        "Po zmianie nie zostałby żaden trener. Podaj mniejszą liczbę.",
        "After the change no coach would be left. Give a smaller number.",
    ),
    "span_out_of_range": (
        "Zegar idzie tylko naprzód, najwyżej o dziesięć lat.",
        "The clock moves forward, at most ten years.",
    ),
    "too_many_moments": (
        "Po drodze było więcej terminów, niż da się zrobić naraz. Przesuń zegar jeszcze raz.",
        "More was due on the way than can be done at once. Move the clock once more.",
    ),
    "not_a_demo": (
        "W tym folderze jest baza, która nie jest pokazem. Wybierz inny --data-dir.",
        "This folder holds a database that is not a demo. Choose another --data-dir.",
    ),
    "port_taken": (
        "Ten port jest zajęty. Czy Krokus już działa? Inny port: PORT=5001.",
        "This port is taken. Is Krokus running already? Another port: PORT=5001.",
    ),
}


def word_error(error: KrokusError | OSError) -> str:
    """A sentence for people, and the facts the error carries."""
    if isinstance(error, OSError):
        return say(f"System odmówił: {error}", f"The system refused: {error}")
    fallback = (f"Nie udało się ({error.code}).", f"It did not work ({error.code}).")
    if isinstance(error, ModelRefused):
        about, what = SENTENCES["model_refused"]
        fallback = (f"{about} [{error.code}]", f"{what} [{error.code}]")
    polish, english = SENTENCES.get(error.code, fallback)
    if "organisation" in error.params and error.code == "not_found":
        polish, english = NO_ORGANISATION
    details = ", ".join(f"{key}: {value}" for key, value in error.params.items())
    return say(polish, english) + (f" ({details})" if details else "")
