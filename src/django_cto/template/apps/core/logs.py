"""Log records as one JSON object a line."""

import json
import logging
from datetime import UTC, datetime

# What every record has; the rest came with `extra`.
USUAL = {*logging.makeLogRecord({}).__dict__, "message", "asctime", "request_id", "request", "server_time", "data"}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        extra = {name: value for name, value in record.__dict__.items() if name not in USUAL}
        return json.dumps(extra | line, default=str, ensure_ascii=False)
