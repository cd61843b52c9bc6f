//! Paths over strengths, and losses on folds.

use gradus::prelude::*;
use serde_json::{Map, Value, json};

use super::options::{Options, PathKind};

/// Folds of classes have their share of each.
pub fn folds(options: &Options, count: usize) -> Folds {
    let folds = Folds::new(count).seed(options.seed);
    if options.task.has_classes() { folds.stratified() } else { folds }
}

/// What `--path` and `--cv` ask for, into the object and, without `--json`, as text.
pub fn run(options: &Options, estimator: &Estimator, table: &Table, object: &mut Map<String, Value>) -> Result<()> {
    let Some(kind) = options.path else {
        if let Some(count) = options.cv {
            let result = estimator.cross_validate(table, &folds(options, count))?;
            let each: Vec<f64> = result.folds.iter().map(|fold| fold.loss).collect();
            let (loss, error) = (result.loss(), result.standard_error());
            let warnings: Vec<String> =
                result.warnings().iter().map(|warning| super::wording::in_options(&warning.to_string())).collect();
            let cv = json!({"loss": loss, "standard_error": error, "folds": each, "warnings": warnings});
            object.insert("cv".to_owned(), cv);
            if !options.json {
                warnings.iter().for_each(|warning| super::say(format!("warning    {warning}")));
                super::say(format!(
                    "loss on {count} folds {loss:.6} (standard error {error:.6})
"
                ));
            }
        }
        return Ok(());
    };
    let strengths = match kind {
        PathKind::Lasso => Strengths::lasso()?,
        PathKind::Ridge => Strengths::ridge()?,
        PathKind::ElasticNet(share) => Strengths::elastic_net(share)?,
    };
    let path = match options.cv {
        Some(count) => estimator.cross_validated_path(table, &strengths, &folds(options, count))?,
        None => estimator.regularization_path(table, &strengths)?,
    };
    let point = |point: &gradus::selection::PathPoint| {
        let named = |(j, w): &(usize, f64)| (path.names()[*j].clone(), json!(w));
        let weights: Map<String, Value> = point.weights.iter().map(named).collect();
        json!({
            "strength": point.strength, "nonzero": point.nonzero(), "loss": point.loss, "bias": point.bias,
            "validation": point.validation, "standard_error": point.standard_error, "weights": weights,
        })
    };
    let points: Vec<Value> = path.points.iter().map(point).collect();
    object.insert("path".to_owned(), points.into());
    object.insert("path_passes".to_owned(), json!(path.passes));
    if options.cv.is_some() {
        let (best, simple) = (path.select(Rule::Minimum)?, path.select(Rule::OneStandardError)?);
        let of = |place: usize| json!(path.points[place].strength);
        object.insert("selected".to_owned(), json!({"minimum": of(best), "one_standard_error": of(simple)}));
    }
    if !options.json {
        super::say(format!("{path}\n"));
    }
    Ok(())
}
