"""What the files of a project say, nothing imported: the evidence of the first depth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django_cto.audit.run import run_rules
from django_cto.flow import Flow
from django_cto.project import Project
from django_cto.project.definitions import Variable
from django_cto.project.settings import SettingsModule
from django_cto.read import syntax as s
from django_cto.ready.deployment import Deployment
from django_cto.ready.outcome import Absent, Looked, Unseen, Verdict, failed, passed
from django_cto.ready.settings import SettingsView, WrittenSettings
from django_cto.rule import Finding, all_rules
from django_cto.text import Place

MOST_SHOWN = 5
# What of a route an argument is written with.
PARTS = frozenset("<>()[]*+?\\")
# Where a regular expression begins and ends, in the middle of a route where it is included.
EDGES = re.compile(r"[\^$]")
LOGIN = re.compile(r"(^|[/_-])(login|log-in|signin|sign-in)/?$")


@dataclass(frozen=True, eq=False, repr=False)
class Code:
    """A project and its deployment files; `more` has the texts of those that a review does not read, by path.

    `asked` has the views of the settings that a row was given, and is emptied before the next one.
    """

    project: Project
    more: Mapping[str, str] = field(default_factory=dict)
    asked: list[WrittenSettings] = field(default_factory=list)

    @cached_property
    def flow(self) -> Flow:
        """What follows values through the project's functions."""
        return Flow(self.project)

    @cached_property
    def production(self) -> SettingsModule | None:
        """The settings module that production runs, None where that cannot be known."""
        found = self.project.settings.production
        return min(found, key=lambda entry: (entry.path.count("/"), entry.path)) if found else None

    @property
    def settings(self) -> SettingsView:
        """Its settings; raises `Unseen` where nobody knows which they are, `Absent` where there are none."""
        if self.production is None and not self.project.settings.modules:
            raise Absent("There are no settings here: it is an app for other projects")
        if self.production is None:
            raise Unseen("Nothing tells which settings production runs: name them with --settings")
        return self._written(self.production)

    def _written(self, entry: SettingsModule) -> WrittenSettings:
        self.asked.append(WrittenSettings(entry, self.project))
        return self.asked[-1]

    @property
    def open(self) -> frozenset[str]:
        """Of the settings that were asked for, those that the environment may say otherwise."""
        return frozenset(name for view in self.asked for name in view.open)

    @cached_property
    def deployment(self) -> Deployment:
        """How the files say the project is deployed."""
        texts = {path: facts.text for path, facts in self.project.files.items() if facts.text is not None}
        return Deployment({**texts, **self.more})

    @cached_property
    def routes(self) -> tuple[str, ...]:
        """The addresses without arguments, from the root, without the slash before them; those of probes besides."""
        urls = self.project.urls
        routes = (*(pattern.route for pattern in urls.patterns), *urls.mounts)
        plain = (EDGES.sub("", route) for route in routes if route and not PARTS.intersection(route))
        return tuple(dict.fromkeys((*plain, *(path.lstrip("/") for path in self.deployment.probed))))

    @property
    def login_routes(self) -> tuple[str, ...]:
        """The addresses where one logs in."""
        return tuple(f"/{route}" for route in self.routes if LOGIN.search(route))[:MOST_SHOWN]

    def assigned(self, file: str, name: str) -> Looked | None:
        """Where a Python file of this name assigns a name at its top level, None where none does."""
        for path, module in self.project.modules.items():
            found = module.names.get(name) if path.rpartition("/")[2] == file else None
            if isinstance(found, Variable):
                return Looked(name, f"set in {file}", Place(path, s.line_of(found.node.at)))
        return None

    def number(self, file: str, name: str) -> float | None:
        """The plain number that a Python file of this name assigns, None where it is none."""
        for path, module in self.project.modules.items():
            found = module.names.get(name) if path.rpartition("/")[2] == file else None
            if isinstance(found, Variable) and isinstance(found.value, s.Constant):
                value = found.value.value
                return value if isinstance(value, int | float) else None
        return None

    def findings(self, name: str) -> tuple[Finding, ...]:
        """What one rule of the review finds; raises `Unseen` where it crashes."""
        rule = next(rule for rule in all_rules() if rule.name == name)
        found, crashed = run_rules(self.project, self.flow, [rule])
        if crashed:
            raise Unseen(f"The rule {name} crashed: {crashed[name]}")
        return found

    def by_rule(self, name: str, good: str) -> Verdict:
        """The verdict of a row that asks what a rule asks."""
        if next(rule for rule in all_rules() if rule.name == name).family == "settings":
            _ = self.settings  # Without production's settings the rule would find nothing, and that says nothing.
        found = self.findings(name)
        if not found:
            return passed(good)
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        looked = (Looked(f"rule {name}", finding.message, finding.place) for finding in found[:MOST_SHOWN])
        return failed(f"{found[0].message}{more}", *looked)
