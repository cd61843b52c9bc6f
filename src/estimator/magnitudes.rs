//! Numbers whose squares would leave f64.

use crate::design::Names;
use crate::engine::Examples;
use crate::error::{Error, Result};

/// Sums of the squares of numbers in between are numbers, for any solver and loss.
const SMALLEST: f64 = 1e-140;
const LARGEST: f64 = 1e140;

/// Refuses features and labels that are so large, or so small, that sums of their squares are no numbers any more.
pub(super) fn refuse_extremes(Examples { design, labels, .. }: &Examples<'_>, names: &Names) -> Result<()> {
    for (j, largest) in design.largest().into_iter().enumerate() {
        refuse(largest, || names.get(j).unwrap_or_default())?;
    }
    let finite = labels.iter().filter(|y| y.is_finite());
    refuse(finite.fold(0.0, |most, y| most.max(y.abs())), || "the label".to_owned())
}

fn refuse(largest: f64, feature: impl Fn() -> String) -> Result<()> {
    if largest > LARGEST {
        Err(Error::Overflow { feature: feature() })
    } else if largest > 0.0 && largest < SMALLEST {
        Err(Error::Underflow { feature: feature() })
    } else {
        Ok(())
    }
}
