"""What the county writes to its log: one JSON object a line, never a body, never a person."""

import json
import logging
import sys
import time

from sync.problems import Refusal

_log = logging.getLogger("county")
_MAX_CAUSE = 300


class JsonLines(logging.Formatter):
    """A record as one line of JSON; ``record.fields`` are added to it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "event": record.getMessage()[:_MAX_CAUSE],
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def log_to_stderr() -> None:
    """Send this program's and the server's events to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name, level in (
        ("county", logging.INFO),
        ("uvicorn", logging.WARNING),
        ("asyncio", logging.WARNING),
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def refused(refusal: Refusal, device: bytes | None) -> None:
    """A request was refused: the problem's number, who claims to have asked, and the cause."""
    fields = {
        "number": refusal.problem.number,
        "problem": refusal.problem.name,
        "device": None if device is None else device.hex(),
        "cause": refusal.cause_text[:_MAX_CAUSE],
    }
    _log.warning("refused", extra={"fields": fields})


def cut_short(why: str, device: bytes | None) -> None:
    """A body ended before its end; what came of it was kept."""
    fields = {"device": None if device is None else device.hex(), "cause": why[:_MAX_CAUSE]}
    _log.info("cut short", extra={"fields": fields})


def failed(number: int, device: bytes | None) -> None:
    """An error of our own; called while it is being handled, so that its traceback is kept."""
    fields = {"number": number, "device": None if device is None else device.hex()}
    _log.error("failed", exc_info=True, extra={"fields": fields})


def enrolled() -> None:
    """A terminal was enrolled."""
    _log.info("enrolled", extra={"fields": {}})
