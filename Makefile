# The doors of the house. Everything is set up on the way; nothing is done twice.
# Python keeps what it has compiled, whatever the environment says: a start takes a third of the time then.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: run test check bench torture format

run:
	@.ci/setup run
	@exec .venv/bin/krokus demo

test:
	@.ci/setup dev
	@.ci/test

check:
	@.ci/setup dev
	.venv/bin/ruff format --check engine webapp tests
	.venv/bin/ruff check engine webapp tests
	.venv/bin/mypy
	.venv/bin/pytest -q -p no:randomly -p no:cacheprovider --no-cov tests/test_architecture.py tests/engine/bpmn/test_coverage.py
	.venv/bin/krokus check processes/euse_5
	.venv/bin/krokus walk processes/euse_5

bench:
	@.ci/setup dev
	@.venv/bin/python -m tests.benchmarks

torture:
	@.ci/setup dev
	@.venv/bin/python -m tests.reliability.torture

format:
	@.ci/setup dev
	.venv/bin/ruff check --fix engine webapp tests
	.venv/bin/ruff format engine webapp tests
