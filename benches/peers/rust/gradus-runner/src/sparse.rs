//! Logistic regression on sparse rows: in memory, and from svmlight text on disk.

use gradus::data::{SparseRows, Svmlight};
use ndarray::Array1;
use protocol::{Loaded, Outcome, Result, Value, count, read, text};

use crate::settings::on_arrays;

pub fn open(request: &Value) -> Result<Loaded> {
    let starts: Vec<usize> = read::<u64>(text(request, "starts")?)?.into_iter().map(|start| start as usize).collect();
    let indices: Vec<u32> = read(text(request, "indices")?)?;
    let values: Vec<f64> = read(text(request, "values")?)?;
    let y = Array1::from_vec(read::<f64>(text(request, "y")?)?);
    let bytes = starts.len() * 8 + indices.len() * 12 + y.len() * 8;
    let rows = SparseRows::new(starts, indices, values, count(request, "features")?)?;
    Ok(Loaded::new(bytes, move |settings| {
        let estimator = on_arrays(settings)?;
        Outcome::timed(|| Ok(Some(estimator.fit((&rows, &y))?.model().encoded_weights().to_vec())))
    }))
}

pub fn open_text(request: &Value) -> Result<Loaded> {
    let path = text(request, "path")?.to_owned();
    let reader = Svmlight::default().features(count(request, "features")?);
    // The text stays on disk.
    Ok(Loaded::new(0, move |settings| {
        let estimator = on_arrays(settings)?;
        Outcome::timed(|| {
            let (labels, rows) = reader.clone().read(&path)?;
            let y = Array1::from_vec(labels);
            Ok(Some(estimator.fit((&rows, &y))?.model().encoded_weights().to_vec()))
        })
    }))
}
