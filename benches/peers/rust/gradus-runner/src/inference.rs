//! Standard errors on dense rows: fits, fits with standard errors, and standard errors of a fit that is there.

use std::hint::black_box;

use gradus::prelude::*;
use ndarray::{Array1, Array2};
use protocol::{Loaded, Outcome, Result, Value, count, read, text};

use crate::settings::{on_arrays, weights};

pub fn open(request: &Value) -> Result<Loaded> {
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let x = Array2::from_shape_vec((n, p), read::<f64>(text(request, "x")?)?)?;
    let y = Array1::from_vec(read::<f64>(text(request, "y")?)?);
    let class = y.map(|&y| f64::from(u8::from(y > 0.0)));
    let mut known: Option<Fit> = None;
    Ok(Loaded::new((x.len() + 2 * y.len()) * 8, move |settings| {
        let estimator = on_arrays(settings)?.penalty(NoPenalty);
        let labels = if text(settings, "loss")? == "logistic" { class.view() } else { y.view() };
        match text(settings, "what")? {
            "fit" => Outcome::timed(|| Ok(Some(weights(estimator.fit((x.view(), labels))?.model())))),
            "inference" => {
                if known.is_none() {
                    known = Some(estimator.fit((x.view(), labels))?);
                }
                let fit = known.as_ref().ok_or("no fit")?;
                Outcome::timed(|| {
                    black_box(fit.inference((x.view(), labels))?.to_string());
                    Ok(None)
                })
            }
            _ => Outcome::timed(|| {
                let fit = estimator.fit((x.view(), labels))?;
                black_box(fit.inference((x.view(), labels))?.to_string());
                Ok(Some(weights(fit.model())))
            }),
        }
    }))
}
