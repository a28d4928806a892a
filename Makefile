# `make run` and `make test` do all the set-up, in .venv.
PYTHON ?= $(shell for v in 3.13 3.12 3.11; do python$$v -c '' 2>/dev/null && echo python$$v && break; done || echo python3)
BIN := .venv/bin

# Processes that share the tests out; the one with the trainings was seen to take 6.4 GB.
WORKERS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(WORKERS)

.PHONY: run test test-quick test-repeat lint lock sbom audit

# HOST=0.0.0.0 lets other machines in, as visitors; NAMES are host names to answer to, parted by commas.
HOST ?= 127.0.0.1
NAMES ?=

run: .venv/app.stamp
	@$(BIN)/python serve.py --host "$(HOST)" --names "$(NAMES)"

test: .venv/dev.stamp
	$(PYTEST)

# Without browser, training and wheel, for in between.
test-quick: .venv/dev.stamp
	$(PYTEST) -m "not browser and not training and not package"

# Does it hold? Five whole runs in a row, the last two beside a loop on each core that does nothing but count.
test-repeat: .venv/dev.stamp
	tools/repeat_tests.sh $(PYTEST)

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "poster-genre needs Python 3.11, 3.12 or 3.13; found: $$($(PYTHON) --version 2>&1). Name one: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/app.stamp: requirements.txt | .venv/bin/python
	@echo "Installing what the app and the training need: once, some minutes, about 2.8 GB in .venv"
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/app.stamp
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements-dev.txt
	@touch $@

# Pins every dependency, for all supported Pythons and platforms, from pyproject.toml.
lock:
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	.venv-lock/bin/uv pip compile --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --quiet pyproject.toml -o requirements.txt
	.venv-lock/bin/uv pip compile --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --quiet --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	rm -rf .venv-lock

# What is installed, as CycloneDX JSON; and what is known against it, where vulnerability databases can be asked.
sbom: .venv-audit/stamp
	@mkdir -p build
	.venv-audit/bin/cyclonedx-py requirements requirements.txt --output-format JSON -o build/sbom.json

audit: .venv-audit/stamp
	.venv-audit/bin/pip-audit --no-deps --disable-pip -r requirements.txt

.venv-audit/stamp:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install --disable-pip-version-check --quiet cyclonedx-bom==7.* pip-audit==2.*
	@touch $@
