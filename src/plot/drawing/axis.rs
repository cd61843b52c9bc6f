//! An axis of a panel.

use super::scale::Scale;
use super::ticks::{Tick, ticks};

/// What an axis is of, and how numbers lie along it.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub(crate) title: String,
    pub(crate) kind: AxisKind,
}

/// How numbers lie along an axis.
#[derive(Debug, Clone)]
pub(crate) enum AxisKind {
    /// Over what is drawn, and over these numbers.
    Linear { including: Vec<f64> },
    /// From 0, at the very end, over what is drawn: what bars stand on.
    FromZero,
    /// Over what is drawn, in logarithms.
    Logarithmic,
    /// From one number to another, both at the very ends.
    Fixed { low: f64, high: f64 },
    /// Named places 0, 1, 2, …: from left to right, and from the top down.
    Names(Vec<String>),
}

impl Axis {
    pub(crate) fn linear(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: AxisKind::Linear { including: Vec::new() } }
    }

    /// With these numbers on it, whatever is drawn.
    pub(crate) fn including(title: impl Into<String>, numbers: impl IntoIterator<Item = f64>) -> Self {
        Self { title: title.into(), kind: AxisKind::Linear { including: numbers.into_iter().collect() } }
    }

    pub(crate) fn from_zero(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: AxisKind::FromZero }
    }

    pub(crate) fn logarithmic(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: AxisKind::Logarithmic }
    }

    pub(crate) fn fixed(title: impl Into<String>, low: f64, high: f64) -> Self {
        Self { title: title.into(), kind: AxisKind::Fixed { low, high } }
    }

    pub(crate) fn names(title: impl Into<String>, names: Vec<String>) -> Self {
        Self { title: title.into(), kind: AxisKind::Names(names) }
    }

    pub(crate) fn is_named(&self) -> bool {
        matches!(self.kind, AxisKind::Names(_))
    }

    /// Its scale, where these numbers are drawn along it.
    pub(crate) fn scale(&self, drawn: impl Iterator<Item = f64>) -> Scale {
        match &self.kind {
            AxisKind::Linear { including } => Scale::over(drawn.chain(including.iter().copied()), false),
            AxisKind::FromZero => Scale { low: 0.0, ..Scale::over(drawn.chain([0.0]), false) },
            AxisKind::Logarithmic => Scale::over(drawn, true),
            AxisKind::Fixed { low, high } => Scale::between(*low, *high),
            AxisKind::Names(names) => Scale::between(-0.5, names.len().max(1) as f64 - 0.5),
        }
    }

    /// Its ticks, where it is so many letters long: of named places all, or every second, third, … of them.
    pub(crate) fn ticks(&self, scale: &Scale, length: f64) -> Vec<Tick> {
        match &self.kind {
            AxisKind::Names(names) => {
                let stride = ((names.len() as f64 * 1.1 / length.max(1.0)).ceil() as usize).max(1);
                let tick = |(k, name): (usize, &String)| Tick { at: k as f64, name: name.clone() };
                names.iter().enumerate().step_by(stride).map(tick).collect()
            }
            _ => ticks(scale, ((length / 2.6) as usize).clamp(2, 8)),
        }
    }
}
