# Everything runs from a virtual environment made from the hash-locked requirements.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

LOCK := .venv-lock

# Without compiled bytecode, collecting the tests and each start of the bot take twice as long.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: migration lock invariants kill demo test test-slow test-all faults faults-short check evaluate run docs format bench clean
.DEFAULT_GOAL := demo

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Poshtiban needs Python 3.11 or newer; found " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "Installing into $(VENV) (once, about half a minute)…"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/.installed  ## try the whole desk on this machine: no token, no account
	@$(BIN)/poshtiban demo

run: $(VENV)/.installed  ## the same bot against a real messenger
	@$(BIN)/poshtiban run

test: $(VENV)/.installed  ## the suite, with the short form of long matrices
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

test-slow: $(VENV)/.installed  ## the longer forms: matrices, and processes that hang or break
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m slow

test-all: test test-slow  ## everything that CI runs

invariants: $(VENV)/.installed  ## the invariants of a desk in 500 random runs (half an hour)
	@DESK_SHARDS=9 $(BIN)/python -m pytest -n 2 --dist worksteal tests/invariants

kill: $(VENV)/.installed  ## `kill -9` under load: nothing lost, nothing answered twice (a minute)
	@$(BIN)/python -m pytest -q tests/faults/test_kill.py

faults: $(VENV)/.installed  ## ten-minute outages, kills, floods: a table of figures (an hour)
	@$(BIN)/python -m pytest -q tests/faults/test_storage.py
	@$(BIN)/python -m bench.faults

faults-short: $(VENV)/.installed  ## the same with faults of seconds (ten minutes)
	@$(BIN)/python -m pytest -q tests/faults/test_storage.py
	@$(BIN)/python -m bench.faults --short

check: $(VENV)/.installed  ## format, lint, types, import contracts, knowledge base, generated docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/poshtiban kb lint
	@$(BIN)/poshtiban docs --check
	@$(BIN)/python -m tests.prose

evaluate: $(VENV)/.installed  ## hold the knowledge base's labelled queries against the floors, with the semantic model
	@$(BIN)/poshtiban kb evaluate

docs: $(VENV)/.installed  ## rewrite the generated parts of docs/ and .env.example
	@$(BIN)/poshtiban docs

migration: $(VENV)/.installed  ## write the next revision: make migration NAME="Priorities of tickets"
	@$(BIN)/python -m migrations.new "$(NAME)"

lock:  ## renew requirements.lock after a change of the dependencies in pyproject.toml
	@$(PYTHON) -m venv $(LOCK)
	@$(LOCK)/bin/pip install --quiet --disable-pip-version-check uv==0.9.13
	@$(LOCK)/bin/uv pip compile --quiet --all-extras --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.lock

format: $(VENV)/.installed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.installed  ## latency and saturation of the whole stack, on loopback
	@$(BIN)/python -m bench.stack

clean:
	rm -rf $(VENV) $(LOCK) build *.egg-info
