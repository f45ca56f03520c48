"""The states of a case in words, for sentences that the engine writes itself."""

from collections.abc import Mapping

from engine.releases.modelfile import Words

STATUSES: Mapping[str, Words] = {
    "new": Words("nowe zgłoszenie", "new application"),
    "engagement": Words("poznajemy się", "getting to know each other"),
    "waiting_list": Words("na liście oczekujących", "on the waiting list"),
    "profiling": Words("profil zawodowy", "vocational profile"),
    "job_finding": Words("szukamy pracy", "looking for a job"),
    "employer_engagement": Words("rozmowy z pracodawcą", "talks with an employer"),
    "on_job_support": Words("wsparcie w pracy", "support at work"),
    "follow_up": Words("kontakt po zakończeniu", "follow-up after the end"),
    "suspended": Words("przerwa", "a pause"),
    "closed_success": Words("zamknięta: klient pracuje", "closed: the client works"),
    "closed_withdrawn": Words("zamknięta: klient zrezygnował", "closed: the client resigned"),
    "closed_declined": Words("zamknięta: bez przyjęcia do programu", "closed: not admitted"),
    "closed_not_eligible": Words(
        "zamknięta: program jest dla innych osób", "closed: the programme is for other people"
    ),
    "closed_no_contact": Words("zamknięta: brak kontaktu", "closed: no contact"),
    "closed_redirected": Words(
        "zamknięta: klient skierowany w inne miejsce", "closed: directed to another place"
    ),
    "closed_transferred": Words(
        "zamknięta: przekazana innej organizacji", "closed: handed over to another organisation"
    ),
    "closed_deceased": Words("zamknięta: klient zmarł", "closed: the client died"),
    "running": Words("trwa", "runs"),
    "closed_done": Words("zakończone", "finished"),
}


def name_status(key: str) -> Words:
    """What a state of a case is called; an unknown one by its key."""
    return STATUSES.get(key, Words(key))
