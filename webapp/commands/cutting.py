"""A request that is too big to take: its files pass by, what was typed beside them is kept for the answer.

The server would answer it with a line of English of its own, and close the connection while the browser still
sends, so that people see no answer at all. Nothing of a file is kept, in memory or on the disk.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Event, Field, File, MultipartDecoder, NeedData

from webapp.security import CUT_FILES, FORM_LIMIT_BYTES

# Nobody waits for more than this to be thrown away.
MOST_PASSED_BYTES = 4 * 1024**3
MOST_NAMED = 5
PLAIN = "application/x-www-form-urlencoded"


class Passage:
    """Takes the body of a request in waitress' place; keeps the fields, passes the files by."""

    # What waitress asks of whoever takes a body.
    error = None

    def __init__(self, length: int, content_type: str) -> None:
        self.left = length
        self.files: list[str] = []
        self._fields: list[tuple[str, bytearray]] = []
        self._kept_bytes = 0
        self._into: bytearray | None = None
        kind, options = parse_options_header(content_type)
        boundary = options.get("boundary", "")
        is_form = kind == "multipart/form-data" and boundary
        self._decoder = MultipartDecoder(boundary.encode()) if is_form else None

    @property
    def completed(self) -> bool:
        """Whether all of it has arrived."""
        return self.left <= 0

    def received(self, data: bytes) -> int:
        """Take a piece; returns how much of it belongs to this request."""
        piece = data[: self.left]
        self.left -= len(piece)
        if self._decoder is not None:
            try:
                self._read(self._decoder, piece)
            except ValueError:
                # A damaged form: whatever was read before is told, the rest passes unread.
                self._decoder = None
        return len(piece)

    def _read(self, decoder: MultipartDecoder, piece: bytes) -> None:
        decoder.receive_data(piece)
        while not isinstance(event := decoder.next_event(), NeedData):
            self._take(event)

    def _take(self, event: Event) -> None:
        if isinstance(event, Field):
            self._into = bytearray()
            self._fields.append((event.name or "", self._into))
        elif isinstance(event, File):
            self._into = None
            if event.filename:
                self.files.append(event.filename)
        elif isinstance(event, Data) and self._into is not None:
            self._kept_bytes += len(event.data)
            if self._kept_bytes > FORM_LIMIT_BYTES:
                self._fields.clear()
            else:
                self._into += event.data

    def make_body(self) -> bytes:
        """The fields as a small form of their own."""
        return urlencode([(name, bytes(value)) for name, value in self._fields]).encode()

    def getfile(self) -> BytesIO:
        """What the app reads."""
        return BytesIO(self.make_body())

    getbuf = getfile


class CuttingParser(HTTPRequestParser):
    """Reads a request that is too big to its end, with its files cut out and their names told."""

    def received(self, data: bytes) -> int:
        """Take a piece of the request; returns how much of it belongs to this request."""
        if isinstance(self.body_rcv, Passage):
            consumed = self.body_rcv.received(data)
            if self.body_rcv.completed:
                self._end(self.body_rcv)
            return consumed
        consumed = super().received(data)
        is_known = not self.chunked and self.content_length <= MOST_PASSED_BYTES
        if isinstance(self.error, RequestEntityTooLarge) and is_known:
            self.error, self.completed = None, False
            self.body_rcv = Passage(self.content_length, self.headers.get("CONTENT_TYPE", ""))
        return consumed

    def _end(self, passage: Passage) -> None:
        self.headers["CONTENT_LENGTH"] = str(len(passage.make_body()))
        self.headers["CONTENT_TYPE"] = PLAIN
        self.headers[CUT_FILES] = name_files(passage.files)
        self.completed = True


class CuttingChannel(HTTPChannel):
    """A connection whose requests may be too big."""

    parser_class = CuttingParser


def name_files(names: Sequence[str]) -> str:
    """Names of files as the value of a header."""
    return ",".join(quote(name[:100], safe="") for name in names[:MOST_NAMED])


def take_big_requests(server: Any) -> None:
    """Let a waitress server answer requests that are too big with the app's own page."""
    server.channel_class = CuttingChannel
