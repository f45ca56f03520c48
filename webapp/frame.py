"""The frame around every page: menu entries and what the top bar shows. No page of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, g, redirect, request, url_for
from flask_babel import LazyString, lazy_gettext
from werkzeug.wrappers import Response

from engine import Actor, StoreUnavailable
from webapp.access import find_rule, public
from webapp.current import find_actor


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One place in the menu; it appears when its endpoint exists and the person may open it."""

    endpoint: str
    label: LazyString
    icon: str
    roles: tuple[str, ...] = ()


# Everybody who may hold a role on somebody's case; clients have their own page instead.
WORKERS = ("coach", "mentor", "office", "psychologist", "career_advisor", "specialist", "employer")

# The first three stand in the phone's bottom bar, the rest is behind "More".
MENU: tuple[MenuEntry, ...] = (
    MenuEntry("portal.home", lazy_gettext("Start"), "home", ("client",)),
    MenuEntry("inbox.show_inbox", lazy_gettext("Tasks"), "tasks"),
    MenuEntry("cases.list_cases", lazy_gettext("Cases"), "cases", WORKERS),
    MenuEntry("hours.show_hours", lazy_gettext("Hours"), "hours"),
    MenuEntry("board.show_board", lazy_gettext("Stuck cases"), "board", ("mentor", "office", "coach")),
    MenuEntry("team.show_team", lazy_gettext("Team"), "team"),
    MenuEntry("documents.list_documents", lazy_gettext("Documents"), "documents"),
    MenuEntry("designer.list_models", lazy_gettext("Models"), "designer", ("process_designer",)),
    MenuEntry("moving.show_overview", lazy_gettext("Releases"), "releases", ("process_designer", "mentor")),
    MenuEntry(
        "employers.list_employers", lazy_gettext("Employers"), "employers", ("coach", "mentor", "office")
    ),
    MenuEntry("reports.list_reports", lazy_gettext("Reports"), "documents", ("mentor", "office")),
    MenuEntry("admin.show_admin", lazy_gettext("Organisation"), "admin", ("mentor", "office")),
)
PHONE_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A menu entry ready for the template."""

    url: str
    label: str
    icon: str
    is_current: bool
    count: int | None = None


def list_menu_links(actor: Actor | None) -> list[MenuLink]:
    """Return the menu of this person; empty for visitors."""
    if actor is None:
        return []
    return [
        MenuLink(
            url_for(entry.endpoint), str(entry.label), entry.icon, _is_current(entry), _count(entry, actor)
        )
        for entry in MENU
        if _may_open(entry, actor)
    ]


def set_current_place(endpoint: str) -> None:
    """Say where in the menu the page of this request stands, when its address stands elsewhere."""
    g.menu_place = endpoint


def set_menu_count(app: Flask, endpoint: str, count: Callable[[Actor], int]) -> None:
    """Show a number beside a menu entry, say how many tasks wait; asked once a page: keep it cheap."""
    app.extensions["krokus_menu_counts"][endpoint] = count


@public
def show_start() -> Response:
    """Send people to what they come for, visitors to the login page."""
    actor = find_actor()
    home = find_first_place(actor)
    if home:
        return redirect(home, 303)
    has_login = "auth.login" in current_app.view_functions and find_actor() is None
    return redirect(url_for("auth.login" if has_login else "style.show_style"), 303)


def find_first_place(actor: Actor | None) -> str | None:
    """The first place of the menu; a designer without a role on cases comes for the models, not for tasks."""
    links = list_menu_links(actor)
    works = actor is None or actor.has_role("client", *WORKERS)
    models = url_for("designer.list_models") if "designer.list_models" in current_app.view_functions else ""
    if not works and any(link.url == models for link in links):
        return models
    return links[0].url if links else None


def register(app: Flask) -> None:
    """Add the start address and make the frame known to all templates."""
    app.extensions["krokus_menu_counts"] = {}
    app.add_url_rule("/", "start", show_start)
    app.context_processor(_describe_frame)


def _describe_frame() -> dict[str, object]:
    actor = find_actor()
    links = list_menu_links(actor)
    return {
        "actor": actor,
        "menu_links": links,
        "phone_links": links[:PHONE_ENTRIES],
        "more_links": links[PHONE_ENTRIES:],
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
        "has_login": "auth.login" in current_app.view_functions,
        "is_demo": current_app.config["DEMO"],
    }


def _may_open(entry: MenuEntry, actor: Actor) -> bool:
    if entry.endpoint not in current_app.view_functions:
        return False
    rule = find_rule(current_app, entry.endpoint)
    if rule is not None and rule.roles and not actor.has_role(*rule.roles):
        return False
    return not entry.roles or actor.has_role(*entry.roles)


def _count(entry: MenuEntry, actor: Actor) -> int | None:
    count = current_app.extensions["krokus_menu_counts"].get(entry.endpoint)
    try:
        return count(actor) if count else None
    except StoreUnavailable:
        # The page that says so has a menu too; a menu without a number is better than no page.
        return None


def _is_current(entry: MenuEntry) -> bool:
    place = g.get("menu_place")
    if place is not None:
        return bool(place == entry.endpoint)
    return request.blueprint is not None and request.blueprint == entry.endpoint.partition(".")[0]
