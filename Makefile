# Everything a developer needs, from a bare checkout. `make` alone lists the targets.
# Needs: make, git and Python 3.11, 3.12 or 3.13 with pip. Nothing is installed outside this
# folder, but for libraries of the system, and those only when you are root.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
UV := .tools/uv/bin/uv
BIN := .venv/bin

# No Python but the machine's own, and never a build of somebody's package from source.
export UV_PYTHON_DOWNLOADS := never
export UV_CUSTOM_COMPILE_COMMAND := make lock
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_REQUIRE_VIRTUALENV := 0
export PIP_USER := 0

# Where an organisation reads along, its certificate is in the system's list: use that, not uv's.
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
ifneq ($(CERTIFICATES),)
export PIP_CERT ?= $(CERTIFICATES)
export SSL_CERT_FILE ?= $(CERTIFICATES)
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)
endif

# What the system has to bring: more for a window that is seen, more for the tests.
LIBRARIES := screenless
run: LIBRARIES := screenless $(if $(DISPLAY)$(WAYLAND_DISPLAY),window)
test check tools: LIBRARIES := screenless tests

.PHONY: help
help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

.PHONY: run
run: set-up ## Open the program on a throw-away store with made-up people
	@if [ "$$(uname)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    echo "There is no display here, so no window can open."; \
	    echo "Walking through the whole journey without one; pictures and papers go to out/."; \
	    QT_QPA_PLATFORM=offscreen $(BIN)/coach-app demo --headless --out out; \
	else \
	    $(BIN)/coach-app demo; \
	fi

.PHONY: test
test: set-up tools ## Run the tests, on two processors where there are two
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: check
check: set-up tools ## Everything that has to hold before a change is taken
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cd packaging && ../$(BIN)/mypy --config-file ../pyproject.toml *.py
	$(BIN)/lint-imports
	$(MAKE) test

.PHONY: proofs
proofs: set-up tools ## Power cuts and kill -9 on the store, and long tables, at length (minutes)
	COACH_LONG_PROOFS=1 $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/store_proofs tests/unit/services/test_referral_files.py

.PHONY: attacks
attacks: set-up tools ## Two thousand flipped bits of a signed plan, each of which has to be seen
	COACH_FLIPS=$${COACH_FLIPS:-2000} $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/documents/test_seals.py tests/documents/test_attacks.py

.PHONY: papers
papers: set-up tools ## Every paper, format, language, length and hard name through the validator
	nice -n 15 $(BIN)/python -m tests.support.paper_matrix

.PHONY: stories
stories: set-up ## Ten thousand stories of the exchange, and the bugs that are planted (hours)
	COACH_STORIES=$${COACH_STORIES:-10000} COACH_STORY_STEPS=20 $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/sync/test_stories.py tests/sync/test_planted_bugs.py

.PHONY: rounds
rounds: set-up ## Laptops and workers of the server killed 200 times in the middle of an exchange
	COACH_ROUNDS=$${COACH_ROUNDS:-200} $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/sync/test_rounds.py

.PHONY: bench
bench: set-up ## Measure; one line a figure, each against its own yardstick
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m bench

.PHONY: scale
scale: set-up ## A region's server: 7.5 million records, everybody at once (an hour, 40 GB)
	nice -n 15 $(BIN)/python -m bench.sync.scale

.PHONY: fuzz
fuzz: set-up ## Look for 10 minutes for a file that the store's parsers cannot bear
	$(BIN)/python -m tests.support.fuzzing $(MINUTES)

.PHONY: server
server: set-up ## Start the team's server with a PostgreSQL of its own on this machine
	$(BIN)/coach-server demo

.PHONY: format
format: set-up ## Put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: holidays
holidays: set-up ## Write the list of bank holidays anew, after one was proclaimed
	$(BIN)/python -m tests.support.holiday_list > bank_holidays.new
	mv bank_holidays.new resources/bank_holidays.txt

.PHONY: assets
assets: ## Fetch the style sheets, fonts and scripts of the supervisors' pages
	$(PYTHON) packaging/fetch_assets.py

.PHONY: lock
lock: $(UV) ## Choose and pin the newest versions that pyproject.toml allows
	$(UV) pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    --extra desktop --extra server --group dev --group build pyproject.toml -o requirements.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --extra server --group build -c requirements.txt pyproject.toml \
	    -o packaging/server/requirements.txt
	for list in uv validator npm; do \
	    $(UV) pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	        packaging/$$list.in -o packaging/$$list.txt; \
	done

.PHONY: tools
tools: libraries .tools/validator/.ready ## Bring what only the tests need: the PDF validator

.PHONY: set-up
set-up: libraries .venv/.ready ## Install everything into .venv (the others do this by themselves)
	@$(PYTHON) packaging/fetch_assets.py

.PHONY: libraries
libraries:
	@$(PYTHON) packaging/check_python.py
	@$(PYTHON) packaging/system_libraries.py $(LIBRARIES)

$(UV): packaging/uv.txt
	rm -rf .tools/uv
	$(PYTHON) -m pip install --quiet --target .tools/uv --no-deps --require-hashes -r packaging/uv.txt
	@touch $@

.venv/.ready: requirements.txt pyproject.toml $(UV)
	[ -x $(BIN)/python ] || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.tools/validator/.ready: packaging/validator.txt tests/support/vera/VeraCheck.java $(UV)
	rm -rf .tools/validator
	$(UV) pip install --quiet --python $(PYTHON) --target .tools/validator --no-deps --require-hashes \
	    -r packaging/validator.txt
	javac -cp "$$($(PYTHON) -m tests.support.conformance)" -d .tools/validator/classes \
	    tests/support/vera/VeraCheck.java
	@touch $@
