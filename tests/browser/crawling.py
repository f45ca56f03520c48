"""Which pages a person can reach: links and filter forms followed from their first page. Judges nothing."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from lxml import html

EXAMPLES = 3
# Papers take seconds to make, so one of each kind has to do.
SLOW = re.compile(r"/(print|file)(\?|$)")
MOST_PAGES = 250
# Where a page leads back to says nothing about which page it is.
WAYS = frozenset({"back", "next"})

Read = Callable[[str], tuple[int, str, str]]
Name = Callable[[str], str]


@dataclass
class Crawl:
    """What one person's walk over all links found.

    Attributes:
        examples: a kind of page, filtered or not -> the first HTML page of that kind.
        broken: what is wrong, with the page that leads there.
    """

    examples: dict[tuple[str, bool], str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    visited: int = 0


def crawl(start: str, read: Read, name: Name) -> Crawl:
    """Follow every local link and filter form, at most three examples of a pattern.

    Args:
        name: the kind of page that a path leads to: pages of one kind have one template.
    """
    found = Crawl()
    seen: Counter[tuple[str, frozenset[str]]] = Counter()
    known = {start}
    waiting = deque([(start, "the beginning")])
    while waiting and found.visited < MOST_PAGES:
        address, parent = waiting.popleft()
        path = urlsplit(address).path
        kind_of_page, asked = name(path), _list_asked(address)
        pattern = (kind_of_page, asked)
        if seen[pattern] >= (1 if SLOW.search(path) else EXAMPLES):
            continue
        seen[pattern] += 1
        found.visited += 1
        status, kind, text = read(address)
        if status >= 400:
            found.broken.append(f"{status}: {address} (from {parent})")
        elif kind.startswith("text/html"):
            found.examples.setdefault((kind_of_page, bool(asked)), address)
            for link in list_links(address, text, found.broken):
                if link not in known:
                    known.add(link)
                    waiting.append((link, address))
    return found


def _list_asked(address: str) -> frozenset[str]:
    """The questions that an address answers, whatever the answers are."""
    return frozenset(name for name, value in parse_qsl(urlsplit(address).query) if value and name not in WAYS)


def list_links(address: str, text: str, broken: list[str]) -> list[str]:
    """Return where a page leads on this site; a link to a place that the page lacks is noted as broken."""
    tree = html.fromstring(text)
    here = urlsplit(address)
    links = []
    for href in [*tree.xpath("//a/@href"), *_list_form_addresses(tree)]:
        target = urlsplit(urljoin(address, href))
        if target.netloc != here.netloc or not target.scheme.startswith("http"):
            continue
        if href.startswith("#"):
            if not tree.xpath("//*[@id=$id]", id=unquote(target.fragment)):
                broken.append(f"no {href} on {address}")
            continue
        links.append(target._replace(fragment="").geturl())
    return links


def _list_form_addresses(tree: html.HtmlElement) -> Iterator[str]:
    for form in tree.forms:
        if form.method.upper() != "GET":
            continue
        values = {name: value or "" for name, value in form.form_values()}
        action = form.get("action") or ""
        for choice in _list_choices(form):
            yield f"{action}?{urlencode({**values, **choice})}"


def _list_choices(form: html.HtmlElement) -> Iterator[Mapping[str, str]]:
    """As it stands, every option once, and words that nothing fits."""
    yield {}
    for select in form.xpath(".//select"):
        for value in select.value_options:
            yield {select.name: value}
    for line in form.xpath(".//input[@type='text']"):
        yield {line.name: "zażółć % _ <b>"}
