# The commands of this project. CONTRIBUTING.md is the map.
PYTHON ?= python3
VENV := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test check bench build setup

help: ## what can be said to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

run: setup ## the whole product on http://127.0.0.1:8000, with a demo foundation (PORT, RUN_DIR, DATABASE_URL, REDIS_URL)
	@exec $(VENV) -m launch --follow

test: ## everything that must be true: lint, types, tests, browser tests
	@$(PYTHON) -m launch.setup --browser --no-build
	@$(VENV) -m launch.checks

check: ## the fast part of it: lint, types, tests without servers
	@$(PYTHON) -m launch.setup --no-build
	@$(VENV) -m launch.checks --fast

bench: ## measurements with ratios against a ceiling of the same run, to bench/results.json
	@$(PYTHON) -m launch.setup --no-build
	@$(VENV) -m launch.data -- $(VENV) -m bench

setup build: ## what all of these need, and the built tablet app
	@$(PYTHON) -m launch.setup
