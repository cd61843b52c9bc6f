# What the gate runs: formatting, lints, documentation, tests.
default:
    bash .ci/run

# The first thing a newcomer runs.
quickstart:
    cargo run --release --example quickstart

# The tests of the README.
test:
    cargo test --all-features
