"""How the changing addresses of hours, documents and reports are used. One line a door."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from desk import Desk
from door_request import Request
from PIL import Image
from plan_desk import STEPS, find_step, make_plan

from engine import (
    add_favourite,
    add_meeting,
    complete_task,
    finish_plan_step,
    get_hours_page,
    keep_amount,
    make_feed,
    read_model_folder,
    remove_entry,
    save_entry,
    save_report,
    set_logo,
    sign_month,
    start_timer,
)
from engine.releases.release import publish_release

MODELS = Path(__file__).parents[2] / "processes"
ENTRY = {"day": "2026-11-23", "start": "7:00", "end": "8:00", "activity": "O05", "description": "Porządki"}
MONTH = "2026-11"
TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}


def write_entry(desk: Desk) -> str:
    return save_entry(desk.krokus, desk.actor("tomek"), ENTRY).id


def sign_card(desk: Desk) -> None:
    write_entry(desk)
    sign_month(desk.krokus, desk.actor("tomek"), MONTH, "Tomek Lis")


def add_entry(_desk: Desk) -> Request:
    return Request("tomek", "/hours/entry", ENTRY)


def change_entry(desk: Desk) -> Request:
    return Request("tomek", f"/hours/entry/{write_entry(desk)}", {**ENTRY, "end": "7:30", "version": "1"})


def take_out(desk: Desk) -> Request:
    return Request("tomek", f"/hours/entry/{write_entry(desk)}/remove", {"version": "1"})


def bring_back(desk: Desk) -> Request:
    entry = write_entry(desk)
    remove_entry(desk.krokus, desk.actor("tomek"), entry, 1)
    return Request("tomek", f"/hours/entry/{entry}/restore")


def keep(desk: Desk) -> Request:
    return Request("tomek", f"/hours/entry/{write_entry(desk)}/favourite")


def forget(desk: Desk) -> Request:
    coach = desk.actor("tomek")
    add_favourite(desk.krokus, coach, write_entry(desk))
    favourite = get_hours_page(desk.krokus, coach).favourites[0]
    return Request("tomek", f"/hours/favourites/{favourite.id}/remove")


def pass_by(desk: Desk) -> Request:
    return Request("tomek", f"/hours/proposals/{desk.find_task(desk.start_case()).id}/pass")


def begin_timer(_desk: Desk) -> Request:
    return Request("tomek", "/hours/timer/start")


def drop_timer(desk: Desk) -> Request:
    start_timer(desk.krokus, desk.actor("tomek"))
    return Request("tomek", "/hours/timer/stop")


def sign(desk: Desk) -> Request:
    write_entry(desk)
    return Request("tomek", f"/hours/month/{MONTH}", {"name": "Tomek Lis", "version": "0"})


def take_back(desk: Desk) -> Request:
    sign_card(desk)
    return Request("tomek", f"/hours/month/{MONTH}/take-back")


def judge(desk: Desk) -> Request:
    sign_card(desk)
    return Request("maria", f"/hours/cards/tomek/{MONTH}", {"decision": "approved", "version": "1"})


def write_document(desk: Desk) -> str:
    case_id = desk.start_case()
    done = complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, TALK)
    return f"/documents/{done.document_id}"


def comment(desk: Desk) -> Request:
    return Request("tomek", f"{write_document(desk)}/comment", {"text": "Do omówienia"})


def judge_document(desk: Desk) -> Request:
    return Request("maria", f"{write_document(desk)}/judge", {"decision": "approved", "comment": ""})


def correct(desk: Desk) -> Request:
    form = {**TALK, "words": "Chcę do ogrodu.", "_reason": "Zmiana"}
    return Request("tomek", f"{write_document(desk)}/correct", form)


class Paper(io.BytesIO):
    """A file that can be sent again: who has read it to its end only begins anew."""

    def close(self) -> None:
        self.seek(0)


def paint(width: int = 900) -> bytes:
    """A picture in one colour, as a PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, 300), "#553785").save(out, "PNG")
    return out.getvalue()


def keep_logo(_desk: Desk) -> Request:
    return Request("beata", "/admin/logo", {"file": (Paper(paint()), "logo.png")})


def drop_logo(desk: Desk) -> Request:
    set_logo(desk.krokus, desk.actor("beata"), paint(30))
    return Request("beata", "/admin/logo/remove")


AMOUNT = {"key": "zus_limit_70", "value": "7000", "since": "2026-09-01", "source": "Komunikat ZUS"}


def ask_for_amounts(desk: Desk) -> None:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, read_model_folder(MODELS / "euse_5"))


def enter_amount(desk: Desk) -> Request:
    ask_for_amounts(desk)
    return Request("beata", "/admin/amounts", AMOUNT)


def drop_amount(desk: Desk) -> Request:
    ask_for_amounts(desk)
    keep_amount(desk.krokus, desk.actor("beata"), AMOUNT)
    return Request("beata", "/admin/amounts/remove", {"key": "zus_limit_70", "since": "2026-09-01"})


def scan(desk: Desk) -> Request:
    signs = write_document(desk).rpartition("/")[2][:12]
    return Request("tomek", "/documents/scan", {"code": signs, "file": (Paper(b"%PDF-1.7 signed"), "u.pdf")})


def finish_step(desk: Desk) -> Request:
    form = {"note": "Udało się", "_action": "finish", "_version": "1"}
    return Request("tomek", f"/plan-steps/{find_step(desk, make_plan(desk), STEPS[0][0])}", form)


def reopen_step(desk: Desk) -> Request:
    step = find_step(desk, make_plan(desk), STEPS[0][0])
    finish_plan_step(desk.krokus, desk.actor("tomek"), step, "", None)
    return Request("tomek", f"/plan-steps/{step}/reopen")


def order_file(desk: Desk) -> Request:
    return Request("tomek", f"/cases/{desk.start_case()}/file")


OWN_REPORT = 'name = "Moje"\nsource = "hours"\ngroup_by = ["coach"]\nsums = ["hours"]\n'


def keep_report(_desk: Desk) -> Request:
    return Request("maria", "/reports/hours/edit", {"key": "moje", "text": OWN_REPORT})


def forget_report(desk: Desk) -> Request:
    save_report(desk.krokus, desk.actor("maria"), "moje", OWN_REPORT, "hours", 0)
    return Request("maria", "/reports/moje/remove")


MEETING = {"title": "Wizyta w firmie", "day": "2026-11-24", "start": "9:00", "end": "10:00"}


def meet(_desk: Desk) -> Request:
    return Request("tomek", "/hours/calendar", MEETING)


def write_meeting(desk: Desk) -> str:
    return add_meeting(desk.krokus, desk.actor("tomek"), {**MEETING, "interpreter": "true"})


def call_off(desk: Desk) -> Request:
    return Request("tomek", f"/hours/calendar/{write_meeting(desk)}/cancel")


def book(desk: Desk) -> Request:
    return Request("beata", f"/hours/calendar/{write_meeting(desk)}/interpreter")


def open_feed(_desk: Desk) -> Request:
    return Request("tomek", "/hours/calendar/feed")


def close_feed(desk: Desk) -> Request:
    make_feed(desk.krokus, desk.actor("tomek"))
    return Request("tomek", "/hours/calendar/feed/end")


def start_in_team(desk: Desk) -> Request:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, read_model_folder(MODELS / "team_supervision"))
    return Request("maria", "/team/new/team_supervision", {"subject": "tomek"})


RECORD_DOORS: Mapping[str, Callable[[Desk], Request]] = {
    "team.start": start_in_team,
    "hours.add_entry": add_entry,
    "hours.change_entry": change_entry,
    "hours.take_out_entry": take_out,
    "hours.bring_back_entry": bring_back,
    "hours.keep_favourite": keep,
    "hours.forget_favourite": forget,
    "hours.pass_task": pass_by,
    "hours.begin_timer": begin_timer,
    "hours.drop_timer": drop_timer,
    "hours.sign": sign,
    "hours.take_back": take_back,
    "hours.judge": judge,
    "hours.keep_meeting": meet,
    "hours.call_off": call_off,
    "hours.say_booked": book,
    "hours.open_feed": open_feed,
    "hours.close_feed": close_feed,
    "documents.add_comment": comment,
    "documents.judge": judge_document,
    "documents.correct": correct,
    "documents.order_file": order_file,
    "plan_steps.end_step": finish_step,
    "plan_steps.reopen_step": reopen_step,
    "documents.keep_scan": scan,
    "admin.keep_logo": keep_logo,
    "admin.drop_logo": drop_logo,
    "admin.keep_one_amount": enter_amount,
    "admin.drop_one_amount": drop_amount,
    "reports.keep_definition": keep_report,
    "reports.forget_definition": forget_report,
}
