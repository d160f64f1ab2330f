# Fascicle. "make booklet" and "make test" work on a fresh machine: see README.md.

VENV := .venv
BIN := $(VENV)/bin
PYTEST ?= -n auto --maxprocesses 8
PAGES ?= 14-15,46-47
SECONDS ?= 60
SET_UP := .ci/set-up pyproject.toml requirements.lock

# Where Homebrew keeps its libraries; a Python that is not Homebrew's does not look there.
ifeq ($(shell uname -s),Darwin)
export DYLD_FALLBACK_LIBRARY_PATH := $(shell brew --prefix 2>/dev/null)/lib:$(DYLD_FALLBACK_LIBRARY_PATH)
endif

.DEFAULT_GOAL := help
.PHONY: help booklet print deposit check test nightly bench fuzz docs spreads clean

help:
	@echo 'make booklet   set up what is missing, then build build/siege-of-kraljevo.pdf'
	@echo 'make print     also what the press wants: build/print'
	@echo 'make deposit   also the deposit for an archive, checked: build/deposit'
	@echo 'make test      set up what is missing, then formatting, lint, types and all tests'
	@echo 'make nightly   the trials that take hours: random publications, fuzzing, kills, full disks'
	@echo 'make check     check the manuscript without laying out pages'
	@echo 'make docs      make the generated parts of docs/ anew'
	@echo 'make spreads   make the pictures in README.md anew'
	@echo 'make bench     measure, and write docs/performance.md'
	@echo 'make fuzz      feed every reader wild input, for ten minutes'
	@echo 'make clean     delete what was made, and .venv'

$(VENV)/.run: $(SET_UP)
	@.ci/set-up run

$(VENV)/.dev: $(SET_UP) requirements-dev.lock
	@.ci/set-up dev
	@touch $(VENV)/.run

booklet: $(VENV)/.run
	@$(BIN)/fascicle build .

print: booklet
	@$(BIN)/fascicle print .

deposit: booklet
	@$(BIN)/fascicle deposit . --zip
	@$(BIN)/fascicle verify build/deposit

check: $(VENV)/.run
	@$(BIN)/fascicle check .

test: $(VENV)/.dev
	@echo 'Formatting'; $(BIN)/ruff format --check .
	@echo 'Lint'; $(BIN)/ruff check .
	@echo 'Types'; $(BIN)/mypy
	@echo 'Tests'; $(BIN)/python -m pytest $(PYTEST)

nightly: $(VENV)/.fuzz
	@$(BIN)/python bench/nightly.py

docs: $(VENV)/.run
	@$(BIN)/python -m fascicle.commands.reference docs

spreads: booklet
	@$(BIN)/fascicle spreads build/siege-of-kraljevo.pdf --pages $(PAGES) --out docs/spreads.png
	@$(BIN)/fascicle print .
	@$(BIN)/fascicle spreads build/print/siege-of-kraljevo-cover.pdf --pages 1 --ppi 90 --out docs/press.png

bench: $(VENV)/.dev
	@$(BIN)/python bench/run.py

$(VENV)/.fuzz: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	@touch $@

fuzz: $(VENV)/.fuzz
	@$(BIN)/python bench/fuzz/run.py --seconds $(SECONDS)

clean:
	find build -mindepth 1 ! -name README.md -delete
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
