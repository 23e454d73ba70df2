# make run     the program (the first time it also installs what is missing)
# make test    all tests, under a virtual screen
# make check   style, types, import contracts
# make bench   the performance claims, measured (some 15 minutes; beside QGIS where it is installed)
# make soak    half an hour of work at random in the real window, watched
# make lock    locks/*.txt anew from pyproject.toml
# make dist    wheel and source archive in dist/
# make clean   everything that was made here, except out/

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# More words for pytest, e.g. make test ARGS="tests/model -x"
ARGS   ?=

# Without bytecode on the disk every start, and every process of a test, would compile all modules anew: a second.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench soak lock dist clean system-run system-test

run: system-run $(VENV)/run.stamp
	@$(BIN)/beiyuan-gis

test: system-test $(VENV)/dev.stamp
	@xvfb-run -a -s "-screen 0 1680x1050x24" env QT_QPA_PLATFORM=xcb \
		$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: system-run $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: system-run $(VENV)/bench.stamp
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

soak: system-test $(VENV)/dev.stamp
	@xvfb-run -a -s "-screen 0 1680x1050x24" env QT_QPA_PLATFORM=xcb \
		$(BIN)/python benchmarks/soak.py $(ARGS)

lock: $(VENV)/dev.stamp
	$(BIN)/python tools/lock.py

dist: $(VENV)/dev.stamp
	$(BIN)/python -m build --no-isolation

clean:
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find beiyuan_gis ui tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} +

system-run system-test: system-%:
	@tools/system_packages.sh $* "$(PYTHON)"

# A stamp is the record of one finished installation; a changed lock asks for the next one.
$(VENV)/%.stamp: locks/%.txt pyproject.toml | $(BIN)/python
	@echo "Installing the Python packages of locks/$*.txt into $(VENV)"
	@$(PIP) --require-hashes -r locks/$*.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q beiyuan_gis ui
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@"$(PYTHON)" -m venv $(VENV)
