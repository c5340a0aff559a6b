# The only door: make run, make test, make check, make bench. Everything lives in .venv.
PYTHON ?= python3
BIN := .venv/bin
SPF_SUITE := build/conformance/rfc7208-tests.yml
# Options for pytest, for example: make test ARGS="tests/gui -k first"
ARGS ?=

.PHONY: run test check bench conformance lock translations screenshots clean

run: .venv/ready
	@$(BIN)/smtpgui --demo

# Slow tests are marked and run where CI is set.
test: .venv/ready
	@$(BIN)/python tests/run.py $(if $(CI),,-m "not slow") $(ARGS)

check: .venv/ready
	$(BIN)/ruff format --check --quiet smtpgui tests
	$(BIN)/ruff check --quiet smtpgui tests
	$(BIN)/mypy

bench: .venv/ready
	$(BIN)/python tests/bench/start.py
	$(BIN)/python -m tests.bench.window
	$(BIN)/python tests/bench/dns.py
	$(BIN)/python tests/bench/round_trips.py

# The openspf suite is not ours to ship: it comes with pyspf's source distribution.
conformance: .venv/ready $(SPF_SUITE)
	SMTPGUI_SPF_SUITE=$(SPF_SUITE) $(BIN)/python -m pytest -q -s tests/conformance

$(SPF_SUITE): | .venv/ready
	@mkdir -p $(@D)
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-binary :all: --no-deps --dest $(@D) pyspf
	@tar -xzf $(@D)/pyspf-*.tar.gz -C $(@D) --strip-components=2 --wildcards '*/test/rfc7208-tests.yml'
	@test -s $@ && touch $@

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "smtpgui needs Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes \
	  --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Needs uv (pip install uv). No index address gets into the file.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --extra sandbox --group dev --upgrade --output-file requirements.lock pyproject.toml

translations: .venv/ready
	$(BIN)/python tests/tools/translations.py

screenshots: .venv/ready
	QT_QPA_PLATFORM=offscreen $(BIN)/python tests/tools/screenshots.py $(ARGS)

clean:
	rm -rf .venv build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
