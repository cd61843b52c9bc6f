//! The closed form on dense rows.

use ndarray::{Array1, Array2};
use protocol::{Loaded, Outcome, Result, Value, count, read, text};

use crate::settings::{on_arrays, weights};

pub fn open(request: &Value) -> Result<Loaded> {
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let x = Array2::from_shape_vec((n, p), read::<f64>(text(request, "x")?)?)?;
    let y = Array1::from_vec(read::<f64>(text(request, "y")?)?);
    Ok(Loaded::new((x.len() + y.len()) * 8, move |settings| {
        let estimator = on_arrays(settings)?;
        Outcome::timed(|| Ok(Some(weights(estimator.fit((x.view(), y.view()))?.model()))))
    }))
}
