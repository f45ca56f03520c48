"""Markup from form files loses its tags here: forms bring words, never HTML."""

from html.parser import HTMLParser

_BREAKS = frozenset({"p", "br", "li", "div", "h1", "h2", "h3", "h4", "tr"})
_SILENT = frozenset({"script", "style"})


class _WordsOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split()) if not data.strip() else data)


def strip_tags(html: str) -> str:
    """Return the words of an HTML text, one line for each block."""
    reader = _WordsOnly()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
