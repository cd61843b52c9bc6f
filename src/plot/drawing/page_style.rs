//! Colours and letters of a whole picture.

use super::svg::{Anchor, TextStyle};
use crate::plot::theme::Theme;

/// The colours and the size of the letters of a whole picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageStyle {
    pub(crate) theme: Theme,
    /// The size of the letters of ticks and legends; titles are larger.
    pub(crate) font: f64,
}

impl PageStyle {
    /// Ink of the usual size.
    pub(crate) fn text(self, anchor: Anchor) -> TextStyle {
        TextStyle { size: self.font, colour: self.theme.ink(), anchor, bold: false, upright: false }
    }
}
