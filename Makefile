# Everything a clone needs: Python 3.11 or newer, make, and a network for the first run.
# Another Python: make PYTHON=python3.12 plan

PYTHON ?= python3
VENV ?= .venv
OLDEST ?= .venv-oldest
SCENARIO ?= scenarios/reference/full_gym_6_weeks.yaml
RUN := $(VENV)/bin/python

# Tests start hundreds of processes: what one compiles is kept for the others.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(RUN) -m pip --disable-pip-version-check --no-input install --quiet

# Commands, files, exports and small solves: what an older library could break, within a minute.
COMPAT := tests/compat tests/cli tests/exports tests/importers tests/report tests/report_html \
  tests/solver tests/catalog

.PHONY: help plan test test-all soak mutants compat check data docs format types lint pictures schema coach clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## */: /' | sort

plan: $(VENV)/.plan ## solve the reference block and print the plan
	@$(VENV)/bin/backblock solve $(SCENARIO) --workers 1 --time-limit 300

test: $(VENV)/.test ## run the tests, two minutes on two cores
	@$(RUN) -m pytest $(ARGS)

test-all: $(VENV)/.test ## run the slow tests too
	@$(RUN) -m pytest -m "not soak" $(ARGS)

soak: $(VENV)/.soak ## run the long differential and fault tests
	@rm -rf build/soak/hostile
	@$(RUN) -m pytest -m soak $(ARGS); status=$$?; $(RUN) tests/hostile/figures.py; exit $$status

mutants: $(VENV)/.mutants ## break the code here and there, and name what no test sees
	@$(RUN) -m tools.mutants $(ARGS)

compat: $(OLDEST)/.test ## run the fast tests on the oldest supported versions
	@$(OLDEST)/bin/python -m pytest $(COMPAT) $(ARGS)

check: lint types test ## formatting, lint, types and tests: what a change must pass

lint: $(VENV)/.dev
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .

types: $(VENV)/.dev
	@$(RUN) -m mypy

format: $(VENV)/.dev ## rewrite the code in the house's format
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

coach: $(VENV)/.plan ## measure how far plans agree with what coaches write (some minutes)
	@$(RUN) -m benchmarks.coach $(ARGS)

schema: $(VENV)/.plan ## write docs/scenario.schema.json anew
	@$(VENV)/bin/backblock schema > docs/scenario.schema.json.new
	@mv docs/scenario.schema.json.new docs/scenario.schema.json

data: $(VENV)/.plan ## write catalog/data/*.json anew from the YAML
	@$(RUN) -m catalog.data_files

docs: $(VENV)/.docs ## build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --strict --quiet
	@echo "site/index.html"

pictures: $(VENV)/.test ## take the docs' pictures anew (needs chromium and pdftoppm)
	@$(RUN) -m tools.pictures $(ARGS)

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) $(OLDEST) site .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Each stamp stands for one set of dependencies; pyproject.toml is what they are read from.
$(VENV)/.plan: pyproject.toml | $(RUN)
	@echo "Installing backblock into $(VENV) ..." >&2
	@$(PIP) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(RUN)
	@echo "Installing backblock and its test tools into $(VENV) ..." >&2
	@$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.plan

$(VENV)/.soak: pyproject.toml | $(RUN)
	@echo "Installing backblock and what its long tests need into $(VENV) ..." >&2
	@$(PIP) --editable '.[soak]'
	@touch $@ $(VENV)/.test $(VENV)/.plan

$(VENV)/.mutants: pyproject.toml | $(RUN)
	@echo "Installing backblock and what breaks its code into $(VENV) ..." >&2
	@$(PIP) --editable '.[mutants]'
	@touch $@ $(VENV)/.test $(VENV)/.plan

$(OLDEST)/.test: pyproject.toml tests/compat/oldest.txt | $(RUN)
	@echo "Installing backblock with its oldest versions into $(OLDEST) ..." >&2
	@$(PYTHON) -m venv $(OLDEST)
	@$(OLDEST)/bin/python -m pip --disable-pip-version-check --no-input install --quiet \
	  --constraint tests/compat/oldest.txt --editable '.[test]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(RUN)
	@echo "Installing backblock and its development tools into $(VENV) ..." >&2
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.plan

$(VENV)/.docs: pyproject.toml | $(RUN)
	@echo "Installing backblock and what builds its documentation into $(VENV) ..." >&2
	@$(PIP) --editable '.[docs]'
	@touch $@ $(VENV)/.plan

$(RUN):
	@command -v $(PYTHON) >/dev/null || { \
	  echo "error: no $(PYTHON) on this machine; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "error: $$($(PYTHON) --version 2>&1) is too old, Backblock needs 3.11 or newer; name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "error: $(PYTHON) has no venv module with pip; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
