# Needs only Python >= 3.11 (with pip and venv) and make. `make demo` shows the product, `make test` runs the quick suite.
PYTHON := $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
ifeq ($(PYTHON),)
$(error Heming needs Python 3.11 or newer, and none was found. Install it, or put its folder on PATH)
endif
UV := $(or $(shell command -v uv 2>/dev/null),.tools/uv/bin/uv)
BIN := .venv/bin
BUILD_INPUTS := pyproject.toml package.json package-lock.json hatch_build.py $(wildcard src/heming/locale/*/*/LC_MESSAGES/django.po)
# A mirror that is set up for pip is used by uv too.
MIRROR = index="$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null)}"; \
	[ -z "$$index" ] || export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$index}"
INSTALL = $(MIRROR); $(UV) pip install --quiet --python $(BIN)/python
LOCK = $(MIRROR); UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links $(UPGRADE)

.PHONY: help demo test check style types imports budgets format setup engines spark chdb browser postgres bench lock clean
.DEFAULT_GOAL := help
help: ## what there is to do
	@grep -hE '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "make %-9s %s\n", $$1, $$2 }'

demo: .venv/.main .venv/.heming ## a simulated service centre on http://127.0.0.1:8000
	$(BIN)/heming demo $(ARGS)

test: setup ## the quick suite, in parallel
	$(BIN)/pytest -n auto --dist loadfile $(ARGS)

check: style types imports budgets ## style, types, import directions, size budgets

style: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

budgets: setup
	$(BIN)/pytest -q tests/house $(ARGS)

format: setup ## puts every file into the house style
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format

setup: .venv/.main .venv/.dev .venv/.heming ## everything a developer needs, from the locks

engines: spark chdb ## every measure on a real Spark cluster (Java 17) and in ClickHouse's dialect

spark: setup .venv/.spark
	$(BIN)/pytest -q -m spark $(ARGS)

chdb: setup .venv/.chdb
	$(BIN)/pytest -q -m chdb $(ARGS)

browser: setup .venv/.browser ## the pages in the system's Chromium
	$(BIN)/pytest -q -m browser $(ARGS)

postgres: setup ## everything that touches operational data, on a PostgreSQL started for it
	.ci/with-postgres $(BIN)/pytest -q -n auto --dist loadfile -m "(operational or postgres) and not (browser or spark or chdb)" $(ARGS)

bench: setup ## the benchmark table of docs/benchmarks.md
	$(BIN)/python -m benchmarks $(ARGS)

lock: $(UV) ## new locks from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(LOCK) pyproject.toml -o requirements/main.lock
	$(LOCK) --group dev -c requirements/main.lock -o requirements/dev.lock
	for group in browser spark chdb build; do \
		$(LOCK) --group $$group -c requirements/main.lock -c requirements/dev.lock -o requirements/$$group.lock || exit 1; done
	$(LOCK) --group tools -o requirements/tools.lock

clean: ## removes everything that setup made; data folders stay
	rm -rf .venv .tools node_modules src/heming/web/static/vendor .*_cache .hypothesis
	find src -name '*.mo' -delete

.tools/uv/bin/uv: requirements/tools.lock
	@echo "bringing uv into .tools (once)"
	@$(PYTHON) -m venv .tools/uv
	@.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.lock
	@touch $@

.venv/pyvenv.cfg: | $(UV)
	@$(UV) venv --quiet --python $(PYTHON) .venv

.venv/.%: requirements/%.lock .venv/pyvenv.cfg | $(UV)
	@echo "installing $<"
	@$(INSTALL) --require-hashes -r $<
	@touch $@

# Front-end files that went missing are fetched again.
ifeq ($(wildcard src/heming/web/static/vendor/.stamp),)
.PHONY: .venv/.heming
endif

.venv/.dev .venv/.spark .venv/.chdb .venv/.browser: .venv/.main

# The build's own tools are held to their lock as well.
.venv/.heming: $(BUILD_INPUTS) requirements/build.lock .venv/.main | $(UV)
	@echo "installing heming, with its front-end files and translations"
	@$(INSTALL) --no-deps --build-constraints requirements/build.lock --reinstall-package heming --editable .
	@touch $@
