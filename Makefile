# `make run` and `make test` set up all they need from a Python 3.11+ and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock

.PHONY: install run test lint accept soak bench fuzz lock clean

install: $(VENV)/installed

$(BIN)/uv: $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/# via/p' $(LOCK) > $(VENV)/uv.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@touch $@

# Every package comes from the lock, its hash checked, and compiled so that the first start is as quick as the next; the
# product itself is installed in place.
$(VENV)/installed: pyproject.toml $(LOCK) $(BIN)/uv
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c $(LOCK) -r pyproject.toml --extra article
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c $(LOCK) --build-constraints $(LOCK) --no-deps --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml $(LOCK) $(VENV)/installed
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c $(LOCK) -r pyproject.toml --extra article --extra dev
	@touch $@

run: install
	@$(BIN)/monitor run --config config.yaml

test: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -n auto -m "not accept" $(ARGS)

accept: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -n auto --timeout 1800 --hypothesis-profile search $(ARGS)

lint: $(VENV)/installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: $(VENV)/installed-dev
	@for program in benchmarks/*.py; do echo "== $$program"; $(BIN)/python $$program || exit 1; done

# Two hundred deaths, one trouble after another, and half an hour under load, on both engines: some two hours. One of
# them: make soak ARGS="kills --engine sqlite --kills 20"; all there is to choose: make soak ARGS=--help.
soak: $(VENV)/installed-dev
	@$(BIN)/python -m tests.soak $(ARGS)

# Ten minutes for each target; what breaks one is kept beside the temporary files.
fuzz: $(VENV)/installed-dev
	@for target in reader condition config rule feed; do \
	    $(BIN)/python -m tests.fuzz $$target -max_total_time=600 $(ARGS) || exit 1; done

# Raise the pins within the ranges of pyproject.toml: `make lock ARGS=--upgrade`.
lock: $(BIN)/uv
	@$(BIN)/uv pip compile pyproject.toml --extra article --extra dev --universal --generate-hashes --python-version 3.11 \
	    --no-emit-index-url --custom-compile-command "make lock" --quiet --output-file $(LOCK) $(ARGS)

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
