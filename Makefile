PYTHON ?= python3.11
VENV := .venv

run:
	$(VENV)/bin/beiyuan-gis

test:
	xvfb-run -a -s "-screen 0 1680x1050x24" env QT_QPA_PLATFORM=xcb $(VENV)/bin/python -m pytest -n 2 --dist loadgroup

.PHONY: run test
