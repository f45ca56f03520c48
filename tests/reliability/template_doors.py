"""The doors of a model beside its template, of which an older edition was copied once."""

from collections.abc import Callable, Mapping

from desk import Desk
from door_request import Request

from engine import designing
from engine.designing import StepChange
from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.release import publish_release

KEY = "euse_5"
MODEL = f"/designer/{KEY}/template"


def publish_older(desk: Desk) -> str:
    """Publish the template as it was once; returns the place of its later change."""
    change = StepChange("Skontaktuj się z osobą", properties={"due": "P30D"})
    older = designing.change_step(read_model_folder(SHIPPED / KEY), "s1_contact", change).files
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, older)
    return find_place(desk)


def find_place(desk: Desk) -> str:
    following = designing.get_following(desk.krokus, desk.actor("pawel"), KEY)
    return next(one.key for one in following.changes if one.title.pl.endswith(": termin"))


def press(what: str, *, is_kept: bool = False) -> Callable[[Desk], Request]:
    def make(desk: Desk) -> Request:
        place = publish_older(desk)
        if is_kept:
            designing.keep_own(desk.krokus, desk.actor("pawel"), KEY, place)
        path = f"{MODEL}/{what}" if what == "take-easy" else f"{MODEL}/{place}/{what}"
        return Request("pawel", path, {"version": "0", "revision": "0"})

    return make


TEMPLATE_DOORS: Mapping[str, Callable[[Desk], Request]] = {
    "designer.take_over": press("take"),
    "designer.take_over_easy": press("take-easy"),
    "designer.keep_own": press("keep"),
    "designer.ask_again": press("again", is_kept=True),
}
