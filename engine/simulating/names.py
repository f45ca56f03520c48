"""Invented people and firms, in Polish, short names and very long ones. Nobody here exists."""

from engine.simulating.chance import Chance

_WOMEN = (
    "Alicja Anna Barbara Bożena Dominika Dorota Elżbieta Ewelina Gabriela Grażyna Halina Hanna Iwona Izabela "
    "Jadwiga Joanna Justyna Kinga Lena Łucja Magdalena Małgorzata Natalia Oliwia Patrycja Renata Sylwia "
    "Świętosława Teresa Urszula Weronika Wiesława Żaneta"
)
_MEN = (
    "Adam Andrzej Bartosz Bogusław Dariusz Dawid Eryk Filip Grzegorz Henryk Igor Jacek Jakub Janusz Kacper "
    "Krzysztof Leszek Łukasz Maciej Mateusz Michał Norbert Oskar Paweł Przemysław Radosław Sławomir Szymon "
    "Tadeusz Wawrzyniec Wiktor Zbigniew"
)
# A surname as women and as men bear it.
_SURNAMES = (
    "Adamska/Adamski Baran/Baran Borkowska/Borkowski Brzęczyk/Brzęczyk Chmiel/Chmiel Cichocka/Cichocki "
    "Czarnecka/Czarnecki Dębska/Dębski Drozd/Drozd Gajewska/Gajewski "
    "Głowacka/Głowacki Jabłońska/Jabłoński "
    "Jaworska/Jaworski Kaźmierczak/Kaźmierczak Kędzierska/Kędzierski Kołodziej/Kołodziej Kruk/Kruk "
    "Łuczak/Łuczak Majchrzak/Majchrzak "
    "Michalska/Michalski Mróz/Mróz Ostrowska/Ostrowski Pietrzak/Pietrzak "
    "Polak/Polak Rutkowska/Rutkowski Sadowska/Sadowski Sikorska/Sikorski Szczepaniak/Szczepaniak "
    "Szymczak/Szymczak Śliwa/Śliwa Tomaszewska/Tomaszewski Urbańska/Urbański Wilk/Wilk Wójcik/Wójcik "
    "Zając/Zając Zawadzka/Zawadzki Żak/Żak"
)
_LONG_SURNAMES = (
    ("Brzęczyszczykiewicz-Wielogłowska", "Brzęczyszczykiewicz-Wielogłowski"),
    ("Konstantynopolitańczykiewicz-Żółkiewska", "Konstantynopolitańczykiewicz-Żółkiewski"),
    ("Szczebrzeszyńska-Chrząszczewska", "Szczebrzeszyński-Chrząszczewski"),
)
_FIRMS = (
    "Piekarnia „Pod Kłosem”",
    "Bar Mleczny „Zacisze”",
    "Hotel Nad Jeziorem",
    "Sklep „U Bożeny”",
    "Drukarnia Czcionka",
    "Pralnia Bielik",
    "Szkółka Drzew „Jarzębina”",
    "Magazyny Wschód sp. z o.o.",
    "Biblioteka Miejska",
    "Kino „Syrenka”",
    "Stolarnia Dąb i Syn",
    "Apteka „Mięta”",
    "Zakład Zieleni Miejskiej",
    "Restauracja „Żurek i Pierogi”",
    "Serwis Rowerowy Szprycha",
    "Przedszkole nr 12",
    "Międzygminne Przedsiębiorstwo Oczyszczania, Utrzymania Zieleni i Gospodarki Odpadami sp. z o.o.",
    "Myjnia Błysk",
    "Dom Pomocy Społecznej „Słoneczne Wzgórze”",
    "Fabryka Świec Ogarek",
)
_TOWNS = ("Białystok", "Łomża", "Suwałki", "Augustów", "Bielsk Podlaski", "Hajnówka", "Zambrów", "Sokółka")
LONG_NAMES = 0.03


def name_person(chance: Chance) -> tuple[str, str]:
    """A first name and a surname that agree."""
    place = 0 if chance.happens(0.48) else 1
    firsts = (_WOMEN, _MEN)[place].split()
    first = chance.pick(firsts)
    if chance.happens(LONG_NAMES):
        return f"{first} {chance.pick(firsts)}", chance.pick(_LONG_SURNAMES)[place]
    return first, chance.pick(_SURNAMES.split()).split("/")[place]


def name_firm(number: int) -> str:
    """The name of a firm; all differ."""
    name = _FIRMS[number % len(_FIRMS)]
    turn = number // len(_FIRMS)
    return (
        name
        if turn == 0
        else f"{name} – {_TOWNS[(turn - 1) % len(_TOWNS)]}"
        + (f" {turn // len(_TOWNS) + 1}" if turn > len(_TOWNS) else "")
    )
