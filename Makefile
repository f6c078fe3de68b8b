# The two commands most people need are `make run` and `make test`. The work is done by the scripts in .make/;
# what they download and compile stays in ${XDG_CACHE_HOME:-~/.cache}/matricula, outside this folder.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run build test soak lint watch bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build the program if needed and start it on SQLite in data/
	@.make/run.sh

build: ## leave the optimised program, site and all, at target/release/matricula
	@.make/build.sh

test: ## formatting, lints and every test; closes with "N passed, N failed"
	@.make/test.sh

soak: ## kill the server fifty times in the middle of a bulk job, on both databases
	@.make/soak.sh

lint: ## formatting and lints only
	@.make/lint.sh

watch: ## build what was edited and start again, at every edit
	@.make/watch.sh

bench: ## measure speed and size
	@.make/bench.sh

clean: ## empty the cache of compiled crates (the tools stay)
	@.make/clean.sh
