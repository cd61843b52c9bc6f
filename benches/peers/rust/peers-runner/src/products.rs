//! One pass as two products of `ndarray`.

use std::hint::black_box;

use ndarray::{Array1, Array2, LinalgScalar, ScalarOperand, ShapeBuilder};
use protocol::{Loaded, Outcome, Result, Value, count, read, text};

pub fn open(request: &Value) -> Result<Loaded> {
    let y: Vec<f64> = read(text(request, "y")?)?;
    match text(request, "type")? {
        "f64" => typed(request, read::<f64>(text(request, "x")?)?, y),
        _ => typed(request, read::<f32>(text(request, "x")?)?, y.into_iter().map(|y| y as f32).collect()),
    }
}

fn typed<T: LinalgScalar + ScalarOperand + From<f32>>(request: &Value, x: Vec<T>, y: Vec<T>) -> Result<Loaded> {
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let bytes = size_of_val(&x[..]) + n * 8;
    let shape = if text(request, "layout")? == "rows" { (n, p).into_shape_with_order() } else { (n, p).f() };
    let x = Array2::from_shape_vec(shape, x)?;
    let (y, w) = (Array1::from_vec(y), Array1::from_elem(p, T::from(0.1)));
    Ok(Loaded::new(bytes, move |_| {
        Outcome::timed(|| {
            let residual = x.dot(&w) - &y;
            black_box((residual.dot(&residual), x.t().dot(&residual)));
            Ok(None)
        })
    }))
}
