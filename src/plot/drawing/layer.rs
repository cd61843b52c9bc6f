//! A mark with its looks and its name in the legend.

use super::mark::Mark;

/// How a mark is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// In colour, dash and marker of a series, counted from 0.
    Series(usize),
    /// Something to compare with: dashed, in the colour of the frame.
    Reference,
    /// Present, but in the background.
    Muted,
}

/// A mark with its looks, and its name in the legend where it has one.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    pub(crate) name: Option<String>,
    pub(crate) style: Style,
    pub(crate) mark: Mark,
}

/// Dashes of the series: the first is solid, the others differ in rhythm.
const DASHES: [&str; 7] = ["", "7 3", "2 2.5", "9 3 2 3", "13 4", "5 2 1.5 2 1.5 2", "4 5"];

impl Style {
    pub(crate) fn dash(self) -> &'static str {
        match self {
            Self::Series(k) => DASHES[k % DASHES.len()],
            Self::Reference => "4 3",
            Self::Muted => "",
        }
    }

    /// The number of its marker: circle, square, triangle, diamond, cross.
    pub(crate) fn marker(self) -> usize {
        match self {
            Self::Series(k) => k % 5,
            Self::Reference | Self::Muted => 0,
        }
    }
}
