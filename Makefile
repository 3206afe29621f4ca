# The two commands of a newcomer: `make demo` and `make test`. Nothing needs to be installed but Python 3.11+, git and make.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# axe and html-validate, for the journeys
LOOKING := tests/journeys/node/node_modules/.package-lock.json
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do $$name -c '' 2>/dev/null && command -v $$name && break; done)
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

.PHONY: demo serve test test-fast coverage journeys check build bench migrations catalogue requirements clean

demo: $(READY)        ## serve the portal with the demo's data
	$(BIN)/membership demo $(ARGS)

serve: $(READY)       ## serve the portal
	$(BIN)/membership serve $(ARGS)

build: $(READY)       ## the catalogues and the frontend
	$(BIN)/membership build

test: build $(LOOKING)   ## every test, browser journeys included
	@.ci/chromium
	$(BIN)/pytest -n 2 $(ARGS)

# Without a browser, a second process or PostgreSQL
SLOW := journeys live benchmarks jobs demo patterns adapters/test_migrations.py adapters/test_smtp.py \
  register/test_import_command.py test_flaky.py test_stopping.py

test-fast: $(READY)   ## rules, use cases on SQLite, laws: while one writes
	$(BIN)/pytest -q -n 2 $(SLOW:%=--ignore tests/%) -k "not postgresql" $(ARGS)

coverage: $(READY)    ## the same tests: which lines and branches they leave out
	$(BIN)/pytest -q -n 2 $(SLOW:%=--ignore tests/%) -k "not postgresql" --cov --cov-report term:skip-covered $(ARGS)

check: $(READY)       ## format, lint, types, imports, dependencies, catalogues, migrations
	.ci/check

bench: build          ## the figures: a table, and JSON in var/benchmarks/
	$(BIN)/python -m tests.benchmarks $(ARGS)

migrations: $(READY)  ## write the migration that the tables ask for: make migrations ABOUT=add_receipt_number
	$(BIN)/python -m alembic revision --autogenerate -m "$(ABOUT)"

catalogue: $(READY)   ## bring the translations up to date with the code
	$(BIN)/membership catalogue

requirements: $(READY)
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 \
	  pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --extra dev \
	  pyproject.toml -o requirements-dev.txt

$(READY): requirements-dev.txt pyproject.toml
	@.ci/venv "$(PYTHON)" $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@git config core.hooksPath .ci/hooks 2>/dev/null || true
	@touch $@

$(LOOKING): $(READY) tests/journeys/node/package-lock.json
	cd tests/journeys/node && $(WITH_NODE) npm ci --silent --no-audit --no-fund
	@touch $@

clean:                ## forget what was built; the data in var/ stays
	rm -rf .web .web.lock tests/journeys/node/node_modules
