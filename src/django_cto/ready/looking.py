"""Gathers the evidence of every depth that was asked for, and makes the card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django_cto.audit.config import read_config
from django_cto.audit.folder import check_folder, check_settings
from django_cto.audit.mistake import Mistake
from django_cto.project.load import load_project
from django_cto.ready.card import Card
from django_cto.ready.code import Code
from django_cto.ready.files import deployment_texts
from django_cto.ready.http import Caller
from django_cto.ready.ingest import stand_in
from django_cto.ready.interpreter import ask, find_interpreter
from django_cto.ready.judge import card_of
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Depth
from django_cto.ready.row import all_rows
from django_cto.ready.site import Site

NOT_ASKED = {Depth.SETTINGS: "not looked at: give --settings", Depth.LIVE: "not looked at: give --url"}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be looked at: the folder, and for the deeper looks the settings module and the live address."""

    root: Path
    settings: str | None = None
    url: str | None = None
    python: str | None = None
    seconds: float = 60
    plain_url: str | None = None
    authority: str | None = None


def look(wish: Wish, say: Callable[[str], None] = lambda stage: None) -> Card:
    """The card of a folder; raises a `Mistake` where the wish cannot be carried out."""
    check_folder(wish.root)
    config = read_config(wish.root)
    say("Reading files")
    chosen = wish.settings or config.settings
    project = load_project(wish.root, exclude=config.exclude, settings=chosen)
    check_settings(chosen, project)
    code = Code(project, deployment_texts(wish.root, config.exclude))
    evidence: dict[Depth, dict[str, Any]] = {Depth.CODE: {"code": code, "settings": code}}
    depths = {Depth.CODE: f"{len(project.files):,} files, nothing imported", **NOT_ASKED}
    if wish.settings:
        say(f"Loading {wish.settings}")
        python = find_interpreter(wish.root, wish.python)
        with stand_in() as (address, received):
            parts = ask(wish.root, python, wish.settings, {"ingest": address}, wish.seconds)
        loaded = Loaded(parts, code, wish.seconds, tuple(received))
        evidence[Depth.SETTINGS] = {"loaded": loaded, "settings": loaded}
        depths[Depth.SETTINGS] = f"{wish.settings}, loaded by {python}"
    if wish.url:
        say(f"Asking {wish.url}")
        evidence[Depth.LIVE] = {"live": site_of(wish, code)}
        depths[Depth.LIVE] = f"{wish.url}, asked by a stranger"
    say("Judging")
    return card_of(wish.root.resolve().name, all_rows(), evidence, list(depths.items()))


def site_of(wish: Wish, code: Code) -> Site:
    """The site of a wish; raises a `Mistake` where its address is none."""
    parts = urlsplit(wish.url or "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Mistake(f"--url takes an address like https://shop.example, not {wish.url!r}")
    plain = wish.plain_url or ("" if parts.port and parts.scheme == "https" else f"http://{parts.netloc}/")
    if wish.authority and not Path(wish.authority).is_file():
        raise Mistake(f"--ca-file {wish.authority} is no file")
    return Site(f"{parts.scheme}://{parts.netloc}/", Caller(authority=wish.authority), code, plain)
