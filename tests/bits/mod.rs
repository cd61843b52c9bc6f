//! The net: what some hundred fits come to, to the last bit, against what it was when `tests/data/bits.txt` was written.
//!
//! Each case is a name and a fit of small made-up examples; its line in the file is the name and four hashes (FNV-1a over
//! the bits of the numbers, folded to 32 bits), which are named in the failure when they differ:
//!
//! | column | numbers |
//! |---|---|
//! | weights | weights and biases, in the units of the encoded features |
//! | predictions | predictions for the examples that were learned from |
//! | history | epoch, step, loss, penalty, violation, validation loss and rate of every row |
//! | verdict | why it stopped, the best epoch, loss, penalty and certificate of the report |
//!
//! The numbers do not depend on the number of threads or on the optimisation of the build. The line `platform` is that of the
//! machine where the file was written (`platform.rs`): on one whose own functions give other bits, only the names of the
//! lines are compared. A change that only arranges the code anew leaves every line as it is. Where new bits are better, write the file
//! anew, and **say in the commit message which lines changed and why their new bits are better**:
//!
//! ```text
//! GRADUS_BITS=write cargo test --all-features --test main -- bits::
//! ```
//!
//! A combination that is refused (an error of the settings) has no line: a line that is missing or new says that what is
//! supported has changed.

mod arrays;
mod examples;
mod fingerprint;
mod platform;
mod runs;
mod selection;
mod sparse;
mod stochastic;
mod tables;
mod tasks;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use gradus::error::Error;
use gradus::prelude::*;
use rayon::prelude::*;

use fingerprint::Fingerprint;

/// A name, and the fit that it stands for.
struct Case {
    name: String,
    /// Whether a refusal is an answer too.
    may_be_refused: bool,
    compute: Box<dyn Fn() -> Result<Fingerprint> + Send + Sync>,
}

/// The cases, as they are listed.
#[derive(Default)]
pub(crate) struct Net(Vec<Case>);

impl Net {
    /// A case that must succeed.
    fn case(&mut self, name: impl Into<String>, compute: impl Fn() -> Result<Fingerprint> + Send + Sync + 'static) {
        self.0.push(Case { name: name.into(), may_be_refused: false, compute: Box::new(compute) });
    }

    /// A case of a table of combinations, not all of which are supported.
    fn combination(
        &mut self,
        name: impl Into<String>,
        compute: impl Fn() -> Result<Fingerprint> + Send + Sync + 'static,
    ) {
        self.0.push(Case { name: name.into(), may_be_refused: true, compute: Box::new(compute) });
    }
}

impl Case {
    /// The fingerprint; nothing of what is refused; otherwise what went wrong.
    fn run(&self) -> std::result::Result<Option<Fingerprint>, String> {
        match catch_unwind(AssertUnwindSafe(|| (self.compute)())) {
            Ok(Ok(fingerprint)) => Ok(Some(fingerprint)),
            Ok(Err(Error::Unsupported { .. } | Error::Setting { .. } | Error::Settings(_))) if self.may_be_refused => {
                Ok(None)
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("a panic".to_owned()),
        }
    }
}

fn all() -> Vec<Case> {
    let mut net = Net::default();
    arrays::list(&mut net);
    tasks::list(&mut net);
    sparse::list(&mut net);
    tables::list(&mut net);
    stochastic::list(&mut net);
    runs::list(&mut net);
    selection::list(&mut net);
    net.0
}

/// The name of the line that says where the file was written.
const PLATFORM: &str = "platform";

fn file() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "bits.txt"].iter().collect()
}

/// The lines of the file, by name.
fn expected() -> BTreeMap<String, Fingerprint> {
    let text = std::fs::read_to_string(file()).unwrap();
    let parsed = text.lines().map(|line| {
        let (name, hashes) = line.split_once(' ').unwrap();
        (name.to_owned(), hashes.parse().unwrap_or_else(|_| panic!("bits.txt: {line}")))
    });
    parsed.collect()
}

#[test]
fn every_fit_has_the_bits_it_had() {
    let cases = all();
    let results: Vec<_> = cases.par_iter().map(|case| (case.name.clone(), case.run())).collect();
    let mut faults = Vec::new();
    let mut found = BTreeMap::from([(PLATFORM.to_owned(), platform::platform())]);
    for (name, result) in results {
        match result {
            Ok(Some(fingerprint)) if found.insert(name.clone(), fingerprint).is_some() => {
                faults.push(format!("{name}: there are two of this name"));
            }
            Ok(_) => {}
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    if std::env::var("GRADUS_BITS").is_ok_and(|mode| mode == "write") {
        assert!(faults.is_empty(), "nothing is written: {faults:#?}");
        let lines: String = found.iter().map(|(name, fingerprint)| format!("{name} {fingerprint}\n")).collect();
        std::fs::write(file(), lines).unwrap();
        return;
    }
    let expected = expected();
    let comparable = expected.get(PLATFORM) == found.get(PLATFORM);
    for (name, fingerprint) in &found {
        match expected.get(name) {
            None => faults.push(format!("{name}: new")),
            Some(before) if comparable => {
                let differ = fingerprint.differences(before);
                if !differ.is_empty() {
                    faults.push(format!("{name}: other {}", differ.join(", ")));
                }
            }
            Some(_) => {}
        }
    }
    let failed = |name: &str| faults.iter().any(|fault| fault.starts_with(&format!("{name}: ")));
    let missing = expected.keys().filter(|name| !found.contains_key(*name) && !failed(name));
    let missing: Vec<String> = missing.map(|name| format!("{name}: missing")).collect();
    faults.extend(missing);
    assert!(
        faults.is_empty(),
        "{} of {} fits are not what they were (tests/bits says what to do):\n{}",
        faults.len(),
        expected.len(),
        faults.join("\n")
    );
}
