.DEFAULT_GOAL := help
.PHONY: help check format crds chart test browser promtool jar images vulnerabilities dev bench bench-ratios bench-held bench-soak chaos hostile upgrade-test operator-scale operator-chaos clean

help: ## Show what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: ## Check format, nullness, bug patterns and architecture, in about half a minute and without a database
	./mvnw test -Dtest='ArchitectureTest,SourceCodeTest' -Dsurefire.failIfNoSpecifiedTests=false

format: ## Format every Java file
	./mvnw --quiet --non-recursive validate -Dformat=write

crds: ## Write the custom resource definitions and their tables in docs/operator.md from the Java model
	./mvnw --quiet --projects crds test-compile exec:exec@crds

chart: ## Write what is made of others: the chart's definitions and table of values, config/kustomize, grafana and prometheus
	./mvnw --quiet --projects helm --also-make test -Dtest=GeneratedFilesTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfastpubsub.test.write=true

test: ## Run every test on a real PostgreSQL; the same as ./mvnw verify
	./mvnw verify

browser: ## Install the Chromium that looks at /docs and /redoc in the tests (Debian; root or sudo)
	@if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then \
	  echo 'chromium and chromedriver are there'; \
	elif ! command -v apt-get >/dev/null; then \
	  echo 'No apt-get here: install Chromium and chromedriver yourself; CHROME_BIN and CHROMEDRIVER_BIN say where.' >&2; exit 1; \
	else \
	  sudo=$$([ "$$(id -u)" -eq 0 ] || echo sudo); \
	  $$sudo apt-get update && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium chromium-driver fonts-dejavu-core; \
	fi

promtool: ## Fetch Prometheus' promtool, which checks and tries the alerts, into .tools (Debian); installs nothing
	@if command -v promtool >/dev/null || [ -x .tools/promtool ]; then \
	  echo 'promtool is there'; \
	elif ! command -v apt-get >/dev/null; then \
	  echo 'No apt-get here: install Prometheus yourself; PROMTOOL says where its promtool is.' >&2; exit 1; \
	else \
	  sudo=$$([ "$$(id -u)" -eq 0 ] || echo sudo); \
	  folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  $$sudo apt-get update && \
	  (cd "$$folder" && apt-get download prometheus && dpkg-deb --extract prometheus_*.deb .) && \
	  mkdir -p .tools && mv "$$folder/usr/bin/promtool" .tools/promtool && .tools/promtool --version; \
	fi

jar: ## Build api-server/target/fastpubsub.jar without running the tests
	./mvnw -DskipTests --projects api-server --also-make package

images: ## Build container images without a base, as tarballs, without Docker and network: docs/images.md
	./mvnw -DskipTests --projects api-server,operator --also-make pre-integration-test -Dimage.revision="$$(git rev-parse HEAD)"

bills = $(foreach program,api-server operator,$(program)/target/classes/META-INF/sbom/application.cdx.json)

vulnerabilities: ## Look up our libraries in the OSV database; needs osv-scanner 2 on the PATH, and api.osv.dev and Maven's repository
	@command -v osv-scanner >/dev/null || { \
	  echo 'No osv-scanner here: https://google.github.io/osv-scanner/installation/ has it. It asks api.osv.dev, so it needs the internet.' >&2; \
	  exit 1; }
	./mvnw --quiet -DskipTests --projects api-server,operator --also-make package
	osv-scanner scan source --config=osv-scanner.toml $(addprefix --lockfile=,$(bills))

dev: ## Start PostgreSQL and the server on port 8000; the same as ./fastpubsub dev
	./fastpubsub dev

bench: ## Measure what calls cost, beside bare COPY and SELECT 1; BENCH="ROW …" measures some (./fastpubsub costs standard --help)
	./fastpubsub costs standard $(BENCH)

bench-ratios: ## Measure that a large backlog, many subscriptions and tokens cost nothing; BENCH="…" hands arguments on
	./fastpubsub costs $(BENCH)

TOPICS ?= 1000

operator-scale: ## Measure calls, time and memory of an operator with TOPICS=1000 and four times as many subscriptions
	./mvnw --quiet --projects operator --also-make test -Dtest=ScaleTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfastpubsub.test.topics=$(TOPICS)

SECONDS ?= 300

bench-held: ## Measure delivery while another session holds a transaction open for SECONDS=300
	./fastpubsub costs held-transaction --seconds $(SECONDS)

bench-soak: ## Measure whether costs and sizes stay level under steady load for SECONDS=300
	./fastpubsub costs soak --seconds $(SECONDS)

SEED ?= 1
LAYOUT ?= direct

chaos: ## Kill, stop and starve servers and PostgreSQL under load for SECONDS=60, and judge; SEED=1; LAYOUT=direct, pgbouncer or standby
	./fastpubsub chaos --seconds $(if $(filter file,$(origin SECONDS)),60,$(SECONDS)) --seed $(SEED) --layout $(LAYOUT)

operator-chaos: ## The operator while the server, Kubernetes and itself fail for SECONDS=60, and a judge; SEED=1 decides what comes when
	./mvnw --quiet --projects operator --also-make test -Dtest=OperatorChaosTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfastpubsub.test.chaos.seconds=$(if $(filter file,$(origin SECONDS)),60,$(SECONDS)) -Dfastpubsub.test.chaos.seed=$(SEED)

FROM ?= HEAD~1
older = $(CURDIR)/target/upgrade-from

upgrade-test: jar ## Upgrade from FROM=<a commit, tag or branch> to this build and back under traffic, over one database
	@git worktree remove --force $(older) 2>/dev/null || true
	git worktree add --detach $(older) $(FROM)
	cd $(older) && ./mvnw --batch-mode --quiet -Dmaven.test.skip=true -Dformat.skip=true --projects api-server --also-make package
	./mvnw --batch-mode --projects api-server --also-make test -Dtest=UpgradeTest -Dformat.skip=true -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfastpubsub.upgrade.from=$(older)/api-server/target/fastpubsub.jar \
	  -Dfastpubsub.upgrade.to=$(CURDIR)/api-server/target/fastpubsub.jar
	git worktree remove --force $(older)

REQUESTS ?= 1000000

hostile: ## Send the server REQUESTS=1000000 that no honest client sends, made from SEED=1: docs/security.md
	./fastpubsub hostile --requests $(REQUESTS) --seed $(SEED)

clean: ## Delete what the build made; the data of `make dev` in .fastpubsub stays
	./mvnw clean
