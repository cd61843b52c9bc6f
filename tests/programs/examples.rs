//! The examples run, and end in their own assertions; each is short.

use std::fs;
use std::path::Path;

use gradus::prelude::*;

#[path = "../../examples/arrays.rs"]
mod arrays;
#[path = "../../examples/california.rs"]
mod california;
#[path = "../../examples/finishing.rs"]
mod finishing;
#[path = "../../examples/learning_rates.rs"]
mod learning_rates;
#[path = "../../examples/optimizers.rs"]
mod optimizers;
#[path = "../../examples/own_column.rs"]
mod own_column;
#[path = "../../examples/own_loss.rs"]
mod own_loss;
#[path = "../../examples/own_optimizer.rs"]
mod own_optimizer;
#[path = "../../examples/own_pass.rs"]
mod own_pass;
#[path = "../../examples/own_solver.rs"]
mod own_solver;
#[cfg(feature = "plot")]
#[path = "../../examples/pictures.rs"]
mod pictures;
#[path = "../../examples/quickstart.rs"]
mod quickstart;
#[cfg(feature = "plot")]
#[path = "../../examples/report.rs"]
mod report;
#[path = "../../examples/search.rs"]
mod search;
#[path = "../../examples/shards.rs"]
mod shards;
#[path = "../../examples/solvers.rs"]
mod solvers;
#[path = "../../examples/spam.rs"]
mod spam;
#[path = "../../examples/straight_line.rs"]
mod straight_line;

#[test]
fn quickstart_runs() {
    quickstart::main().unwrap();
}

#[cfg(feature = "plot")]
#[test]
fn report_runs() {
    report::main().unwrap();
}

#[test]
fn finishing_runs() {
    finishing::main().unwrap();
}

#[test]
fn straight_line_runs() {
    straight_line::main().unwrap();
}

#[test]
fn shards_runs() {
    shards::main().unwrap();
}

#[test]
fn search_runs() {
    search::main().unwrap();
}

#[test]
fn solvers_runs() {
    solvers::main().unwrap();
}

#[test]
fn spam_runs() {
    spam::main().unwrap();
}

#[test]
fn learning_rates_runs() {
    learning_rates::main().unwrap();
}

#[test]
fn optimizers_runs() {
    optimizers::main().unwrap();
}

#[test]
fn arrays_runs() {
    arrays::main().unwrap();
}

#[test]
fn own_loss_runs() {
    own_loss::main().unwrap();
}

#[test]
fn own_optimizer_runs() {
    own_optimizer::main().unwrap();
}

#[test]
fn own_column_runs() {
    own_column::main().unwrap();
}

#[test]
fn own_pass_runs() {
    own_pass::main().unwrap();
}

#[test]
fn own_solver_runs() {
    own_solver::main().unwrap();
}

/// A solver of one's own has what the others have: it converges with a certificate, and goes on where it ended to the same bits.
#[test]
fn a_solver_of_ones_own_is_a_solver() {
    let penguins = Table::from_csv("data/penguins/penguins.csv").unwrap().drop_missing().unwrap();
    let fit = |solver: own_solver::BarzilaiBorwein| Estimator::binary("sex").solver(solver).fit(&penguins).unwrap();
    let whole = fit(own_solver::BarzilaiBorwein { iterations: 1000 });
    assert!(whole.report().converged() && whole.report().certificate.unwrap().violation <= 1e-8);
    let steps = whole.report().history.len() as u64;
    assert!(steps > 8, "{steps} steps");
    let mut part = fit(own_solver::BarzilaiBorwein { iterations: 4 });
    while !part.report().converged() {
        part = part.resume(&penguins).unwrap();
    }
    assert_eq!(part.model().encoded_weights(), whole.model().encoded_weights());
}

#[cfg(feature = "plot")]
#[test]
fn pictures_runs() {
    pictures::main().unwrap();
}

#[test]
fn california_runs() {
    california::main().unwrap();
}

#[test]
fn examples_are_short() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 92, "{} has {lines} lines", path.display());
        }
    }
}
