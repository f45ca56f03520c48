"""What a signal says, in the two languages: a title for lists and one sentence with its numbers and days.

The same words stand on the board, in the digest and on the command line.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Sentence(NamedTuple):
    """Polish and English; `{since}` is "Od 16 dni", `{days}` "16 dni", `{n}` a count, the rest is data."""

    title_pl: str
    title_en: str
    pl: str
    en: str


SENTENCES: Mapping[str, Sentence] = {
    "first_contact_late": Sentence(
        "Nikt się nie skontaktował",
        "No first contact",
        "{since} po zgłoszeniu nikt nie próbował skontaktować się z tą osobą.",
        "{since} nobody has tried to reach this person after the application.",
    ),
    "decision_late": Sentence(
        "Brak opinii kwalifikującej",
        "No eligibility opinion",
        "{since} ta osoba czeka na odpowiedź, czy program jest dla niej.",
        "{since} this person has waited to hear whether the programme is for them.",
    ),
    "contract_late": Sentence(
        "Brak kontraktu", "No contract", "{since} nie ma kontraktu.", "{since} there has been no contract."
    ),
    "waiting_list": Sentence(
        "Na liście oczekujących",
        "On the waiting list",
        "{since} na liście oczekujących.",
        "{since} on the waiting list.",
    ),
    "profile_late": Sentence(
        "Profil nieprzyjęty",
        "Profile not accepted",
        "{since} trwa etap II, a profil nie jest przyjęty.",
        "{since} stage II has gone on without an accepted profile.",
    ),
    "no_trial": Sentence(
        "Próbka się nie odbyła",
        "No work trial",
        "{since} próbka pracy, której klient chce, się nie odbyła.",
        "{since} the work trial that the client wants has not taken place.",
    ),
    "specialist_wait": Sentence(
        "Czeka na specjalistę",
        "Waits for a specialist",
        "{since} sprawa czeka na specjalistę: {task}.",
        "{since} the case has waited for a specialist: {task}.",
    ),
    "no_employer_contact": Sentence(
        "Brak kontaktu z pracodawcą",
        "No employer contacted",
        "{since} nikt nie kontaktował się z żadną firmą dla tej osoby.{last}",
        "{since} no employer has been contacted for this person.{last}",
    ),
    "no_interview": Sentence(
        "Brak rozmowy z pracodawcą",
        "No talk with an employer",
        "{since} klient nie spotkał się z żadnym pracodawcą.",
        "{since} the client has met no employer.",
    ),
    "search_long": Sentence(
        "Długie szukanie",
        "A long search",
        "{since} trwa szukanie pracy (etap III).",
        "{since} the search for a job has gone on (stage III).",
    ),
    "refusals": Sentence(
        "Odmowy pod rząd",
        "Refusals in a row",
        "{refusals} pod rząd. Sprawdźcie profil, nie klienta.",
        "{refusals} in a row. Look at the profile, not at the client.",
    ),
    "employer_silent": Sentence(
        "Pracodawca milczy",
        "The employer is silent",
        "{since} pracodawca nie odpowiada.{last}",
        "{since} the employer has not answered.{last}",
    ),
    "offer_pending": Sentence(
        "Oferta bez decyzji",
        "An offer without a decision",
        "{since} oferta czeka na decyzję.",
        "{since} an offer has waited for a decision.",
    ),
    "start_contact": Sentence(
        "Brak kontaktu po starcie",
        "No contact after the start",
        "{since} klient pracuje i nikt z nim nie rozmawiał.",
        "{since} the client has been working and nobody has talked with them.",
    ),
    "job_contact": Sentence(
        "Brak kontaktu z pracującym",
        "No contact with the worker",
        "{since} nikt nie rozmawiał z klientem, który pracuje.",
        "{since} nobody has talked with the client, who is working.",
    ),
    "employer_contact_gap": Sentence(
        "Brak rozmowy z przełożonym",
        "No talk with the superior",
        "{since} nikt nie rozmawiał z przełożonym klienta.",
        "{since} nobody has talked with the client's superior.",
    ),
    "no_fading": Sentence(
        "Wsparcie się nie zmniejsza",
        "Support does not fade",
        "{cards} z dobrym wynikiem, a poziom wsparcia ({level}) się nie zmienia.",
        "{cards} with good results, and the level of support ({level}) stays the same.",
    ),
    "score_drop": Sentence(
        "Spadek oceny",
        "Falling results",
        "Wynik spada o co najmniej 10 procent: {cards} z rzędu.{risk}",
        "Results fall by 10 percent or more: {cards} in a row.{risk}",
    ),
    "absences": Sentence(
        "Nieobecności",
        "Absences",
        "{absences} bez usprawiedliwienia w ciągu miesiąca.",
        "{absences} without an excuse within a month.",
    ),
    "contract_ending": Sentence(
        "Kończy się umowa o pracę",
        "The work contract ends",
        "Umowa o pracę kończy się {day}, a nie ma decyzji, co dalej.",
        "The work contract ends on {day}, and there is no decision about what then.",
    ),
    "loss_no_talk": Sentence(
        "Brak rozmowy po utracie pracy",
        "No talk after the job was lost",
        "{since} klient nie ma pracy i nikt z nim o tym nie rozmawiał.",
        "{since} the client has been without the job, and nobody has talked with them about it.",
    ),
    "gap_long": Sentence(
        "Bez pracy po utracie",
        "Without a job since the loss",
        "{since} klient jest bez pracy po jej utracie.",
        "{since} the client has been without a job after losing one.",
    ),
    "no_progress": Sentence(
        "Brak postępu",
        "No progress",
        "{since} w sprawie nie wydarzyło się nic, co posuwa ją naprzód.",
        "{since} nothing has happened that brings the case further.",
    ),
    "no_activity": Sentence(
        "Brak wpisu",
        "No entry",
        "{since} nikt nic nie zapisał w tej sprawie.",
        "{since} nobody has written anything in this case.",
    ),
    "no_show": Sentence(
        "Klient nie przychodzi",
        "The client does not come",
        "Klient nie przyszedł {times} z rzędu. Zmieńcie formę kontaktu.",
        "The client did not come {times} in a row. Change the way you keep in touch.",
    ),
    "slow_step": Sentence(
        "Wolniej niż 9 z 10 spraw",
        "Slower than 9 of 10 cases",
        "{since} trwa krok „{task}”. W 9 z 10 porównywalnych spraw trwał najwyżej {usual_days} "
        "(n = {comparable}).",
        "{since} the step “{task}” has gone on. In 9 of 10 comparable cases it took {usual_days} at most "
        "(n = {comparable}).",
    ),
    "overdue_task": Sentence(
        "Zadanie po terminie",
        "An overdue task",
        "Zadanie „{task}” jest po terminie od {days_of}.{others}",
        "The task “{task}” has been overdue for {days}.{others}",
    ),
    "late_step": Sentence(
        "Krok po terminie",
        "A late step",
        "{step} jest po terminie od {days_of}.{other_steps}",
        "{step} has been late for {days}.{other_steps}",
    ),
    "report_late": Sentence(
        "Brak raportu",
        "No monthly report",
        "{since} brakuje miesięcznego raportu.",
        "{since} the monthly report has been missing.",
    ),
    "loop": Sentence(
        "Wraca do tego samego etapu",
        "Returns to the same stage",
        "Sprawa wróciła {times} do tego samego etapu.",
        "The case came back to the same stage {times}.",
    ),
    "coach_turnover": Sentence(
        "Częste zmiany trenera",
        "Many changes of coach",
        "Klient zmieniał trenera {times} w ciągu roku.",
        "The client changed coaches {times} within a year.",
    ),
    "consent_cert": Sentence(
        "Zgoda lub orzeczenie wygasa", "A consent or certificate ends", "{paper}", "{paper}"
    ),
    "suspended_over": Sentence(
        "Przerwa dłuższa niż plan",
        "The pause is longer than planned",
        "Powrót był planowany na {day}. Sprawa dalej stoi w przerwie.",
        "The return was planned for {day}. The case is still paused.",
    ),
    "self_flag": Sentence(
        "„Stoję w miejscu”",
        "“I am stuck”",
        "{who}: „stoję w miejscu”.{words}",
        "{who}: “I am stuck”.{words}",
    ),
    "incident": Sentence(
        "Krok się zepsuł",
        "A step broke",
        "{since} proces stoi: {fault}.",
        "{since} the process has stood still: {fault}.",
    ),
    "nobody": Sentence(
        "Nikt nie może tego zrobić",
        "Nobody can do it",
        "{since} zadanie „{task}” czeka, bo {why}.",
        "{since} the task “{task}” has waited because {why}.",
    ),
    "no_coach": Sentence(
        "Sprawa bez trenera",
        "A case without a coach",
        "{since} sprawa nie ma trenera.",
        "{since} the case has had no coach.",
    ),
    "message_missing": Sentence(
        "Wiadomość nie nadchodzi",
        "News that does not come",
        "{since} sprawa czeka tylko na wiadomość, która nie nadeszła: {name}.",
        "{since} the case has waited for nothing but news that did not come: {name}.",
    ),
    "timer_far": Sentence(
        "Czeka na daleki termin",
        "Waits for a distant date",
        "Do {day} sprawa czeka tylko na ten termin. Nikt nie ma w niej zadania.",
        "Until {day} the case waits for that date alone. Nobody has a task in it.",
    ),
    "nothing_waits": Sentence(
        "Nic się nie wydarzy samo",
        "Nothing will happen by itself",
        "Sprawa jest otwarta, a {since_low} nie ma w niej zadania, terminu ani niczego, na co czeka.",
        "The case is open, and {since_low} it has had no task, no date and nothing that it waits for.",
    ),
    "overload": Sentence(
        "Trener ponad limit",
        "A coach over the limit",
        "{name} ma {points} z {limit} punktów obciążenia ({percent} %).",
        "{name} carries {points} of {limit} points of work ({percent} %).",
    ),
}
