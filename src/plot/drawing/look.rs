//! Colours and letters of a whole picture.

use super::svg::{Anchor, Type};
use crate::plot::theme::Theme;

/// The colours and the size of the letters of a whole picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) theme: Theme,
    /// The size of the letters of ticks and legends; titles are larger.
    pub(crate) font: f64,
}

impl Look {
    /// Ink of the usual size.
    pub(crate) fn text(self, anchor: Anchor) -> Type {
        Type { size: self.font, colour: self.theme.ink(), anchor, bold: false, upright: false }
    }
}
