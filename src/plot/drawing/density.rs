//! Many points as shades: how many of them lie in each cell of a grid.

use super::svg::{Area, PagePoint};

/// From so many points on, single ones can no longer be seen.
pub(crate) const MANY: usize = 1500;

/// Counts of points over a grid on the page.
#[derive(Debug)]
pub(crate) struct Density {
    columns: usize,
    counts: Vec<u64>,
    side: PagePoint,
    corner: PagePoint,
}

impl Density {
    /// Over square cells of about `side` in an area; spots outside of it are not counted.
    pub(crate) fn over(area: Area, side: f64, spots: impl Iterator<Item = PagePoint>) -> Self {
        let columns = ((area.width / side).round() as usize).clamp(1, 400);
        let rows = ((area.height / side).round() as usize).clamp(1, 400);
        let side = PagePoint { x: area.width / columns as f64, y: area.height / rows as f64 };
        let mut counts = vec![0; columns * rows];
        for spot in spots {
            let (x, y) = ((spot.x - area.left) / side.x, (spot.y - area.top) / side.y);
            if (0.0..=columns as f64).contains(&x) && (0.0..=rows as f64).contains(&y) {
                counts[(y as usize).min(rows - 1) * columns + (x as usize).min(columns - 1)] += 1;
            }
        }
        Self { columns, counts, side, corner: PagePoint { x: area.left, y: area.top } }
    }

    /// The largest count.
    pub(crate) fn most(&self) -> u64 {
        self.counts.iter().copied().max().unwrap_or(0)
    }

    /// The cells that hold points, with a share for each that grows with the logarithm of its count, up to 1.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (Area, f64)> + '_ {
        let whole = (self.most() as f64).ln_1p();
        self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(move |(k, count)| {
            let (column, row) = (k % self.columns, k / self.columns);
            let area = Area {
                left: self.corner.x + column as f64 * self.side.x,
                top: self.corner.y + row as f64 * self.side.y,
                width: self.side.x,
                height: self.side.y,
            };
            (area, (*count as f64).ln_1p() / whole)
        })
    }
}
