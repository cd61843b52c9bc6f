//! The colours of a picture.

use super::drawing::Colour;

/// Dark ink on white, or light ink on a dark background.
///
/// Series have the colours of Okabe and Ito, which people with any kind of colour blindness tell apart, and a dash or a marker of
/// their own beside it. Shades of counts run from the background to one dark (or light) end, so that they keep their order in grey.
///
/// # Source
/// Okabe & Ito (2008), *Color universal design*.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// For paper and white pages.
    #[default]
    Light,
    /// For dark pages.
    Dark,
}

const LIGHT_SERIES: [u32; 7] = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xb88700, 0x56b4e9, 0x4d4d4d];
const DARK_SERIES: [u32; 7] = [0x56b4e9, 0xe69f00, 0x2bbf93, 0xe29ac4, 0xf0e442, 0x5b8fd0, 0xbfbfbf];

impl Theme {
    fn of(self, light: u32, dark: u32) -> Colour {
        Colour::new(if self == Self::Light { light } else { dark })
    }

    /// What everything is drawn on.
    pub(crate) fn background(self) -> Colour {
        self.of(0xffffff, 0x16191d)
    }

    /// Titles and numbers.
    pub(crate) fn ink(self) -> Colour {
        self.of(0x1c1f23, 0xe6e8ea)
    }

    /// Names of ticks, frames, lines of reference.
    pub(crate) fn muted(self) -> Colour {
        self.of(0x5c636b, 0xa0a7af)
    }

    /// Lines of the grid.
    pub(crate) fn grid(self) -> Colour {
        self.of(0xe4e7ea, 0x30363c)
    }

    /// The colour of a series, counted from 0; from the eighth on they come again.
    pub(crate) fn series(self, k: usize) -> Colour {
        self.of(LIGHT_SERIES[k % LIGHT_SERIES.len()], DARK_SERIES[k % DARK_SERIES.len()])
    }

    /// The shade of a share from 0 to 1: monotone in lightness, from near the background to far from it.
    pub(crate) fn shade(self, share: f64) -> Colour {
        let [low, middle, high] = [(0xe3eef7, 0x1f2f3d), (0x5a9fce, 0x3c83b5), (0x08306b, 0xd6ecff)];
        through([low, middle, high].map(|(light, dark)| self.of(light, dark)), share)
    }

    /// The same without colour, for what lies in the background.
    pub(crate) fn quiet_shade(self, share: f64) -> Colour {
        through([self.grid(), self.of(0xa8afb6, 0x5a6168), self.of(0x4a5057, 0xc3c8cd)], share)
    }

    /// The shade of a number from −1 to 1: blue below 0, orange above, the background at 0, equally dark at equal size.
    pub(crate) fn signed_shade(self, value: f64) -> Colour {
        let end = match value < 0.0 {
            true => [(0x6ba6cf, 0x2f78a8), (0x084c8d, 0x9bd3f7)],
            false => [(0xe8a06a, 0xa8632a), (0x9a3c00, 0xffc08a)],
        };
        let [middle, end] = end.map(|(light, dark)| self.of(light, dark));
        through([self.background(), middle, end], value.abs())
    }

    /// Black or white, whichever is read on a colour.
    pub(crate) fn ink_on(self, colour: Colour) -> Colour {
        Colour::new(if colour.lightness() > 0.55 { 0x1c1f23 } else { 0xffffff })
    }
}

/// Three colours at shares 0, ½ and 1, and what lies between them.
fn through([low, middle, high]: [Colour; 3], share: f64) -> Colour {
    if share < 0.5 { low.towards(middle, 2.0 * share) } else { middle.towards(high, 2.0 * share - 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In grey print a greater share is darker on white, and lighter on a dark background.
    #[test]
    fn shades_keep_their_order_in_grey() {
        for (theme, sign) in [(Theme::Light, -1.0), (Theme::Dark, 1.0)] {
            let grey: Vec<f64> = (0..=20).map(|k| sign * theme.shade(f64::from(k) / 20.0).lightness()).collect();
            assert!(grey.windows(2).all(|pair| pair[0] < pair[1]), "{theme:?} {grey:?}");
            let sides = |k: i32| [-1.0, 1.0].map(|side| theme.signed_shade(side * f64::from(k) / 20.0).lightness());
            for k in 0..20 {
                let (near, far) = (sides(k), sides(k + 1));
                assert!((0..2).all(|side| sign * near[side] < sign * far[side]), "{theme:?} at {k}");
            }
        }
    }
}
