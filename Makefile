# Needs git, make and a Python >= 3.12; everything else goes into .venv.   `make help` lists the targets.

BIN     := .venv/bin
STAMP   := .venv/.installed
DOCS_STAMP := .venv/.installed-docs
WORKERS ?= 2

# What the demo and the smoke run ask: a battle, a campaign, and a shipped study with fewer points, measures and replications.
DEMO := out/demo
STUDIES := $(patsubst experiments/wargame_experiments/studies/%/study.toml,%,$(wildcard experiments/wargame_experiments/studies/*/study.toml))
STUDY := experiments/wargame_experiments/studies/attritable-share
FEWER := --set 'measures=["balance","leakage","value_lost"]'
DEMO_BATTLE  := battle night-raid --replications 200
DEMO_CAMPAIGN := campaign attrition-year --replications 20 --only stock --only output
DEMO_SWEEP   := sweep $(STUDY) $(FEWER) --set factors.red.attritable='[0,0.5,1]' --set factors.blue.attritable='[0,0.4,1]' --replications 60
DEMO_FIGURES := --only heat-map --only game
SMOKE_BATTLE := battle night-raid --replications 4
SMOKE_CAMPAIGN := campaign attrition-year --replications 1 --weeks 4
SMOKE_SWEEP  := sweep $(STUDY) $(FEWER) --set factors.red.attritable='[0,1]' --set factors.blue.attritable='[0,1]' --replications 3
SMOKE_FIGURES := --only game

# A .venv that was moved or left half made is made anew: the stamp holds the path it was made at.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
FRESH := --clear
.PHONY: $(STAMP)
endif

# pyright asks the network for a newer pyright unless told not to.
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.NOTPARALLEL:
.PHONY: help env test lint types borders unit smoke browser docs demo nojit slow bench bench-throughput bench-limit bench-profile bench-growth bench-startup bench-compare bench-sweep bench-campaign bench-peers bench-replay frozen validate results resultsvalidation studies bands questions schemas format clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

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
	$(BIN)/python -m pip install -q -c constraints.txt --no-build-isolation -e '.[dev,gsa,frames,distributed,recipes]'; \
	echo '$(CURDIR)' > $(STAMP); \
	echo "ready: $(BIN)/wargame --help"

test: lint types borders smoke unit ## all checks: style, types, borders, a run of the command, tests, doctests
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
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile --benchmark-disable

smoke: env
	@echo "== the demo, smaller: wargame battle, campaign, sweep, analyse, figures"
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && \
	$(BIN)/wargame $(SMOKE_BATTLE) </dev/null >/dev/null && \
	$(BIN)/wargame $(SMOKE_CAMPAIGN) </dev/null >/dev/null && \
	$(BIN)/wargame $(SMOKE_SWEEP) --out "$$out/study" </dev/null && \
	$(BIN)/wargame analyse "$$out/study" </dev/null >/dev/null && \
	$(BIN)/wargame figures "$$out/study" $(SMOKE_FIGURES) </dev/null && \
	{ find "$$out/study/figures" -name '*.png' | grep -q . || { echo "smoke run: no figure was drawn" >&2; exit 1; }; }

browser: env ## pages, and the documentation site if it is built, in Chromium, which is installed from the system's packages if there is none
	@echo "== pages in Chromium"
	@chromium=$$(sh tools/find_chromium.sh) || { echo "skipped: no page was tried in a browser"; exit 0; }; \
	$(BIN)/python -c 'import playwright' 2>/dev/null || $(BIN)/python -m pip install -q -c constraints.txt playwright; \
	CHROMIUM="$$chromium" $(BIN)/pytest -q -m browser tests/browser

docs: $(DOCS_STAMP) ## the documentation site in docs/_build/html: any warning, broken link or request to a stranger fails
	@echo "== sphinx-build"
	@rm -rf docs/_build/html
	@$(BIN)/sphinx-build -n -W --keep-going -q -d docs/_build/doctrees docs docs/_build/html
	@$(BIN)/python tools/check_site.py docs/_build/html

$(DOCS_STAMP): $(STAMP)
	@echo "installing what the documentation site is built with"
	@$(BIN)/python -m pip install -q -c constraints.txt --no-build-isolation -e '.[docs]'
	@touch $@

bench-replay: env ## frames a second of the page of a replay, up to 5,000 movers (needs Chromium)
	@$(BIN)/python -m benchmarks.replay_page

demo: env ## a battle, a shipped study made small, and a campaign, with tables and figures, in out/demo: two minutes the first time, most of it compiling
	@$(BIN)/wargame $(DEMO_BATTLE) --out $(DEMO)/battle
	@rm -rf $(DEMO)/attritable-share $(DEMO)/campaign
	@$(BIN)/wargame $(SMOKE_CAMPAIGN) >/dev/null 2>&1 </dev/null & # compiles the campaign's kernels beside the study
	@$(BIN)/wargame $(DEMO_SWEEP) --out $(DEMO)/attritable-share
	@$(BIN)/wargame analyse $(DEMO)/attritable-share
	@$(BIN)/wargame figures $(DEMO)/attritable-share $(DEMO_FIGURES)
	@$(BIN)/wargame $(DEMO_CAMPAIGN) --out $(DEMO)/campaign
	@echo; echo "Figures:"
	@find $(DEMO) -type f -name '*.png' | sort | sed 's/^/  /'
	@echo "To go deeper: the whole study, 25 points until the intervals are narrow enough, a few minutes"
	@echo "  $(BIN)/wargame sweep $(STUDY) --out out/attritable-share"
	@echo "  $(BIN)/wargame figures out/attritable-share"
	@echo "and what it and ten others came to: docs/studies.md"

nojit: env ## kernel tests as plain Python, with bounds checks
	@NUMBA_DISABLE_JIT=1 NUMBA_BOUNDSCHECK=1 $(BIN)/pytest -q --benchmark-disable tests/wargame/battle/kernels

slow: env ## the slow tests, and eight times as many random battles against twins and Mesa
	@$(BIN)/pytest -q -m slow --benchmark-disable
	@FORCEMIX_EXAMPLES=8 $(BIN)/pytest -q -n $(WORKERS) --benchmark-disable tests/wargame/battle tests/agents/battle

bench: env ## time everything beside the baseline; bench-{limit,profile,growth,startup,compare,peers,throughput} for more
	@$(BIN)/python -m benchmarks.startup --runs 5
	@mkdir -p benchmarks/out
	@$(BIN)/pytest -q benchmarks/bench_*.py -o 'python_functions=bench_*' --benchmark-only --benchmark-quiet \
	    --benchmark-json=benchmarks/out/bench.json
	@$(BIN)/python -m benchmarks.baseline

bench-throughput: env ## the standard battle compiled, through Mesa, and as plain Mesa
	@$(BIN)/python -m benchmarks.throughput

bench-limit: env ## the engine beside its C twin (needs a C compiler)
	@$(BIN)/python -m benchmarks.limit

bench-profile: env ## where the time of a battle goes, phase by phase
	@$(BIN)/python -m benchmarks.profile

bench-growth: env ## cost over size, 1 and 2 threads, with a figure in docs/figures
	@$(BIN)/python -m benchmarks.growth

bench-startup: env ## help, a first battle, the cold compilation, imports
	@$(BIN)/python -m benchmarks.startup

bench-compare: env ## two revisions in turn: make bench-compare A=HEAD~1 B=HEAD (. is the working tree)
	@$(BIN)/python -m benchmarks.compare "$(or $(A),HEAD)" "$(or $(B),.)"

bench-sweep: env ## what runner and store cost beside the battles, for 1,000 points and for a mix
	@$(BIN)/python -m benchmarks.sweep_overhead
	@$(BIN)/python -m benchmarks.sweep_overhead --mix --replications 1000

bench-campaign: env ## a shipped campaign, three raids a week, industry alone and how it grows, the cold compilation
	@$(BIN)/python -m benchmarks.campaign

bench-peers: .venv-peers/.installed ## the same battle in NumPy, SciPy, Mesa, AMBR and JAX
	@OMP_NUM_THREADS=1 POLARS_MAX_THREADS=1 .venv-peers/bin/python -m benchmarks.peers.compare

.venv-peers/.installed: benchmarks/peers/constraints.txt
	@python=$$(sh tools/find_python.sh "$(PYTHON)"); \
	echo "making .venv-peers with $$("$$python" -V) and $$(grep -c '==' $<) pinned packages"; \
	"$$python" -m venv --clear .venv-peers && \
	.venv-peers/bin/python -m pip install -q -c $< numpy scipy numba pydantic mesa networkx jax ambr && touch $@

validate: env ## the model against theory: about a minute; exit code 1 if it differs by more than chance
	@$(BIN)/wargame validate

results: resultsvalidation studies questions ## make what results/ holds again, and the tables in README and docs (about ten minutes)

resultsvalidation: env
	@$(BIN)/wargame validate --level full --out out/validation
	@mkdir -p results/validation && cp out/validation/validation.json results/validation/
	@$(BIN)/python tools/validation_table.py

studies: env ## fight the shipped studies again, draw their figures, put their answers into READMEs and docs (a quarter of an hour)
	@set -e; for study in $(STUDIES); do \
	    rm -rf out/studies/$$study; \
	    $(BIN)/wargame sweep experiments/wargame_experiments/studies/$$study --out out/studies/$$study --workers $(WORKERS); \
	    rm -rf results/$$study; mkdir -p results; mv out/studies/$$study results/$$study; \
	done
	@$(MAKE) --no-print-directory bands STUDIES="$(STUDIES)"

bands: env ## fight the headlines of the shipped studies again in 200 worlds of the uncertain figures (about five minutes)
	@set -e; for study in $(STUDIES); do \
	    grep -q '^\[band\]' experiments/wargame_experiments/studies/$$study/study.toml || continue; \
	    rm -rf out/studies/$$study-band results/$$study/band; \
	    $(BIN)/wargame sweep experiments/wargame_experiments/studies/$$study --band --out out/studies/$$study-band --workers $(WORKERS) >/dev/null; \
	    mv out/studies/$$study-band results/$$study/band; \
	done
	@$(BIN)/python tools/study_tables.py --pack
	@$(BIN)/python tools/question_pages.py

questions: env ## run the shipped campaigns and their variants again, and put the numbers of results/ into docs/questions (some minutes)
	@$(BIN)/python tools/campaign_results.py --run
	@$(BIN)/python tools/question_pages.py

frozen: env ## every shipped scenario and study against tests/frozen/numbers.json, to the last bit: two minutes
	@$(BIN)/python tools/frozen_numbers.py

schemas: env ## the shipped JSON Schemas anew, after a change of what an input file may hold
	@$(BIN)/wargame schema scenario --force --out wargame/battle/scenarios/scenario.schema.json
	@$(BIN)/wargame schema campaign --force --out wargame/campaign/scenarios/campaign.schema.json
	@$(BIN)/wargame schema elements --force --out wargame/catalogue/data/elements.schema.json
	@$(BIN)/wargame schema study --force --out experiments/wargame_experiments/studies/study.schema.json

format: env ## format the code and apply safe fixes
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

clean: ## remove caches, builds and the demo's output (.venv stays: rm -rf .venv for a new one)
	@rm -rf build dist docs/_build docs/auto $(DEMO) .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	@find wargame agents experiments tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
