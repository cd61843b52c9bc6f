//! From a CSV file to a model to predictions in a file.

use gradus::columns;
use gradus::prelude::*;
use protocol::{Loaded, Outcome, Result, Value, json, text};

use crate::settings::{weights, with};

fn names(request: &Value, kind: &str) -> Vec<String> {
    request[kind].as_array().into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
}

pub fn open(request: &Value) -> Result<Loaded> {
    let (path, label) = (text(request, "path")?.to_owned(), text(request, "label")?.to_owned());
    let mut columns = Vec::new();
    for name in names(request, "numbers") {
        columns.extend(columns![numeric(name).standardized()]);
    }
    for name in names(request, "categories") {
        columns.extend(columns![categorical(name)]);
    }
    Ok(Loaded::new(0, move |settings| {
        let estimator = with(Estimator::regression(&label).columns(columns.clone()), settings)?;
        let out = text(settings, "out")?;
        let clock = std::time::Instant::now();
        let table = Table::from_csv(&path)?;
        let read = clock.elapsed().as_secs_f64();
        let fit = estimator.fit(&table)?;
        let fitted = clock.elapsed().as_secs_f64();
        let predictions = fit.model().predict(&table)?;
        Table::from_columns([("prediction", predictions.into())])?.to_csv(out)?;
        let seconds = clock.elapsed().as_secs_f64();
        let notes = json!({ "read": read, "fit": fitted - read, "predict and write": seconds - fitted });
        Ok(Outcome { seconds, weights: Some(weights(fit.model())), notes })
    }))
}
