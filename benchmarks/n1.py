"""Asks which N+1 queries of real projects are found: by us and by others, on the same commits in one run.

`n1.py [TOOL …]` takes the named tools, by default all, and writes `n1.md` when none is named. The cases, the spots that
are clean and the scorer that judges are no part of this project: they lie in `shared/n1` beside the checkout, or where
`--cases`, `--clean` and `--scorer` say; `--mirror` is a folder of git mirrors of the cases' repositories. Each commit
is written out once, and every tool reviews it there, one after the other. The other tools come from PyPI into a virtual
environment that is thrown away; `--keep FOLDER` keeps what they found there and takes it from there the next time.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "n1"
SECONDS = 60
SLACK = 12

Finding = dict[str, Any]
Case = dict[str, Any]
Commit = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that looks for N+1 queries; `package` is what PyPI calls it, empty for our own."""

    name: str
    package: str
    arguments: tuple[str, ...]
    adapted: Callable[[Any], list[Finding]]


@dataclass(frozen=True, slots=True)
class Run:
    """What a tool found in one commit; an error is the reason why it found nothing."""

    findings: list[Finding]
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and what became of it: the outcome at its parent commit and what is still reported at its fix."""

    case: Case
    outcome: str
    at_place: bool
    queryset: bool
    at_fix: str


def of_ours(report: Any) -> list[Finding]:
    """Our own report has the scorer's shape already."""
    return [finding for finding in report["findings"] if finding["rule"] == "n-plus-one"]


def of_django_lsp(report: Any) -> list[Finding]:
    """It names the line of the read and what to load, not the queryset."""
    found = []
    for entry in report:
        names = re.findall(r"`([^`]+)`", entry["message"])
        suggested = entry.get("suggestion") or {}
        spot = {"path": entry["path"], "line": entry["line"]}
        relation = suggested.get("relation") or names[0]
        found.append({**spot, "relation": relation, "model": names[1] if names[1:] else None, "access": spot})
    return found


def of_orm_lens(report: Any) -> list[Finding]:
    """It names the line of the loop and every attribute that is read in it."""
    spots = [({"path": entry["file"], "line": entry["line"]}, entry["accessed"]) for entry in report]
    return [{**spot, "relation": name, "model": None} for spot, names in spots for name in names]


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "django-cto",
            "",
            ("check", ".", "--no-cache", "--exit-zero", "--format", "json", "--select", "n-plus-one"),
            of_ours,
        ),
        Tool("django-lsp", "django-lsp==0.6.2", ("check", "--format", "json", "."), of_django_lsp),
        Tool(
            "django-orm-lens",
            "django-orm-lens==1.13.5",
            ("nplusone", "--path", ".", "--format", "json", "--exit-zero"),
            of_orm_lens,
        ),
    )
}


def main() -> int:
    """Run, judge, print, and write the page; 2 where something needed is not there."""
    arguments = _parser().parse_args()
    needed = [arguments.scorer, arguments.cases, arguments.clean, arguments.mirror]
    if absent := [str(path) for path in needed if not path.exists()]:
        print(f"n1.py: there is no {', no '.join(absent)}; see n1.py --help", file=sys.stderr)
        return 2
    scorer = _scorer(arguments.scorer)
    cases, spots = (_known(scorer, scorer.load(str(path)), arguments) for path in (arguments.cases, arguments.clean))
    commits = _commits(cases, spots)
    if not commits:
        print("n1.py: of no case is there a mirror; see n1.py --help", file=sys.stderr)
        return 2
    tools = [TOOLS[name] for name in arguments.tools or TOOLS]
    with tempfile.TemporaryDirectory() as folder:
        runs = _all_runs(scorer, tools, commits, arguments, Path(folder))
    page = _page(scorer, cases, spots, {tool: runs[tool.name] for tool in tools})
    print(page)
    if not arguments.tools and not arguments.repo:
        (HERE / "n1.md").write_text(page, encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", nargs="*", choices=[*TOOLS, []], metavar="TOOL", help=", ".join(TOOLS))
    parser.add_argument("--cases", type=Path, default=SHARED / "visible.jsonl", help="JSON lines, one case each")
    parser.add_argument("--clean", type=Path, default=SHARED / "clean_visible.jsonl", help="spots that are no defect")
    parser.add_argument("--scorer", type=Path, default=SHARED / "score.py", help="the Python file that judges")
    parser.add_argument("--mirror", type=Path, default=HERE.parent.parent / ".mirror", help="has owner+name/repo each")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the other tools' results are kept")
    parser.add_argument("--repo", action="append", help="only this repository; may be repeated")
    return parser


def _scorer(path: Path) -> ModuleType:
    """The scorer as a module; it is a program beside the checkout and on no import path."""
    spec = importlib.util.spec_from_file_location("n1_scorer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _known(scorer: ModuleType, cases: list[Case], arguments: argparse.Namespace) -> list[Case]:
    """The cases asked for whose repository has a mirror; the others are told."""
    asked = [case for case in cases if not arguments.repo or case["repo"] in arguments.repo]
    mirrored = {case["repo"]: Path(scorer.git_dir(str(arguments.mirror), case["repo"])).is_dir() for case in asked}
    for repo in sorted(repo for repo, there in mirrored.items() if not there):
        print(f"no mirror of {repo}: left out", file=sys.stderr)
    return [case for case in asked if mirrored[case["repo"]]]


def _commits(cases: Iterable[Case], spots: Iterable[Case]) -> list[Commit]:
    wanted = [(case["repo"], case[kind]) for case in cases for kind in ("parent_sha", "fix_sha")]
    wanted += [(spot["repo"], spot["head_sha"]) for spot in spots]
    return list(dict.fromkeys(wanted))


def _all_runs(
    scorer: ModuleType, tools: list[Tool], commits: list[Commit], arguments: argparse.Namespace, folder: Path
) -> dict[str, dict[Commit, Run]]:
    """Every tool on every commit, the tools in turn on the same tree."""
    programs = installed(tools, folder / "tools")
    runs: dict[str, dict[Commit, Run]] = {tool.name: {} for tool in tools}
    for number, commit in enumerate(commits, 1):
        kept = {tool.name: _recalled(arguments.keep, tool, commit) for tool in tools}
        if not all(kept.values()):
            with tempfile.TemporaryDirectory(dir=folder) as tree:
                scorer.check_out(scorer.git_dir(str(arguments.mirror), commit[0]), commit[1], tree, full=False)
                for tool in tools:
                    kept[tool.name] = kept[tool.name] or _run(scorer, tool, programs[tool.name], tree)
        for tool in tools:
            run = kept[tool.name]
            assert run
            runs[tool.name][commit] = run
            _remember(arguments.keep, tool, commit, run)
        told = ", ".join(f"{name} {run.error or len(run.findings)}" for name, run in kept.items() if run)
        print(f"[{number}/{len(commits)}] {commit[0]} {commit[1][:10]}: {told}", file=sys.stderr)
    return runs


def installed(tools: Iterable[Tool], folder: Path) -> dict[str, list[str]]:
    """How each program is started; those from PyPI are put into a fresh virtual environment first."""
    packages = [tool.package for tool in tools if tool.package]
    if packages:
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, *packages], check=True)
    return {
        tool.name: [str(folder / "bin" / tool.name)] if tool.package else [sys.executable, "-m", "django_cto"]
        for tool in tools
    }


def _run(scorer: ModuleType, tool: Tool, program: list[str], tree: str) -> Run:
    # Users' Pythons keep what they have compiled; a shell that forbids it would be measured otherwise.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    try:
        done = subprocess.run(
            [*program, *tool.arguments], cwd=tree, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Run([], SECONDS, "out of time")
    seconds = time.perf_counter() - started
    try:
        found = [scorer.slim(finding, tree) for finding in tool.adapted(json.loads(done.stdout))]
    except (ValueError, KeyError, TypeError, IndexError):
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return Run([], seconds, f"exit code {done.returncode}: {' '.join(last)[:200]}")
    return Run(found, seconds)


def _place(folder: Path, tool: Tool, commit: Commit) -> Path:
    return folder / tool.package / f"{commit[0].replace('/', '+')}@{commit[1]}.json"


def _recalled(folder: Path | None, tool: Tool, commit: Commit) -> Run | None:
    if not folder or not tool.package or not (place := _place(folder, tool, commit)).exists():
        return None
    return Run(**json.loads(place.read_text(encoding="utf-8")))


def _remember(folder: Path | None, tool: Tool, commit: Commit, run: Run) -> None:
    if folder and tool.package:
        place = _place(folder, tool, commit)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(asdict(run)), encoding="utf-8")


def _judged(scorer: ModuleType, case: Case, runs: Mapping[Commit, Run]) -> Judged:
    before, after = runs[case["repo"], case["parent_sha"]], runs[case["repo"], case["fix_sha"]]
    outcome, finding, _ = scorer.judge_parent(case, before.findings)
    at_place = outcome in ("hit", "access") and finding["same_place"]
    at_fix = "error" if after.error else scorer.judge_fix(case, after.findings)[0]
    queryset = any(_names_queryset(scorer, case, found) for found in before.findings)
    return Judged(case, "error" if before.error else outcome, at_place, queryset, at_fix)


def _names_queryset(scorer: ModuleType, case: Case, finding: Finding) -> bool:
    """Whether a finding of one of the case's relations says where the case's queryset is made."""
    covered = {tuple(scorer.parts(name)) for name in case.get("covered_at_parent", [])}
    return (
        bool(finding["queryset"][0])
        and tuple(scorer.parts(finding["relation"])) not in covered
        and any(scorer.same_line(finding["relation"], name) for name in case["relations"])
        and scorer.near_place(case["path"], case["line"], case.get("span"), finding, SLACK)
    )


def _page(scorer: ModuleType, cases: list[Case], spots: list[Case], runs: Mapping[Tool, Mapping[Commit, Run]]) -> str:
    knowable = [case for case in cases if case["statically_visible"] != "no"]
    judged = {tool: [_judged(scorer, case, of_tool) for case in knowable] for tool, of_tool in runs.items()}
    clean = {tool: _false_alarms(scorer, spots, of_tool) for tool, of_tool in runs.items()}
    versions = ", ".join(tool.package.replace("==", " ") for tool in runs if tool.package)
    trees, projects = len(_commits(cases, spots)), len({case["repo"] for case in cases})
    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    head = f"""# N+1 queries of real projects

Made by `benchmarks/n1.py` with {versions or "no other tool"} ({python}).
{len(cases)} commits of {projects} open-source projects cured an N+1 query: at the parent commit it is there, at the
fix it is gone. Only those {len(knowable)} count below that a reader of the code can know of. {len(spots)} other
querysets load rightly what is read: a report there is a false alarm.

- **relation**: a finding in the case's file names the relation.
- **at the place**: its queryset is in the case's function, or it names the line of the read, each within {SLACK} lines.
- **queryset**: it says itself where the case's queryset is made.
- **still**: of the relations found before, still reported in the same function at the fix.
- **seconds**: the median and the longest of the runs on {trees} trees, nothing kept from one to the next.
- **failed**: runs that crashed or took more than {SECONDS} seconds.
"""
    overall = _table(
        ["", "relation", "at the place", "queryset", "still", "false alarms", "seconds", "failed"],
        [[tool.name, *_overall(judged[tool]), clean[tool], *_times(runs[tool].values())] for tool in runs],
    )
    parts = [head, overall]
    for kind in ("context", "difficulty"):
        parts += [f"## By {kind}\n\nRelation / at the place.\n", _by(kind, judged)]
    return "\n".join(parts)


def _overall(judged: list[Judged]) -> list[str]:
    found = [one for one in judged if one.outcome in ("hit", "access")]
    fixed = [one for one in found if one.case["fix_complete"] == "yes" and one.at_fix != "error"]
    return [
        _share(sum(one.outcome == "hit" for one in judged), len(judged)),
        _share(sum(one.at_place for one in judged), len(judged)),
        _share(sum(one.queryset for one in judged), len(judged)),
        _share(sum(one.at_fix == "still" for one in fixed), len(fixed)),
    ]


def _false_alarms(scorer: ModuleType, spots: list[Case], runs: Mapping[Commit, Run]) -> str:
    findings = [(spot, runs[spot["repo"], spot["head_sha"]].findings) for spot in spots]
    return _share(sum(bool(scorer.judge_clean(spot, found)) for spot, found in findings), len(spots))


def _times(runs: Iterable[Run]) -> list[str]:
    ended = list(runs)
    seconds = [run.seconds for run in ended if not run.error] or [0.0]
    return [f"{statistics.median(seconds):.2f}, {max(seconds):.1f}", str(sum(bool(run.error) for run in ended))]


def _by(kind: str, judged: Mapping[Tool, list[Judged]]) -> str:
    groups: dict[str, dict[Tool, list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for tool, ones in judged.items():
        for one in ones:
            groups[one.case[kind]][tool].append(one)
    rows = []
    for name, group in sorted(groups.items(), key=lambda item: -len(next(iter(item[1].values())))):
        of = len(next(iter(group.values())))
        cells = [
            f"{sum(x.outcome == 'hit' for x in ones)} / {sum(x.at_place for x in ones)}" for ones in group.values()
        ]
        rows.append([name.replace("_", " "), str(of), *cells])
    return _table([kind, "cases", *(tool.name for tool in judged)], rows)


def _share(part: int, of: int) -> str:
    return f"{part} of {of} ({part / of:.0%})" if of else "–"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
