# Everything is set up by these commands on a machine with Python >= 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin
PEER := negmas==0.16.0
MUTATOR := cosmic-ray==8.7.0
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.PHONY: demo serve test check chromium coverage bench mutants compare readme reference docs korea record pictures worlds soak lock clean

demo: .venv/core            ## the answer for Korea, and a page about it
	$(BIN)/winset run korea-1953
	@mkdir -p dist
	$(BIN)/winset report korea-1953 -o dist/korea-1953.html --quick --force

serve: .venv/serve          ## the page, in a browser; make serve CASE=my-war.yaml for a file of your own
	$(BIN)/winset serve $(or $(CASE),korea-1953)

# Watching which lines run makes tests take up to twice as long: only those of the game and the solver are watched.
EXACT := tests/game tests/solver

test: check chromium        ## everything that must hold: lint, types, tests, doctests, the README's output, what of the
                            ## game and the solver is covered; the fast tests on every other Python from 3.11 on that is here
	$(BIN)/python -m pytest -n auto --dist loadfile $(EXACT) --cov=winset.game --cov=winset.solver --cov-report=
	$(BIN)/python -m coverage report --include='*/game/*,*/solver/*' --fail-under=95
	$(BIN)/python -m pytest -n auto --dist loadfile $(EXACT:%=--ignore=%)
	$(BIN)/python scripts/pythons.py

coverage: .venv/dev chromium  ## which lines and branches of everything the tests reach
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=
	$(BIN)/python -m coverage report

check: .venv/dev            ## lint and types alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

chromium:                   ## the browser that the report's tests use: Debian's, where it is missing and can be had
	@for name in "$$WINSET_CHROMIUM" chromium chromium-browser google-chrome; do \
	  command -v "$$name" > /dev/null && exit 0; done; \
	{ [ "$$(id -u)" = 0 ] && apt-get update -qq > /dev/null && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -qq --no-install-recommends chromium fonts-liberation > /dev/null; } || \
	  echo 'Chromium is not here and cannot be installed: the tests that need it are left out'

bench: .venv/dev .venv/peer/installed  ## benchmarks beside their peers; WRITE=1 keeps them in benchmarks/results.md
	$(BIN)/python benchmarks/bench.py $(if $(WRITE),--write)

compare: .venv/dev          ## what every command answers here, beside another commit: make compare BASE=<commit> [N=200]
	$(BIN)/python scripts/compare.py $(BASE) -n $(or $(N),200)

mutants: .venv/dev .venv/mutants/installed  ## faults put into the engines, N of them drawn by SEED; WRITE=1 keeps it
	.venv/mutants/bin/python scripts/mutants.py --python $(BIN)/python -n $(or $(N),60) --seed $(or $(SEED),0) \
	  $(if $(WRITE),--write)

readme: .venv/dev           ## put the program's own output into the README and the tutorial
	$(BIN)/python docs/refresh.py

reference: .venv/dev        ## write docs/reference: every key of the conflict file, every command
	$(BIN)/python docs/file_reference.py
	$(BIN)/python docs/command_reference.py
	$(BIN)/python docs/run_notebooks.py

docs: .venv/dev             ## the site of the docs: dist/site/index.html; a warning or a broken link is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

korea: .venv/dev            ## write docs/korea.md: the model against the record
	$(BIN)/python docs/korea.py

record: .venv/dev          ## solve the wars held out and write docs/record.md; goes on where it stopped; WAR=name one war, PAGE=1 the page,
                            ## MINUTES=m more worlds of wars that have too few
	PYTHONPATH=scripts $(BIN)/python -m track_record $(if $(WAR),--war $(WAR)) $(if $(PAGE),--page) $(if $(ANEW),--anew) \
	  $(if $(MINUTES),--minutes $(MINUTES))

pictures: .venv/dev chromium  ## take the pictures of the docs from the report and the page
	@mkdir -p dist
	$(BIN)/winset report korea-1953 -o dist/korea-1953.html --force
	$(BIN)/python scripts/pictures.py dist/korea-1953.html docs/pictures
	$(BIN)/python scripts/page_pictures.py docs/pictures

worlds: .venv/dev           ## a thousand worlds of Korea's first edition for docs/korea.md; goes on where it stopped
	$(BIN)/winset worlds docs/korea/first-edition.yaml -n 1000 --seed 1953 --thorough 1000 --out dist/worlds \
	  $$(test -f dist/worlds/study.json && echo --resume)
	$(BIN)/winset worlds dist/worlds --sensitivity --solve
	$(BIN)/python docs/korea_worlds.py dist/worlds

soak: .venv/dev             ## worlds under sudden ends, fifty of the parent, thirty of workers; WRITE=1 keeps the figures
	$(BIN)/python tests/soak_worlds.py $(if $(WRITE),> benchmarks/soak.txt && cat benchmarks/soak.txt)

lock: .venv/dev             ## write the installed versions down again
	{ echo '# Development dependencies, locked by: make lock'; $(BIN)/python -m pip freeze --exclude-editable; } \
	  > requirements-dev.lock

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'winset needs Python 3.11 or newer; say which with: make demo PYTHON=python3.12'; exit 1; }
	@echo 'Setting up in .venv, and fetching what winset needs'
	@$(PYTHON) -m venv .venv

.venv/core: pyproject.toml requirements-dev.lock | .venv/bin/python
	@$(PIP) install --root-user-action=ignore --constraint requirements-dev.lock --editable .
	@touch $@

.venv/serve: .venv/core
	@$(PIP) install --root-user-action=ignore --constraint requirements-dev.lock --editable '.[serve]'
	@touch $@

.venv/peer/installed: Makefile | .venv/bin/python  # what the benchmarks compare with, apart from everything else
	$(PYTHON) -m venv .venv/peer
	.venv/peer/bin/python -m pip --disable-pip-version-check --quiet install $(PEER)
	@touch $@

.venv/mutants/installed: Makefile | .venv/bin/python  # what puts faults into the code, apart from everything else
	$(PYTHON) -m venv .venv/mutants
	.venv/mutants/bin/python -m pip --disable-pip-version-check --quiet install $(MUTATOR)
	@touch $@

.venv/dev: .venv/core
	@$(PIP) install --root-user-action=ignore --requirement requirements-dev.lock
	@touch $@
