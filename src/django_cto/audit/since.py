"""Tells new findings from old ones: reviews the project that there was before a change as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

import msgspec

from django_cto.audit.identity import Identity, fingerprints, identity_of
from django_cto.audit.review import Review, with_findings
from django_cto.audit.revision import Change
from django_cto.facts.file import facts_of
from django_cto.project import Project
from django_cto.read.source import decode


def new_migrations(change: Change) -> frozenset[str]:
    """The migration files that were not there before."""
    return frozenset(path for path in change.new_paths if "migrations" in path.split("/")[:-1] and path.endswith(".py"))


def former_paths(project: Project, change: Change) -> frozenset[str]:
    """The files whose former contents the earlier project needs: of those that are gone, what is like what we read."""
    gone = change.removed | frozenset(change.renamed.values())
    kinds = {PurePosixPath(path).suffix or path for path in project.files} | {".py"}
    return (change.changed & project.files.keys()) | frozenset(
        path for path in gone if (PurePosixPath(path).suffix or path) in kinds
    )


def earlier_project(project: Project, change: Change, contents: Mapping[str, bytes]) -> Project:
    """The project before a change; the facts of files that did not change are the same."""
    kept = {path: facts for path, facts in project.files.items() if path not in change.new_paths}
    former = {path: facts_of(path, data) for path, data in contents.items()}

    def read_text(path: str) -> str:
        return decode(contents[path])[0] if path in contents else project.read_text(path)

    files = dict(sorted({**kept, **former}.items()))
    return replace(project, files=files, read_text=read_text, is_kept=False, asked=set())


def only_new(review: Review, project: Project, before: Review, earlier: Project, change: Change) -> Review:
    """What a review finds that the one of the earlier project did not; a file that was renamed is the same file."""
    names = {
        old: (earlier.modules[old].name, project.modules[new].name)
        for new, old in change.renamed.items()
        if old in earlier.modules and new in project.modules
    }
    paths = {old: new for new, old in change.renamed.items()}
    identities = (identity_of(finding, before.lines_of) for finding in before.findings)
    old_prints = set(fingerprints(_moved(identity, paths, names) for identity in identities))
    findings = tuple(finding for finding in review.findings if finding.fingerprint not in old_prints)
    # A rule that crashed on the earlier project makes all that it finds now look new.
    crashed = {**before.summary.crashed_rules, **review.summary.crashed_rules}
    summary = replace(review.summary, before=len(review.findings) - len(findings), crashed_rules=crashed)
    return with_findings(replace(review, summary=summary, is_whole=False), findings)


def _moved(identity: Identity, paths: Mapping[str, str], names: Mapping[str, tuple[str, str]]) -> Identity:
    path, symbol = identity.path, identity.symbol
    old, new = names.get(path, ("", ""))
    if old and (symbol == old or symbol.startswith(f"{old}.")):
        symbol = new + symbol.removeprefix(old)
    return msgspec.structs.replace(identity, path=paths.get(path, path), symbol=symbol)
