//! The names of what is drawn, in rows above the panels.

use super::layer::{Layer, Style};
use super::look::Look;
use super::mark::{Mark, Point, extent};
use super::svg::{Anchor, Spot, Type};
use super::text::{shortened, width};

/// A name beside a sample of its mark.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) style: Style,
    pub(crate) sample: Mark,
    /// Where the sample begins, and the baseline of the name, from the left and the top of the legend.
    pub(crate) at: Spot,
}

/// Entries laid out in rows.
#[derive(Debug)]
pub(crate) struct Legend {
    pub(crate) entries: Vec<Entry>,
    pub(crate) height: f64,
    look: Look,
}

/// The width of a sample, in letters.
pub(crate) const SAMPLE: f64 = 2.2;
/// More rows would leave too little for the panels.
const MOST_ROWS: usize = 3;

impl Legend {
    /// The named layers, each name once, in rows of a width; where there are too many, the last entry says how many more.
    pub(crate) fn of<'a>(layers: impl Iterator<Item = &'a Layer>, most: f64, look: Look) -> Self {
        let font = look.font;
        let (mut entries, mut at, mut rows, mut left_out): (Vec<Entry>, _, _, _) = (Vec::new(), 0.0, 1, 0);
        for layer in layers {
            let Some(name) = &layer.name else { continue };
            if entries.iter().any(|entry| entry.name == *name) {
                continue;
            }
            let name = shortened(name, most / font - SAMPLE - 1.0);
            let needed = (SAMPLE + 0.5 + width(&name) + 1.5) * font;
            if at > 0.0 && at + needed - 1.5 * font > most {
                (at, rows) = (0.0, rows + 1);
            }
            if rows > MOST_ROWS {
                left_out += 1;
                continue;
            }
            let place = Spot { x: at, y: (f64::from(rows as u32) - 0.35) * 1.5 * font };
            entries.push(Entry { name, style: layer.style, sample: sample(&layer.mark), at: place });
            at += needed;
        }
        if left_out > 0
            && let Some(last) = entries.last_mut()
        {
            last.name = format!("… and {} more", left_out + 1);
        }
        let height = if entries.is_empty() { 0.0 } else { f64::from(rows.min(MOST_ROWS) as u32) * 1.5 * font };
        Self { entries, height, look }
    }

    /// How its names are set.
    pub(crate) fn text(&self) -> Type {
        self.look.text(Anchor::Start)
    }
}

/// The same kind of mark over [0, 1] × [0, 1].
fn sample(mark: &Mark) -> Mark {
    let (left, right) = (Point { x: 0.0, y: 0.5 }, Point { x: 1.0, y: 0.5 });
    match mark {
        Mark::Highlight(_) => Mark::Highlight(Point { x: 0.5, ..left }),
        Mark::Points(_) => Mark::Points([0.0, 0.28, 0.56, 0.84].map(|x| Point { x, ..left }).to_vec()),
        Mark::Bars(_) | Mark::Cells(_) | Mark::SignedCells(_) => Mark::Bars(vec![extent((0.0, 0.15), (1.0, 0.85))]),
        Mark::Band { .. } => Mark::Band {
            lower: vec![Point { y: 0.1, ..left }, Point { y: 0.1, ..right }],
            upper: vec![Point { y: 0.9, ..left }, Point { y: 0.9, ..right }],
        },
        _ => Mark::Line(vec![left, right]),
    }
}
