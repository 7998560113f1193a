"""What describes the deployment is valid by the formats' own schemas, and its parts agree with one another."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from stack.project import TEMPLATE

BIN = Path(sys.executable).parent
KUBERNETES = sorted(
    path for path in (TEMPLATE / "deploy" / "kubernetes").glob("*.yaml") if path.stem != "kustomization"
)
WORKLOADS = {"Deployment", "Job"}


def run(program: str, *arguments: str | Path) -> None:
    done = subprocess.run([BIN / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text()))


def workloads() -> list[dict[str, Any]]:
    return [document for path in KUBERNETES for document in documents(path) if document["kind"] in WORKLOADS]


def containers(workload: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workload["spec"]["template"]["spec"]["containers"]
    return found


def compose() -> dict[str, Any]:
    text = (TEMPLATE / "compose.yaml").read_text()
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.name)
def test_a_manifest_is_what_the_api_takes(path: Path) -> None:
    run("kubernetes-validate", "--strict", "--quiet", path)


def test_compose_is_what_its_specification_says() -> None:
    run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", TEMPLATE / "compose.yaml")


def test_the_workflow_is_what_github_takes() -> None:
    run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", TEMPLATE / ".github/workflows/ci.yml")


@pytest.mark.parametrize("path", ["Dockerfile", "deploy/pgbouncer/Dockerfile"])
def test_an_image_is_written_as_it_should_be(path: str) -> None:
    run("hadolint", TEMPLATE / path)


@pytest.mark.parametrize("workload", workloads(), ids=lambda workload: workload["metadata"]["name"])
class TestWorkload:
    def test_it_may_do_nothing_it_does_not_need(self, workload: dict[str, Any]) -> None:
        pod = workload["spec"]["template"]["spec"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            context = container["securityContext"]
            assert (context["readOnlyRootFilesystem"], context["allowPrivilegeEscalation"]) == (True, False)
            assert context["capabilities"] == {"drop": ["ALL"]}

    def test_it_asks_for_memory_and_is_limited(self, workload: dict[str, Any]) -> None:
        for container in containers(workload):
            assert (
                container["resources"]["requests"].keys()
                == container["resources"]["limits"].keys()
                == {"cpu", "memory"}
            )

    def test_its_user_is_the_images(self, workload: dict[str, Any]) -> None:
        image = TEMPLATE / ("deploy/pgbouncer" if workload["metadata"]["name"] == "pgbouncer" else "") / "Dockerfile"
        user = workload["spec"]["template"]["spec"]["securityContext"]["runAsUser"]
        assert f"\nUSER {user}:{user}\n" in image.read_text()

    def test_it_is_found_by_its_labels(self, workload: dict[str, Any]) -> None:
        labels = workload["spec"]["template"]["metadata"]["labels"]
        assert labels == workload["spec"].get("selector", {"matchLabels": labels})["matchLabels"]

    def test_it_is_looked_after(self, workload: dict[str, Any]) -> None:
        if workload["kind"] == "Deployment":
            assert all("livenessProbe" in container for container in containers(workload))


def test_there_are_several_of_all_but_beat() -> None:
    replicas = {
        found["metadata"]["name"]: found["spec"]["replicas"] for found in workloads() if found["kind"] == "Deployment"
    }
    assert replicas.pop("beat") == 1
    assert min(replicas.values()) >= 2


def test_beat_never_runs_twice() -> None:
    (beat,) = (found for found in workloads() if found["metadata"]["name"] == "beat")
    assert beat["spec"]["strategy"] == {"type": "Recreate"}


def test_a_stopping_web_server_has_more_time_than_gunicorn_takes() -> None:
    graceful = int(
        re.findall(r"^graceful_timeout = (\d+)", (TEMPLATE / "gunicorn.conf.py").read_text(), re.MULTILINE)[0]
    )
    (web,) = (found for found in workloads() if found["metadata"]["name"] == "web")
    drained = int(containers(web)[0]["lifecycle"]["preStop"]["exec"]["command"][1])
    assert web["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > graceful + drained
    assert int(compose()["services"]["web"]["stop_grace_period"].rstrip("s")) > graceful


def test_in_compose_the_application_speaks_to_the_pool_and_migrations_do_not() -> None:
    services = compose()["services"]
    for name in ("web", "worker", "beat", "migrate"):
        environment = services[name]["environment"]
        assert "@pgbouncer:6432/" in environment["DATABASE_URL"]
        assert environment["DATABASE_POOLED"] == "true"
        assert "@postgres:5432/" in environment["DIRECT_DATABASE_URL"]


def test_in_compose_the_queue_is_kept_and_the_cache_is_another_server() -> None:
    services = compose()["services"]
    assert "--appendonly yes" in services["redis"]["command"]
    assert "noeviction" in services["redis"]["command"]
    assert "queue:/data" in services["redis"]["volumes"]
    environment = services["web"]["environment"]
    assert environment["REDIS_URL"].split("/")[2] != environment["CACHE_URL"].split("/")[2]


def test_nothing_secret_has_a_value_in_the_repository() -> None:
    for value in re.findall(
        r"\$\{(?:DJANGO_SECRET_KEY|POSTGRES_PASSWORD)[^}]*\}", (TEMPLATE / "compose.yaml").read_text()
    ):
        assert ":-" not in value


def test_every_variable_that_is_set_is_one_the_settings_read() -> None:
    sources = [path.read_text() for path in (TEMPLATE / "config").rglob("*.py")]
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", "\n".join(sources)))
    given = set(compose()["services"]["web"]["environment"])
    for path in KUBERNETES:
        given |= {
            key for found in documents(path) if found["metadata"]["name"] == "secrets" for key in found["stringData"]
        }
    given |= {line.split("=")[0] for line in (TEMPLATE / "deploy/kubernetes/settings.env").read_text().splitlines()}
    assert given - read == set()
