//! The file of encoded examples: nothing of it is to be seen, and nothing is left.

use std::fs;
use std::ops::ControlFlow;

use gradus::prelude::*;
use gradus::solver::Watch;

use super::parts::Parts;

/// Two thirds of a megabyte of encoded examples.
fn numbers() -> Table {
    let x = |seed: usize| (0..20_000).map(|row| ((row * 7919 + seed) % 10_007) as f64 / 977.0).collect::<Vec<f64>>();
    let y = (0..20_000).map(|row| if (row * 31) % 97 < 40 { "a" } else { "b" }).collect::<Vec<&str>>();
    Table::from_columns([("x", x(1).into()), ("z", x(5).into()), ("y", y.into())]).unwrap()
}

/// Looks into a folder while a fit runs.
struct Looks<'p>(&'p std::path::Path, Vec<usize>);

impl Watch for Looks<'_> {
    fn watch(&mut self, _: &[Progress]) -> ControlFlow<()> {
        self.1.push(fs::read_dir(self.0).unwrap().count());
        ControlFlow::Continue(())
    }
}

#[test]
fn the_file_has_no_name_and_is_gone_with_the_fit() {
    let folder = std::env::temp_dir().join(format!("gradus-cache-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let estimator = Estimator::binary("y").columns(columns![numeric("x"), numeric("z")]).cache_folder(&folder);
    let mut looks = Looks(&folder, Vec::new());
    let source = Parts::of(&numbers(), 3);
    let fit = estimator.clone().memory_budget(0).fit_watched(&source, &mut looks).unwrap();
    assert!(fit.report().notes.iter().any(|note| note.contains("in a file of 1 MB")), "{:?}", fit.report().notes);
    assert!(!looks.1.is_empty() && looks.1.iter().all(|files| *files == 0 || cfg!(windows)), "{:?}", looks.1);
    fs::remove_dir(&folder).unwrap();
    // A folder that is not there matters only where a file is needed.
    assert!(estimator.clone().memory_budget(1 << 24).fit(&source).is_ok());
    let error = estimator.memory_budget(1000).fit(&source).unwrap_err().to_string();
    assert!(error.contains("gradus-cache-") && error.contains("Estimator::cache_folder"), "{error}");
}

/// What a fit costs in passes stands in its report.
#[test]
fn the_report_says_how_often_the_source_was_read() {
    let estimator =
        Estimator::binary("y").columns(columns![numeric("x").standardized(), numeric("z")]).memory_budget(0);
    let fit = estimator.fit(&Parts::of(&numbers(), 2)).unwrap();
    let note = fit.report().notes.iter().find(|note| note.contains("read from a source")).unwrap();
    assert!(note.contains("2 passes to learn the columns, one to encode"), "{note}");
}
