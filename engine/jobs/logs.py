"""Logs as JSON lines without personal data: fixed words and ids; of errors only type, code and place."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import TextIO

import orjson

MOST_FRAMES = 12


class JsonLines(logging.Formatter):
    """One JSON object a line.

    Arguments of messages are left out, and so are the texts of errors: both may hold what somebody typed.
    Whoever logs gives ids and numbers as `extra={"facts": {...}}`.
    """

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(record.msg)[:200],
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe_error(record.exc_info[1])
        try:
            return orjson.dumps(line, default=str).decode()
        except TypeError:
            # Numbers beyond 64 bits, halves of characters: whatever it is, a line of a log never fails.
            return json.dumps(line, default=str)


def describe_error(error: BaseException) -> dict[str, object]:
    """Type, code and where it happened, with the same of its causes; no texts."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    told: dict[str, object] = {
        "type": type(error).__name__,
        "at": [f"{_shorten(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    code = getattr(error, "code", None)
    if code is not None:
        told["code"] = code
    if error.__cause__ is not None:
        told["cause"] = describe_error(error.__cause__)
    return told


def _shorten(path: str) -> str:
    """The last parts only: where a machine keeps its files is nobody's business."""
    return "/".join(path.split("/")[-3:])


def write_json_logs(stream: TextIO) -> None:
    """Send all logs of this process to the stream as JSON lines."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # It writes a line for each state of each token, nine for one step of a case; what came of it Krokus says.
    logging.getLogger("spiff").setLevel(logging.WARNING)
    # It numbers the requests that wait, once for each; the limit on waiting is the app's own.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
