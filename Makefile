# Hardest sections: `make help` lists what there is. Everything runs in .venv, which `make setup` keeps ready.
PYTHON ?= python3
BIN := .venv/bin
# compiled files make every start of the program twice as fast
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test run check bench faults bundle

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: .venv/.ready ## system libraries, .venv and the locked packages (the others do this by themselves)
	@:

.venv/.ready: requirements-dev.lock resources/setup.sh
	@sh resources/setup.sh $(PYTHON)
	@touch $@

demo: setup ## the demonstration office: top ten, papers and pictures in demo-out/, and the window where there is a display
	@$(BIN)/python -m desk.showcase demo-out

test: setup check ## everything that must hold: the checks, then all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

run: setup ## open the program (make run ARGS="--data FILE --lang en")
	@$(BIN)/python main.py $(ARGS)

check: setup ## style, types and the one-way rule, without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## how long the main jobs take on this machine (medians and ratios)
	@$(BIN)/python -m benchmarks.run $(ARGS)

faults: setup ## slow tests: power cuts and kills while keying, rounds recomputed three ways, workbooks (FAULT_MOMENTS=100: quick)
	@sh resources/setup.sh $(PYTHON) faults
	$(BIN)/python -m pytest -m faults tests/faults

bundle: setup ## the one-folder program in dist/, tried without network and system fonts
	@sh resources/setup.sh $(PYTHON) bundle
	$(BIN)/pyinstaller --noconfirm --log-level WARN pyinstaller.spec
	$(BIN)/python tests/bundle_smoke.py dist/hardest-sections/hardest-sections
