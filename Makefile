# Everything one does with the house, in one word each. It needs Go; `make test`
# also needs chromium, npm and LibreOffice, and says what to install when they are not there.

# Two test binaries at a time: the portal's machines have two cores.
TEST := go test -p 2 -timeout 55m
FERRET := internal/docdb/mongodb/ferrettest
TOOLS := .ci/tools
PEER := .ci/bench
AXE := $(TOOLS)/node_modules/axe-core/axe.min.js
ICAL := $(TOOLS)/node_modules/ical.js/dist/ical.es5.cjs
CODE := cmd internal views public
# The race detector watches every package but SQLite's own: that is C, translated, with
# locks of its own, and watching it made the tests seven times as slow.
RACE := -race -gcflags='modernc.org/...=-race=false'

.PHONY: run build test check tools unit ferret bench bar tidy-check secrets clean

## run: the demo on http://localhost:8080; without Docker, server or settings
run:
	go run ./cmd/portal --demo

## build: one static binary, bin/portal
build:
	CGO_ENABLED=0 go build -trimpath -o bin/portal ./cmd/portal

## test: all checks and tests but the long ones
test: check unit ferret

## check: what needs no running program
check:
	@unformatted="$$(gofmt -l $(CODE))"; \
	if [ -n "$$unformatted" ]; then echo "not formatted (run gofmt -w on them):" $$unformatted >&2; exit 1; fi
	go vet ./...
	go tool -modfile=$(TOOLS)/go.mod staticcheck ./...

# The race detector needs a C compiler; the browser tests need a browser and axe.
# A test that cannot run has failed, so whatever is missing stops the run here.
tools:
	@command -v gcc >/dev/null || command -v cc >/dev/null || \
		{ echo "No C compiler, which the race detector needs. Install it: apt-get install gcc libc6-dev" >&2; exit 1; }
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		{ echo "No Chromium, which the browser tests need. Install it: apt-get install chromium fonts-dejavu-core" >&2; exit 1; }
	@command -v soffice >/dev/null || \
		{ echo "No LibreOffice, which the tests of ODT, DOCX and XLSX need. Install it: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui" >&2; exit 1; }

$(AXE): $(TOOLS)/package.json $(TOOLS)/package-lock.json
	@command -v npm >/dev/null || \
		{ echo "No npm, which fetches the accessibility engine of the browser tests. Install it: apt-get install npm" >&2; exit 1; }
	npm ci --prefix $(TOOLS) --ignore-scripts
	@touch $@

## unit: the tests of every package, both engines' contract and the browser's among them
unit: tools $(AXE)
	AXE_PATH="$(abspath $(AXE))" ICAL_PATH="$(abspath $(ICAL))" $(TEST) $(RACE) ./...

## ferret: the MongoDB engine against a test server that speaks its protocol.
# A module of its own, so that the server's dependencies are not the portal's; and
# without the race detector, which `unit` has and which doubles a long compilation.
ferret:
	cd $(FERRET) && $(TEST) ./...

## bench: the portal beside its limits and a peer; never a pass or fail
# The reference data are made once, which takes some minutes, and kept in bin. The
# peer is left out, and says so, when its modules cannot be had.
bench:
	@mkdir -p bin
	-cd $(PEER) && go build -o ../../bin/peer .
	go test -timeout 60m -run '^$$' -bench . ./cmd/portal
	go test -p 1 -timeout 60m -run '^$$' -bench . ./internal/live ./internal/docdb/sqlite

## bar: the long checks of docs/security.md, which wait or load for minutes
bar: tools $(AXE)
	BAR=1 AXE_PATH="$(abspath $(AXE))" ICAL_PATH="$(abspath $(ICAL))" go test -p 1 -timeout 180m -count=1 -v -run '^TestBar' ./...

## tidy-check: dependencies are the pinned ones, unchanged, and no more than used
tidy-check:
	go mod tidy -diff
	go mod verify
	cd $(TOOLS) && go mod tidy -diff && go mod verify
	cd $(FERRET) && go mod tidy -diff && go mod verify
	cd $(PEER) && go mod tidy -diff && go mod verify

## secrets: what docker-compose.yml reads from .secrets, made once; what is there stays
# The folder keeps others out. The files can be read by all inside it, since the
# portal's container reads them as a user without a name.
secrets:
	@mkdir -p .secrets && chmod 700 .secrets
	@cd .secrets && umask 022 && \
	{ [ -s portal_key ] || openssl rand -base64 32 > portal_key; } && \
	{ [ -s mongodb_password ] || openssl rand -hex 24 > mongodb_password; } && \
	{ [ -s mongodb_root_password ] || openssl rand -hex 24 > mongodb_root_password; } && \
	{ [ -s mongodb_uri ] || echo "mongodb://portal:$$(cat mongodb_password)@mongodb:27017/ketenportaal?replicaSet=rs0&authSource=ketenportaal" > mongodb_uri; } && \
	{ [ -s smtp_url ] || echo "smtp://127.0.0.1:1025?tls=none" > smtp_url; } && \
	ls

clean:
	rm -rf bin $(TOOLS)/node_modules
