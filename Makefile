# Two commands to begin with: `make run` and `make test`.
.DEFAULT_GOAL := help
PY := .venv/bin/python
RUN := .venv/bin/firsthand
CHECKED := src tests bench
PARTS := cadence_outlets origins_labels report serving

.PHONY: help setup setup-dev run demo check form fast format test soak bench lock clean

help: ## Show what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: .venv/.base ## Put everything that Firsthand needs into .venv

setup-dev: .venv/.dev

.venv/.base: requirements/base.lock deploy/setup.sh pyproject.toml
	@sh deploy/setup.sh base

.venv/.dev: requirements/dev.lock requirements/base.lock deploy/setup.sh pyproject.toml
	@sh deploy/setup.sh dev

run: setup ## Collect the starter slice and serve it on http://127.0.0.1:8000
	@$(RUN) run --or-demo

demo: setup ## Show Firsthand at work on an invented media world; no internet needed
	@$(RUN) demo

check: setup-dev ## The fast checks (half a minute)
	@$(MAKE) --no-print-directory -j2 form fast

form:
	@.venv/bin/ruff format --check -q $(CHECKED) && .venv/bin/ruff check -q $(CHECKED)
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo --config pyproject.toml | tail -n 3

fast:
	@.venv/bin/pytest tests -m "not slow and not quality and not browser" -n 2

format: setup-dev ## Put the code into its form
	@.venv/bin/ruff check -q --fix $(CHECKED); .venv/bin/ruff format -q $(CHECKED)

test: setup-dev ## Everything short of the soak
	@$(MAKE) --no-print-directory check
	@.venv/bin/pytest tests -m "slow or quality or browser" -n 2

soak: setup-dev ## The long tests
	@FIRSTHAND_SOAK=1 .venv/bin/pytest tests -m "slow" -n 2

bench: setup-dev ## Measure; ONLY=name for one
	@for b in $(if $(ONLY),bench/$(ONLY).py,$(filter-out $(PARTS:%=bench/%.py),$(wildcard bench/*.py))); do $(PY) $$b || exit 1; done

lock: ## Renew the lock files: names, versions and hashes, no addresses
	@sh deploy/setup.sh lock

clean: ## Remove what set-up made
	@rm -rf .venv .tools .cache bench/out
