# Everything the project does has a name here; `make` lists them. Needs Python 3.11 or newer, make and git, nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup demo check test format-check lint types floors unit template format acceptance pictures ecosystem speed compiled lock release clean

bin := .venv/bin
reports := build/review
code := $(wildcard src tests acceptance benchmarks scripts hatch_build.py)

# The first of these that runs, is new enough and can make a virtual environment. `make PYTHON=...` overrides.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: .venv/.installed ## make the virtual environment in .venv, from the lock file

.venv/.locked: requirements.lock
	@test -n "$(PYTHON)" || { echo "Django CTO needs Python 3.11 or newer with its venv module (on Debian and Ubuntu: apt install python3-venv)." \
		"Found: $$(python3 --version 2>&1). To name one: make PYTHON=/path/to/python setup" >&2; exit 1; }
	@$(bin)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing the locked dependencies into .venv ..."
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

.venv/.installed: .venv/.locked pyproject.toml
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

demo: setup ## the whole tour: start a project, serve it, review it, and review one that is wrong on purpose
	@$(bin)/python -m scripts.demo

check: setup ## review a project: make check PROJECT=path/to/project
	@test -n "$(PROJECT)" || { echo "Say which project: make check PROJECT=path/to/project" >&2; exit 2; }
	@mkdir -p $(reports)
	@$(bin)/django-cto check "$(PROJECT)" --exit-zero --format text \
		--format json --output $(reports)/review.json --format sarif --output $(reports)/review.sarif
	@echo "The reports are in $(reports)/review.json and $(reports)/review.sarif"

test: format-check lint types floors unit template ## set up and pass everything: format, lint, types, floors, tests, the template

format-check: setup ## is the code formatted?
	$(bin)/ruff format --check .

lint: setup ## is the code clean?
	$(bin)/ruff check .

types: setup ## do the types hold?
	$(bin)/mypy $(code)

floors: setup ## does every file import only from lower floors?
	$(bin)/lint-imports

unit: setup ## run the tests
	$(bin)/pytest -n auto

# Never skipped: where a server or the browser is missing, it fails and names the package.
acceptance: .venv/.acceptance ## test the started project on the system's PostgreSQL, pgbouncer, Redis and Chromium
	.venv/acceptance/bin/pytest acceptance -v

.venv/.acceptance: .venv/.installed
	@echo "Installing what the acceptance tests need into .venv/acceptance ..."
	@test -x .venv/acceptance/bin/python || $(PYTHON) -m venv .venv/acceptance
	@.venv/acceptance/bin/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	@.venv/acceptance/bin/python -m pip install --quiet --disable-pip-version-check --group acceptance
	@touch $@

# The tests import the installed wheel; all else comes from .venv, whose own .pth files are not read there.
compiled: .venv/.compiled ## test the wheel as it is installed, its hot floors compiled (needs a C compiler)
	.venv/compiled/bin/python -m pytest -n auto tests/read tests/facts tests/project tests/flow tests/audit tests/rules tests/test_order.py

.venv/.compiled: .venv/.installed hatch_build.py $(shell find src/django_cto -name '*.py' -not -path '*/template/*')
	@echo "Compiling the wheel into .venv/compiled ..."
	@rm -rf .venv/compiled build/wheel
	@DJANGO_CTO_COMPILE=1 $(bin)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/wheel .
	@$(PYTHON) -m venv .venv/compiled
	@.venv/compiled/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index build/wheel/*.whl
	@$(bin)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > \
		"$$(.venv/compiled/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/beside.pth"
	@cd / && $(CURDIR)/.venv/compiled/bin/python -c 'from django_cto.flow.rows import engine; assert not engine.__file__.endswith(".py")'
	@touch $@

template: setup ## begin a project from the wheel, run, test and review it; with uv: make template WITH=uv
	$(bin)/python -m scripts.template $(or $(WITH),pip)

format: setup ## format the code and mend what the linter can
	$(bin)/ruff format .
	$(bin)/ruff check --fix .

pictures: setup ## make the pictures of the README again (needs Chromium)
	$(bin)/python -m scripts.pictures

ecosystem: setup ## review pinned releases of real applications
	$(bin)/python benchmarks/ecosystem.py

speed: .venv/.compiled ## measure speed and memory against ast.parse, and beside other tools (needs a C compiler)
	.venv/compiled/bin/python benchmarks/speed.py --beside

lock: setup ## bring requirements.lock up to date with pyproject.toml
	$(bin)/python -m pip install --quiet --disable-pip-version-check uv
	$(bin)/uv pip compile --quiet --upgrade --no-config --universal --generate-hashes --python-version 3.11 --group dev \
		--default-index https://pypi.org/simple --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

release: setup ## build what is published, with every template released before inside
	$(bin)/python -m scripts.release

clean: ## remove what the other commands made
	rm -rf .venv build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
