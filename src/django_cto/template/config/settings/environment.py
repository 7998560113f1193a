"""Where settings come from: the process's environment, then `.env` beside manage.py."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]

env = environ.Env()
if (ROOT / ".env").exists():
    # What the process was given wins over the file.
    env.read_env(ROOT / ".env")
