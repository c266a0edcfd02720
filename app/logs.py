"""How log lines are written: for a person, or as JSON for a collector. No request's content is in one."""

import json
import logging
from typing import Any, Literal


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {
                "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
                "level": record.levelname.lower(),
                "logger": record.name,
                "message": record.getMessage(),
            },
            ensure_ascii=False,
        )


def configuration(log_format: Literal["text", "json"]) -> dict[str, Any]:
    """For `logging.config.dictConfig`."""
    text = {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": text if log_format == "text" else {"()": "app.logs.JsonLines"}},
        "handlers": {"error": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["error"], "level": "INFO"},
        "loggers": {"alembic": {"level": "WARNING"}, "uvicorn.access": {"level": "WARNING"}},
    }
