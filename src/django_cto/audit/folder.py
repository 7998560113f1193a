"""Reviews a folder on disk from beginning to end, as the command line asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from django_cto.audit.choice import check_names, chosen_rules, every_rule
from django_cto.audit.config import WHERE, Config
from django_cto.audit.mistake import Mistake
from django_cto.audit.review import Review, review_project
from django_cto.flow import Flow
from django_cto.project import Project, load_project
from django_cto.rule import Finding, Rule

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be reviewed and how."""

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
    rules = _rules_of(order.config)
    if order.since is not None:
        review = _review_since(order, order.since, rules, say)
    else:
        review = _review(order, _load(order, frozenset(), say), rules, say)
    return replace(review, summary=replace(review.summary, seconds=perf_counter() - started))


def check_folder(root: Path) -> None:
    """Raise a `Mistake` where a path is no folder."""
    if not root.is_dir():
        wrong = "is a file; give the project's folder" if root.exists() else "does not exist"
        raise Mistake(f"{root} {wrong}")


def _rules_of(config: Config) -> tuple[Rule, ...]:
    rules = every_rule()
    ignored = [name for names in config.per_path_ignore.values() for name in names]
    check_names((*config.select, *config.ignore, *ignored), rules, WHERE)
    return chosen_rules(rules, select=config.select, ignore=config.ignore, preview=config.preview)


def _load(order: Order, added: frozenset[str], say: Say) -> Project:
    say("Reading files")
    return load_project(
        order.root,
        exclude=order.config.exclude,
        settings=order.config.settings,
        jobs=order.jobs,
        cache=order.cache,
        new_migrations=None if order.all_migrations else added,
    )


def _review(order: Order, project: Project, rules: tuple[Rule, ...], say: Say) -> Review:
    say("Reviewing")
    known = [rule.name for rule in every_rule()]

    def ignored(finding: Finding) -> bool:
        return order.config.is_ignored(finding.place.path, (finding.rule, finding.family))

    jobs = order.jobs or os.cpu_count() or 1
    return review_project(project, Flow(project), rules, known=known, ignored=ignored, jobs=jobs)


def _review_since(order: Order, ref: str, rules: tuple[Rule, ...], say: Say) -> Review:
    # Imported here: it is asked for rarely, and takes a while to import.
    from django_cto.audit.revision import change_since, contents_at
    from django_cto.audit.since import earlier_project, former_paths, new_migrations, only_new

    change = change_since(order.root, ref)
    project = _load(order, new_migrations(change), say)
    review = _review(order, project, rules, say)
    say(f"Reviewing what was there at {change.base[:10]}")
    contents = contents_at(order.root, change.base, former_paths(project, change))
    earlier = earlier_project(project, change, contents)
    return only_new(review, project, _review(order, earlier, rules, lambda stage: None), earlier, change)
