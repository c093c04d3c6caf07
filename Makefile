# Needs git, make and a Python >= 3.12; everything else goes into .venv.   `make help` lists the targets.

BIN     := .venv/bin
STAMP   := .venv/.installed
WORKERS ?= 2

# What the demo and the smoke run ask.
DEMO := out/demo
MIX  := --budget-red 20e6 --budget-blue 500e6
GRID := 0,0.25,0.5,0.75,1
DEMO_MIX    := mix night-raid --red-attritable $(GRID) --blue-attritable $(GRID) $(MIX) --replications 100
DEMO_BATTLE := battle night-raid --replications 200
DEEPER      := mix night-raid --red-attritable $(GRID) --blue-attritable $(GRID) $(MIX) --replications 1000
SMOKE       := mix night-raid --red-attritable 0,1 --blue-attritable 0,1 $(MIX) --replications 8

# A .venv that was moved or left half made is made anew: the stamp holds the path it was made at.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
FRESH := --clear
.PHONY: $(STAMP)
endif

# pyright asks the network for a newer pyright unless told not to.
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.NOTPARALLEL:
.PHONY: help env test lint types borders unit smoke demo nojit slow bench format clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

env: $(STAMP) ## make .venv with the project and its pinned dependencies (PYTHON=... to choose one)

$(STAMP): pyproject.toml constraints.txt
	@set -e; \
	if [ -n "$(FRESH)" ] || ! $(BIN)/python -c '' 2>/dev/null; then \
	    python=$$(sh tools/find_python.sh "$(PYTHON)"); \
	    echo "[1/3] making .venv with $$("$$python" -V) from $$python"; \
	    "$$python" -m venv --clear .venv; \
	else \
	    echo "[1/3] keeping .venv, $$($(BIN)/python -V)"; \
	fi; \
	echo "[2/3] installing the build tool"; \
	$(BIN)/python -m pip install -q -c constraints.txt hatchling; \
	echo "[3/3] installing forcemix and $$(grep -c '==' constraints.txt) pinned packages (a few minutes the first time)"; \
	$(BIN)/python -m pip install -q -c constraints.txt --no-build-isolation -e '.[dev,gsa,distributed]'; \
	echo '$(CURDIR)' > $(STAMP); \
	echo "ready: $(BIN)/wargame --help"

test: lint types borders unit smoke ## all checks: style, types, borders, tests, doctests, a run of the command
	@echo "OK: style, types, borders, tests and smoke run passed"

lint: env
	@echo "== ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: env
	@echo "== pyright"
	@$(BIN)/pyright

borders: env
	@echo "== lint-imports"
	@$(BIN)/lint-imports --no-logo

unit: env
	@echo "== pytest"
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile --benchmark-disable

smoke: env
	@echo "== wargame $(SMOKE)"
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && \
	$(BIN)/wargame $(SMOKE) --out "$$out" </dev/null && \
	{ find "$$out" -type f | grep -q . || { echo "smoke run: the command wrote no file" >&2; exit 1; }; }

demo: env ## a battle and a small mix game with figures, in out/demo
	@$(BIN)/wargame $(DEMO_BATTLE) --out $(DEMO)/battle
	@$(BIN)/wargame $(DEMO_MIX) --out $(DEMO)/mix
	@echo; echo "Figures:"
	@find $(DEMO) -type f \( -name '*.png' -o -name '*.svg' -o -name '*.pdf' \) | sort | sed 's/^/  /'
	@echo "To go deeper:"
	@echo "  $(BIN)/wargame $(DEEPER) --out out/deeper"

nojit: env ## kernel tests as plain Python, with bounds checks
	@NUMBA_DISABLE_JIT=1 NUMBA_BOUNDSCHECK=1 $(BIN)/pytest -q --benchmark-disable tests/wargame/kernels

slow: env ## the slow tests
	@$(BIN)/pytest -q -m slow --benchmark-disable

bench: env ## throughput of the standard battle, compiled and through Mesa, beside a plain Mesa model
	@$(BIN)/python benchmarks/throughput.py

format: env ## format the code and apply safe fixes
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

clean: ## remove caches, builds and the demo's output (.venv stays: rm -rf .venv for a new one)
	@rm -rf build dist $(DEMO) .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	@find wargame agents experiments tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
