//! The names of what is drawn, in rows above the panels.

use super::layer::{Layer, Style};
use super::mark::{Mark, Point, extent};
use super::svg::PagePoint;
use super::text::{shortened, width};

/// A name beside a sample of its mark.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// The name as far as it fits.
    pub(crate) shown: String,
    pub(crate) style: Style,
    pub(crate) sample: Mark,
    /// Where the sample begins, and the baseline of the name, from the left and the top of the legend.
    pub(crate) at: PagePoint,
}

/// Entries laid out in rows.
#[derive(Debug)]
pub(crate) struct Legend {
    pub(crate) entries: Vec<Entry>,
    pub(crate) height: f64,
}

/// The width of a sample, and the gaps after it and after a name, in letters.
pub(crate) const SAMPLE: f64 = 2.2;
pub(crate) const GAP: f64 = 0.5;
const BETWEEN: f64 = 1.5;
/// The height of a row, and the number of rows beyond which too little would be left for the panels.
const ROW: f64 = 1.5;
const MOST_ROWS: usize = 3;

impl Legend {
    /// The named layers, each name once, in rows so many letters long; where there are too many, the last entry says how many more.
    pub(crate) fn of<'a>(layers: impl Iterator<Item = &'a Layer>, length: f64, font: f64) -> Self {
        let (mut entries, mut left_out): (Vec<Entry>, usize) = (Vec::new(), 0);
        let (mut x, mut row) = (0.0, 0);
        for layer in layers {
            let known = |name: &String| entries.iter().any(|entry| entry.name == *name);
            let Some(name) = layer.name.clone().filter(|name| !known(name)) else { continue };
            let shown = shortened(&name, length - SAMPLE - GAP);
            let needed = SAMPLE + GAP + width(&shown);
            if x > 0.0 && x + needed > length {
                (x, row) = (0.0, row + 1);
            }
            if row >= MOST_ROWS {
                left_out += 1;
                continue;
            }
            let at = PagePoint { x: x * font, y: (row as f64 + 0.7) * ROW * font };
            entries.push(Entry { name, shown, style: layer.style, sample: sample(&layer.mark), at });
            x += needed + BETWEEN;
        }
        if left_out > 0
            && let Some(last) = entries.last_mut()
        {
            last.name = format!("… and {} more", left_out + 1);
            last.shown.clone_from(&last.name);
        }
        let rows = if entries.is_empty() { 0 } else { (row + 1).min(MOST_ROWS) };
        Self { entries, height: rows as f64 * ROW * font }
    }
}

/// The same kind of mark over [0, 1] × [0, 1].
fn sample(mark: &Mark) -> Mark {
    let (left, right) = (Point { x: 0.0, y: 0.5 }, Point { x: 1.0, y: 0.5 });
    match mark {
        Mark::Highlight(_) => Mark::Highlight(Point { x: 0.5, ..left }),
        Mark::Points(_) => Mark::Points([0.15, 0.5, 0.85].map(|x| Point { x, ..left }).to_vec()),
        Mark::Bars(_) | Mark::Cells(_) | Mark::SignedCells(_) => Mark::Bars(vec![extent((0.0, 0.15), (1.0, 0.85))]),
        Mark::Band { .. } => Mark::Band {
            lower: vec![Point { y: 0.1, ..left }, Point { y: 0.1, ..right }],
            upper: vec![Point { y: 0.9, ..left }, Point { y: 0.9, ..right }],
        },
        _ => Mark::Line(vec![left, right]),
    }
}
