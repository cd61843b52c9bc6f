//! Checkpoints that were changed by hand, their checksums made right again: a run goes on from them, or says why not.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gradus::persist::seal;
use gradus::prelude::*;
use rayon::prelude::*;

use crate::fuzzed::change::{EDGES, change, nodes};
use crate::fuzzed::checkpoint::{estimators, examples};
use crate::fuzzed::sealed::{content, resealed};
use crate::support::folder::Folder;

/// The file of a fit with this content.
fn sealed(content: &serde_json::Value) -> Vec<u8> {
    let text = String::from_utf8(seal(content).unwrap()).unwrap();
    resealed(text.replacen("gradus-model", "gradus-fit", 1).into_bytes())
}

/// Whether a pointer goes into no array beyond its first item.
fn first(node: &str) -> bool {
    node.split('/').all(|part| part.parse::<usize>().unwrap_or(0) == 0)
}

/// Every node of the first item of every array, set to every edge: nothing panics.
#[test]
fn any_number_or_array_of_a_checkpoint_may_be_wrong() {
    let folder = Folder::new("hostile");
    let examples = examples(24);
    let panics: Vec<String> = estimators()
        .into_par_iter()
        .enumerate()
        .flat_map_iter(|(k, estimator)| {
            let estimator = estimator.threads(1);
            let path = folder.0.join(format!("{k}.json"));
            estimator.fit(&examples).unwrap().save(&path).unwrap();
            let whole = content(&std::fs::read(&path).unwrap()).unwrap();
            let resumed = Fit::load(&path, &estimator).unwrap().resume(&examples);
            assert!(resumed.is_ok(), "{:?}: {}", estimator, resumed.unwrap_err());
            let mut panics = Vec::new();
            // The history is the same for all of them.
            let of_one = |node: &String| k == 0 || !node.starts_with("/history");
            for node in nodes(&whole["checkpoint"]).into_iter().filter(of_one).filter(|node| first(node)) {
                for edge in &EDGES {
                    let mut changed = whole.clone();
                    change(&mut changed["checkpoint"], &node, *edge);
                    if changed == whole {
                        continue;
                    }
                    std::fs::write(&path, sealed(&changed)).unwrap();
                    let goes_on = || Fit::load(&path, &estimator).and_then(|fit| fit.resume(&examples)).map(drop);
                    if catch_unwind(AssertUnwindSafe(goes_on)).is_err() {
                        panics.push(format!("{k} {node} {edge:?}"));
                    }
                }
            }
            panics
        })
        .collect();
    assert!(panics.is_empty(), "{} panics:\n{}", panics.len(), panics.join("\n"));
}
