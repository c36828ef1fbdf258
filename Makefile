# Two commands matter: `make run` serves the demo site, `make test` runs all the tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run test test-pythons lint bench screenshots themes docs

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(VENV)/ready ## Serve the demo site and its workbench on http://127.0.0.1:8000 (PORT=… for another)
	$(BIN)/pieraklad serve --workbench --port $(PORT)

test: $(VENV)/ready-to-test ## Run all the tests, in parallel
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

test-pythons: ## The suite on this machine's other Pythons, and with every dependency at its lower bound
	sh tests/install-oracles
	$(PYTHON) tests/pythons.py others
	$(PYTHON) tests/pythons.py bounds

lint: $(VENV)/ready-to-test ## ruff, mypy --strict, and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/ready-to-bench ## Speed compared with similar tools, as ratios
	$(BIN)/python benchmarks/run.py

screenshots: $(VENV)/ready-to-test ## Take the README's screenshots
	$(BIN)/python docs/screenshots.py

# The Belarusian edition of the docs, from its catalogs; a test says when it is stale.
DOCS := $(BIN)/pieraklad render docs --to be --lang en --suffix -o docs \
	--catalogs 'locales/{locale}/LC_MESSAGES/docs/{path}.po' --threshold 90 --exclude checks.md \
	--exclude deployment.md --exclude false-alarms.md --exclude measurements.md --exclude reference.md \
	--exclude security.md --exclude themes.md
docs: $(VENV)/ready
	$(DOCS) --update

# The same page in Starlight and Docusaurus; needs npm.
themes: $(VENV)/ready-to-bench
	$(BIN)/python benchmarks/themes.py

# The environment is created once, and updated only when pyproject.toml changes.
$(VENV)/ready: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[workbench]'
	touch $@

$(VENV)/ready-to-test: $(VENV)/ready tests/install-oracles tests/fetch_commonmark.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	sh tests/install-oracles
	$(BIN)/python tests/fetch_commonmark.py
	touch $@

$(VENV)/ready-to-bench: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,bench]'
	touch $@
