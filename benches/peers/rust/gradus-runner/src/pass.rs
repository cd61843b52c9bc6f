//! One full-batch pass (scores, losses, gradient), beside the sum of the same bytes.

use std::hint::black_box;
use std::sync::Arc;

use arrow_array::types::{ArrowPrimitiveType, Float32Type, Float64Type};
use arrow_array::{ArrayRef, PrimitiveArray};
use gradus::columns;
use gradus::roles::Arrays;
use gradus::prelude::*;
use ndarray::{ArrayView1, ArrayView2, ShapeBuilder};
use protocol::{Lanes, Loaded, Outcome, Result, Value, count, read, sum, text};

/// Makes arrays of the crate of a view, whatever its element type.
type ToArrays<T> = fn(ArrayView2<'static, T>, ArrayView1<'_, f64>) -> Arrays<'static>;

/// A trainer borrows its examples and its estimator: this process keeps both to its end.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

pub fn open(request: &Value) -> Result<Loaded> {
    let y: Vec<f64> = read(text(request, "y")?)?;
    let path = text(request, "x")?;
    match (text(request, "type")?, text(request, "layout")?) {
        ("f64", "arrow") => arrow::<Float64Type>(request, read(path)?, y),
        ("f32", "arrow") => arrow::<Float32Type>(request, read(path)?, y),
        ("f64", _) => array::<f64>(request, read(path)?, y, |x, y| Arrays::new(x, y)),
        _ => array::<f32>(request, read(path)?, y, |x, y| Arrays::new(x, y)),
    }
}

fn classes(y: &[f64]) -> Vec<f64> {
    y.iter().map(|&y| f64::from(u8::from(y > 0.0))).collect()
}

fn solver() -> GradientDescent {
    GradientDescent::full_batch().learning_rate(1e-9).tolerance(0.0)
}

fn array<T: Lanes + 'static>(request: &Value, x: Vec<T>, y: Vec<f64>, arrays: ToArrays<T>) -> Result<Loaded> {
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let bytes = size_of_val(&x[..]) + 2 * size_of_val(&y[..]);
    let x: &'static [T] = x.leak();
    let shape = if text(request, "layout")? == "rows" { (n, p).into_shape_with_order() } else { (n, p).f() };
    let view = ArrayView2::from_shape(shape, x)?;
    let squared = kept(Estimator::regression("y").solver(solver()));
    let logistic = kept(Estimator::binary("y").solver(solver()));
    let mut squared = squared.trainer(arrays(view, ArrayView1::from(&y)))?;
    let mut logistic = logistic.trainer(arrays(view, ArrayView1::from(&classes(&y))))?;
    Ok(Loaded::new(bytes, move |settings| one(settings, || sum(x), &mut squared, &mut logistic)))
}

/// The columns of a table, which share the memory of their Arrow arrays.
fn arrow<T: ArrowPrimitiveType>(request: &Value, x: Vec<T::Native>, y: Vec<f64>) -> Result<Loaded>
where
    T::Native: Lanes,
    PrimitiveArray<T>: From<Vec<T::Native>>,
{
    let n = count(request, "rows")?;
    let bytes = size_of_val(&x[..]) + 2 * size_of_val(&y[..]);
    let arrays: Vec<PrimitiveArray<T>> = x.chunks(n).map(|column| column.to_vec().into()).collect();
    drop(x);
    let names: Vec<String> = (0..arrays.len()).map(|j| format!("x{j}")).collect();
    let cells = |y: Vec<f64>| {
        let features = names.iter().zip(&arrays);
        let features = features.map(|(name, array)| (name.clone(), (Arc::new(array.clone()) as ArrayRef).into()));
        Table::from_columns(features.chain([("y".to_owned(), y.into())]))
    };
    let class = kept(cells(classes(&y))?);
    let table = kept(cells(y)?);
    let columns: Vec<_> = names.iter().flat_map(|name| columns![numeric(name)]).collect();
    let squared = kept(Estimator::regression("y").columns(columns.clone()).solver(solver()));
    let logistic = kept(Estimator::binary("y").columns(columns).solver(solver()));
    let (mut squared, mut logistic) = (squared.trainer(table)?, logistic.trainer(class)?);
    let total = move || arrays.iter().map(|array| sum(array.values())).sum();
    Ok(Loaded::new(bytes, move |settings| one(settings, &total, &mut squared, &mut logistic)))
}

/// The sum, or one epoch of a trainer.
fn one(
    settings: &Value,
    sum: impl Fn() -> f64,
    squared: &mut gradus::estimator::Trainer<'static>,
    logistic: &mut gradus::estimator::Trainer<'static>,
) -> Result<Outcome> {
    let trainer = match text(settings, "what")? {
        "sum" => {
            return Outcome::timed(|| {
                black_box(sum());
                Ok(None)
            });
        }
        "squared" => squared,
        _ => logistic,
    };
    Outcome::timed(|| {
        trainer.advance()?;
        Ok(None)
    })
}
