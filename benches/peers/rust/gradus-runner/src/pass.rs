//! One full-batch pass (scores, losses, gradient), beside the sum of the same bytes.

use std::hint::black_box;

use gradus::model::{Arrays, Labeled};
use gradus::prelude::*;
use ndarray::{ArrayView1, ArrayView2, ShapeBuilder};
use protocol::{Lanes, Loaded, Outcome, Result, Value, count, read, sum, text};

pub fn open(request: &Value) -> Result<Loaded> {
    let y: Vec<f64> = read(text(request, "y")?)?;
    match text(request, "type")? {
        "f64" => typed(request, read::<f64>(text(request, "x")?)?, y, |x, y| Arrays::new(x, y)),
        "f32" => typed(request, read::<f32>(text(request, "x")?)?, y, |x, y| Arrays::new(x, y)),
        other => Err(format!("no such type: {other}").into()),
    }
}

fn typed<T>(
    request: &Value,
    x: Vec<T>,
    y: Vec<f64>,
    arrays: fn(ArrayView2<'static, T>, ArrayView1<'_, f64>) -> Arrays<'static>,
) -> Result<Loaded>
where
    T: Lanes + 'static,
    gradus::data::Cells: From<Vec<T>>,
{
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let bytes = size_of_val(&x[..]) + size_of_val(&y[..]);
    // A trainer borrows its examples and its estimator; this process keeps both to its end.
    let x: &'static [T] = x.leak();
    let y: &'static [f64] = y.leak();
    let class: &'static [f64] = y.iter().map(|&y| f64::from(u8::from(y > 0.0))).collect::<Vec<_>>().leak();
    let layout = text(request, "layout")?.to_owned();
    let trainer = |logistic: bool| -> Result<_> {
        let labels = if logistic { class } else { y };
        let solver = GradientDescent::full_batch().learning_rate(1e-9).tolerance(0.0);
        let estimator = if logistic { Estimator::binary("y") } else { Estimator::regression("y") }.solver(solver);
        if layout == "arrow" {
            let names: Vec<String> = (0..p).map(|j| format!("x{j}")).collect();
            let cells = names.iter().zip(x.chunks(n)).map(|(name, x)| (name.as_str(), x.to_vec().into()));
            let table: &'static Table =
                Box::leak(Box::new(Table::from_columns(cells.chain([("y", labels.to_vec().into())]))?));
            let columns: Vec<_> = names.into_iter().flat_map(|name| columns![numeric(name)]).collect();
            let estimator: &'static Estimator = Box::leak(Box::new(estimator.columns(columns)));
            return Ok(estimator.trainer(Labeled::from(table))?);
        }
        let estimator: &'static Estimator = Box::leak(Box::new(estimator));
        let shape = if layout == "rows" { (n, p).into_shape_with_order() } else { (n, p).f() };
        let x = ArrayView2::from_shape(shape, x)?;
        Ok(estimator.trainer(arrays(x, ArrayView1::from(labels)))?)
    };
    let (mut squared, mut logistic) = (trainer(false)?, trainer(true)?);
    Ok(Loaded::new(bytes, move |settings| match text(settings, "what")? {
        "sum" => Outcome::timed(|| {
            black_box(sum(black_box(x)));
            Ok(None)
        }),
        "squared" => Outcome::timed(|| {
            squared.advance()?;
            Ok(None)
        }),
        _ => Outcome::timed(|| {
            logistic.advance()?;
            Ok(None)
        }),
    }))
}
