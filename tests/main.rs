//! One test binary, one module a question.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod agreement;
mod allocation;
mod architecture;
mod arrays;
mod bad_input;
mod batches;
mod bits;
mod certificates;
mod changing_files;
mod column_laws;
mod column_rows;
mod columns;
mod coordinate_descent;
mod course;
mod csv;
mod csv_numbers;
mod csv_out;
mod default_penalty;
mod descent;
mod doubtful_labels;
mod edges;
mod engine;
mod estimator;
mod examples;
mod far_from_zero;
mod faults;
mod faults_of_paths;
mod folds;
mod fuzz_replay;
mod fuzzed;
mod hard_descent;
mod head_laws;
mod heads;
mod hostile;
mod hostile_checkpoints;
mod laws;
mod losses;
mod meaning;
mod meaning_of_labels;
mod meaningless;
mod memory;
mod messages;
mod metrics;
mod metrics_reference;
mod multiclass;
mod optimizer_laws;
mod optimizer_reference;
mod optimizers;
mod paths;
mod penalty_laws;
mod persist;
mod predictor;
mod progress;
mod proofs;
mod reference;
mod repeat;
mod reported;
mod reported_loss;
mod row_solvers;
mod saved_fits;
mod scale_law;
mod schedule_laws;
mod search;
mod separation;
mod several_labels;
mod several_scores;
mod shards;
mod shipped;
mod sklearn_reference;
mod solvers;
mod spelling;
mod starts;
mod strengths;
mod svmlight;
mod table;
mod train;
mod traps;
mod verdict;
mod warm_start;

use std::path::PathBuf;

/// The folder of shared data and reference values. Tests that need it are ignored where `GRADUS_DATA` does not name it.
pub fn shared() -> PathBuf {
    std::env::var_os("GRADUS_DATA").expect("a test that needs GRADUS_DATA is marked as such").into()
}
