"""Reviews a folder on disk from beginning to end, as the command line asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from django_cto.audit.config import WHERE, Config
from django_cto.audit.late import LateRules, names_of
from django_cto.audit.memory import KeptReview, keep, key_of, recalled
from django_cto.audit.mistake import Mistake, nearest
from django_cto.audit.review import Review, lines_from
from django_cto.project.stamp import stamp_of
from django_cto.read.source import decode
from django_cto.read.walk import Walk, walk
from django_cto.rule import Finding, Rule

if TYPE_CHECKING:
    from django_cto.project import Project

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be reviewed and how.

    What is asked of a review that is remembered imports none of the modules that make one: they take longer.
    """

    root: Path
    config: Config = field(default_factory=Config)
    since: str | None = None
    all_migrations: bool = False
    jobs: int | None = None
    cache: bool = True


def review_folder(order: Order, say: Say = lambda stage: None) -> Review:
    """The review of a folder; raises a `Mistake` where the order cannot be carried out. `say` hears of each stage."""
    started = perf_counter()
    check_folder(order.root)
    if order.since is not None:
        review = _review_since(order, order.since, say)
    else:
        say("Looking for changes")
        walked = walk(order.root, order.config.exclude)
        stamp = stamp_of(order.root, walked) if order.cache else ""
        review = _remembered(order, walked, stamp, say) if stamp else _whole(order, walked, say)
    return replace(review, summary=replace(review.summary, seconds=perf_counter() - started))


def _whole(order: Order, walked: Walk, say: Say) -> Review:
    _check_names(order.config)
    return review_loaded(order, load(order, frozenset(), say, walked), say)


def _remembered(order: Order, walked: Walk, stamp: str, say: Say) -> Review:
    """The review of exactly the same files under the same configuration, as it was kept, else a new one."""
    key = key_of(stamp, msgspec.json.encode(order.config).decode(), str(order.all_migrations))
    kept = recalled(order.root, "review", key, KeptReview)
    if kept is None:
        review = _whole(order, walked, say)
        if not review.summary.crashed_rules:
            kept = KeptReview(review.django, review.findings, names_of(review.rules), review.summary)
            keep(order.root, "review", key, kept)
        return review
    return Review(
        root=str(order.root),
        django=kept.django,
        findings=kept.findings,
        rules=LateRules(_every_rule, kept.ran),
        summary=kept.summary,
        lines_of=lines_from(lambda path: decode((order.root / path).read_bytes())[0]),
        new_migrations=None if order.all_migrations else frozenset(),
    )


def check_folder(root: Path) -> None:
    """Raise a `Mistake` where a path is no folder."""
    if not root.is_dir():
        wrong = "is a file; give the project's folder" if root.exists() else "does not exist"
        raise Mistake(f"{root} {wrong}")


def _check_names(config: Config) -> None:
    ignored = [name for names in config.per_path_ignore.values() for name in names]
    if named := (*config.select, *config.ignore, *ignored):
        from django_cto.audit.choice import check_names

        check_names(named, WHERE)


def _every_rule() -> tuple[Rule, ...]:
    from django_cto.audit.choice import every_rule

    return every_rule()


def _import_rules() -> None:
    """Import what makes a review, which can be done while other processes read."""
    from django_cto.audit import reviewing  # noqa: F401 - imported for later

    _every_rule()


def _rules_of(config: Config) -> tuple[Rule, ...]:
    from django_cto.audit.choice import chosen_rules

    return chosen_rules(_every_rule(), select=config.select, ignore=config.ignore, preview=config.preview)


def load(order: Order, added: frozenset[str], say: Say, walked: Walk | None = None) -> Project:
    """The project in a folder; `added` has the migrations that are new in it."""
    from django_cto.project import load_project

    say("Reading files")
    project = load_project(
        order.root,
        exclude=order.config.exclude,
        settings=order.config.settings,
        jobs=order.jobs,
        cache=order.cache,
        new_migrations=None if order.all_migrations else added,
        walked=walked,
        meanwhile=_import_rules,
    )
    check_settings(order.config.settings, project)
    return project


def check_settings(name: str | None, project: Project) -> None:
    """Raise a `Mistake` where the configured settings module is nowhere: a review without it would say too little."""
    if name is None or project.names.module(name):
        return
    raise Mistake(f"{WHERE}: settings names no module of the project: `{name}`{nearest(name, project.names.by_name)}")


def review_loaded(order: Order, project: Project, say: Say) -> Review:
    """The review of a project that was loaded, or would be there with other texts."""
    from django_cto.audit.choice import is_told
    from django_cto.audit.reviewing import review_project

    say("Reviewing")
    config = order.config
    rules = LateRules(lambda: _rules_of(config))

    def ignored(finding: Finding) -> bool:
        is_ignored = config.is_ignored(finding.place.path, (finding.rule, finding.family))
        return is_ignored or not is_told(finding, select=config.select, preview=config.preview)

    jobs = order.jobs or os.cpu_count() or 1
    key = f"{config.select} {config.ignore} {config.preview}"
    return review_project(project, rules, known=LateRules(_every_rule), key=key, ignored=ignored, jobs=jobs)


def _review_since(order: Order, ref: str, say: Say) -> Review:
    # Imported here: it is asked for rarely, and takes a while to import.
    from django_cto.audit.revision import change_since, contents_at
    from django_cto.audit.since import earlier_project, former_paths, new_migrations, only_new

    _check_names(order.config)
    change = change_since(order.root, ref)
    project = load(order, new_migrations(change), say)
    review = review_loaded(order, project, say)
    say(f"Reviewing what was there at {change.base[:10]}")
    contents = contents_at(order.root, change.base, former_paths(project, change))
    earlier = earlier_project(project, change, contents)
    return only_new(review, project, review_loaded(order, earlier, lambda stage: None), earlier, change)
