//! Colours.

use std::fmt;

/// Red, green and blue, from 0 to 255. It prints as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

impl Colour {
    /// Of `0xrrggbb`.
    pub(crate) const fn new(rgb: u32) -> Self {
        Self([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8])
    }

    /// The colour at a share, from 0 to 1, of the way from this one to another.
    pub(crate) fn towards(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) + share.clamp(0.0, 1.0) * (f64::from(b) - f64::from(a))).round() as u8;
        Self([mix(self.0[0], other.0[0]), mix(self.0[1], other.0[1]), mix(self.0[2], other.0[2])])
    }

    /// How light it is in grey print, from 0 (black) to 1 (white): the luma of ITU-R BT.601.
    pub(crate) fn lightness(self) -> f64 {
        let [r, g, b] = self.0.map(f64::from);
        (0.299 * r + 0.587 * g + 0.114 * b) / 255.0
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}
