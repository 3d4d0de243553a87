# The entry points, for people and for continuous integration alike. `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
MAKEFLAGS += --no-print-directory

export CARGO_TARGET_DIR ?= $(CURDIR)/target
DEBUG_BIN := $(CARGO_TARGET_DIR)/debug/huiyin
RELEASE_BIN := $(CARGO_TARGET_DIR)/release/huiyin
BUNDLES := --bundle voice --bundle desk --bundle manage --bundle admin
# The bundler's dependencies would switch on features of everyone's: it is built by itself,
# so that run, test and lint share one build of what takes minutes.
CRATES := --workspace --exclude bundler
NEXTEST_PROFILE ?= default
ARGS ?=

.PHONY: help run watch test test-rust lint e2e bench soak evaluate fuzz demo-reset release site server setup-test setup-bench

help: ## List the entry points
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: # Bundles, styles and static files into dist/
	@scripts/setup run
	cargo run --quiet --locked -p bundler -- --out dist $(BUNDLES)

server: site
	@cargo build --quiet --locked -p server

run: server ## Install what is missing, build, load the demo and serve on 127.0.0.1:3000
	@exec $(DEBUG_BIN) serve --demo $(ARGS)

watch: ## Rebuild what changed, restart, reload the page
	@scripts/setup run
	exec scripts/watch $(ARGS)

setup-test:
	@scripts/setup test

test: setup-test test-rust e2e ## Rust tests on both databases, WASM check, browser journeys

test-rust: site
	@scripts/setup test
	cargo nextest run --locked $(CRATES) --profile $(NEXTEST_PROFILE)
	cargo nextest list --locked $(CRATES) 2>/dev/null | awk '/::sqlite$$/ { s++ } /::postgres$$/ { p++ } \
	  END { printf "database tests: %d on SQLite, %d on PostgreSQL\n", s, p; exit s != p || !s }'
	scripts/wasm-cargo check --quiet --locked -p shared
	scripts/same-in-wasm

lint: ## Format, clippy for both targets, documentation, licences
	@scripts/setup lint
	cargo fmt --all --check
	cargo clippy --quiet --locked $(CRATES) --all-targets -- -D warnings
	cargo clippy --quiet --locked -p bundler --all-targets -- -D warnings
	for bundle in voice desk manage admin; do
	  scripts/wasm-cargo lint --quiet --locked -p app --lib --no-default-features --features hydrate,$$bundle
	done
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked $(CRATES) --no-deps
	scripts/licences

e2e: setup-test server ## Browser journeys; ARGS="--project phone smoke" narrows them
	@cd end2end && HUIYIN_BIN=$(DEBUG_BIN) npx --no-install playwright test $(ARGS)

setup-bench:
	@scripts/setup bench

bench: setup-bench release ## Goals against figures; non-zero exit on FAIL
	@HUIYIN_DATA=$${HUIYIN_DATA:-../shared/data} exec $(RELEASE_BIN) bench $(ARGS)

soak: setup-bench release ## Hours of mixed load; memory, files and queues must stay level
	@exec $(RELEASE_BIN) soak $(ARGS)

evaluate: ## Language engine against its goals, on the data in HUIYIN_DATA
	@test -d "$${HUIYIN_DATA:-../shared/data}" || { echo "evaluate: set HUIYIN_DATA to the folder with the data" >&2; exit 1; }
	cargo run --quiet --release --locked -p trainer -- evaluate

fuzz: ## A minute of every fuzz target; ARGS=600 for ten
	@scripts/fuzz $(ARGS)

demo-reset: ## Remove ./data; the next `make run` loads the demo afresh
	@rm -rf data
	echo "data/ removed"

release: site ## One binary with the site inside
	@cargo build --quiet --locked --release -p server
	ls -lh $(RELEASE_BIN)
