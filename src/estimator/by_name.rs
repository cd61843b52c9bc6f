//! Weights of a model found by the names of features and outputs.

use std::collections::{HashMap, HashSet};

use super::learned::Learned;
use crate::error::{Error, Result};
use crate::head::Head;
use crate::model::Model;
use crate::objective::Shape;
use crate::progress::Warning;

/// The weights of a model for features and outputs of other learned columns and another head, by name and through own units,
/// and what the two do not have in common.
pub(super) fn by_name(model: &Model, learned: &Learned, shape: Shape) -> Result<(Vec<f64>, Option<Warning>)> {
    let (reader, head) = (&learned.reader, &*learned.head);
    let features = reader.features();
    let (old, new) = (model.features.names(), features.names());
    let pairs: Vec<(usize, usize)> =
        new.iter().enumerate().filter_map(|(j, name)| Some((j, old.position(&name)?))).collect();
    if pairs.is_empty() {
        let must = "of some feature that the fit has too, by name";
        return Err(Error::Setting { name: "warm start", value: "a model of other features".to_owned(), must });
    }
    let outputs = outputs_of(model, head, shape)?;
    let mut at = vec![0.0; shape.len()];
    for (output, (from, sign)) in outputs.iter().enumerate().filter_map(|(output, from)| Some((output, (*from)?))) {
        let (models, of_shifts) = model.own(from);
        let bias = model.weights[model.shape.weights()..].get(from).copied().unwrap_or(0.0) + of_shifts;
        let own = shape.weights_of(output);
        pairs.iter().for_each(|(j, k)| at[own.start + j] = sign * models[*k]);
        let of_shifts = reader.to_encoded(&mut at[own]);
        if let Some(into) = at[shape.weights()..].get_mut(output) {
            *into = sign * bias + of_shifts;
        }
    }
    let found: HashSet<usize> = pairs.iter().map(|(_, k)| *k).collect();
    let mut unknown: Vec<String> = new.iter().filter(|name| old.position(name).is_none()).collect();
    let mut unused: Vec<String> =
        old.iter().enumerate().filter(|(k, _)| !found.contains(k)).map(|(_, name)| name).collect();
    let (names, models) = (head.outputs(), model.head.outputs());
    let (known, used): (HashSet<&String>, HashSet<&String>) = (models.iter().collect(), names.iter().collect());
    unknown.extend(names.iter().filter(|name| !known.contains(name)).cloned());
    unused.extend(models.iter().filter(|name| !used.contains(name)).cloned());
    let differs = !(unknown.is_empty() && unused.is_empty());
    Ok((at, differs.then_some(Warning::Unmatched { unknown, unused })))
}

/// The score of the model that each score begins at, and with which sign: 1, or −1 where the two classes change places.
fn outputs_of(model: &Model, head: &dyn Head, shape: Shape) -> Result<Vec<Option<(usize, f64)>>> {
    let scores = shape.biases.max(shape.outputs);
    if !head.outputs().is_empty() {
        let models = model.head.outputs();
        let places: HashMap<&String, usize> = models.iter().zip(0..).collect();
        let from = |name: &String| places.get(name).map(|from| (*from, 1.0));
        return Ok(head.outputs().iter().map(from).collect());
    }
    let sign = match (head.classes(), model.classes()) {
        (own, models) if own == models => 1.0,
        ([a, b], [c, d]) if (a, b) == (d, c) => -1.0,
        (own, models) => {
            let value = format!("{}, where the model has {}", own.join(", "), models.join(", "));
            let must = "those of the model that the fit begins at: one score stands for all of them";
            return Err(Error::Setting { name: "classes", value, must });
        }
    };
    Ok((0..scores).map(|score| Some((score, sign))).collect())
}
