# What the gate runs: formatting, lints, documentation, tests.
default:
    bash .ci/run

# The first thing a newcomer runs.
quickstart:
    cargo run --release --example quickstart

# The tests of the README.
test:
    cargo test --all-features

# The ten slowest of them, and their seconds.
slowest:
    RUSTC_BOOTSTRAP=1 cargo test --all-features --test main -- -Zunstable-options --report-time | sed -n 's/^test \(.*\) \.\.\. ok <\(.*\)s>/\2 \1/p' | sort -rn | head

# Looks for inputs that make a target of fuzz/ panic, for so many seconds: csv, svmlight, model, checkpoint, end_to_end or
# certificate. Needs a nightly toolchain and `cargo install cargo-fuzz`. What it finds goes into tests/data/fuzz/TARGET.
fuzz TARGET SECONDS:
    mkdir -p fuzz/corpus/{{TARGET}}
    cargo +nightly fuzz run {{TARGET}} fuzz/corpus/{{TARGET}} tests/data/fuzz/{{TARGET}} -- -max_total_time={{SECONDS}} -timeout=20 -rss_limit_mb=4096 -max_len=65536

# Licences, duplicates and known faults of the dependencies. Needs `cargo install cargo-deny`, and the net for the faults.
deny:
    cargo deny check
