//! A picture as text.

use super::contents::Contents;
use super::layer::Style;
use super::mark::{Extent, Mark, Point};
use super::panel::Panel;
use super::scale::Scale;
use super::ticks::Tick;

/// The characters of a panel, row by row from the top.
struct Screen {
    columns: usize,
    rows: usize,
    cells: Vec<char>,
    x: Scale,
    y: Scale,
    /// Named places of the y axis count from the top down.
    downwards: bool,
}

/// A sign for each series.
const SIGNS: [char; 7] = ['●', '○', '▲', '◆', '×', '+', '■'];

fn sign(style: Style) -> char {
    match style {
        Style::Series(k) => SIGNS[k % SIGNS.len()],
        Style::Reference | Style::Muted => '·',
    }
}

/// Title, notes, legend and the panels one below the other, in lines of at most `columns` characters, each panel `rows` lines high.
pub(crate) fn terminal(contents: &Contents, columns: usize, rows: usize) -> String {
    let mut out = vec![contents.title.clone()];
    out.extend(contents.all_notes());
    for panel in &contents.panels {
        out.extend((!panel.title.is_empty()).then(|| panel.title.clone()));
        let named = panel.layers.iter().filter_map(|layer| Some((sign(layer.style), layer.name.as_ref()?)));
        let legend: Vec<String> = named.map(|(sign, name)| format!("{sign} {name}")).collect();
        out.extend((!legend.is_empty()).then(|| legend.join("   ")));
        out.extend(panel_lines(panel, columns, rows));
    }
    let control = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let clean = |line: String| line.trim_end().chars().take(columns).map(control).collect::<String>();
    out.into_iter().map(clean).collect::<Vec<_>>().join("\n")
}

fn panel_lines(panel: &Panel, columns: usize, rows: usize) -> Vec<String> {
    let (x, y) = panel.scales();
    let y_ticks = panel.y.ticks(&y, rows as f64);
    let widest = y_ticks.iter().map(|tick| tick.name.chars().count()).max().unwrap_or(0);
    let beside = widest.min(columns / 3);
    let (columns, downwards) = (columns.saturating_sub(beside + 2).max(10), panel.y.is_named());
    let mut screen = Screen { columns, rows, cells: vec![' '; columns * rows], x, y, downwards };
    panel.layers.iter().for_each(|layer| screen.draw(&layer.mark, sign(layer.style)));
    let name = |row: usize| y_ticks.iter().find(|tick| screen.row(tick.at) == Some(row)).map_or("", |tick| &tick.name);
    let mut lines: Vec<String> = vec![panel.y.title.clone()];
    for (row, cells) in screen.cells.chunks(columns).enumerate() {
        let name: String = name(row).chars().take(beside).collect();
        lines.push(format!("{name:>beside$} │{}", cells.iter().collect::<String>()));
    }
    lines.push(format!("{:>beside$} └{}", "", "─".repeat(columns)));
    lines.push(format!("{:>beside$}  {}", "", screen.names_below(&panel.x.ticks(&x, columns as f64 / 4.0))));
    lines.push(format!("{:>beside$}  {:^columns$}", "", panel.x.title));
    lines
}

impl Screen {
    fn column(&self, x: f64) -> Option<usize> {
        place(self.x.share(x)?, self.columns)
    }

    fn row(&self, y: f64) -> Option<usize> {
        place(self.down(self.y.share(y)?), self.rows)
    }

    /// The share of the way from the top, of that along the axis.
    fn down(&self, share: f64) -> f64 {
        if self.downwards { share } else { 1.0 - share }
    }

    fn put(&mut self, column: usize, row: usize, sign: char) {
        // What is compared with stays below what is compared.
        if let Some(cell) = self.cells.get_mut(row * self.columns + column).filter(|cell| sign != '·' || **cell == ' ')
        {
            *cell = sign;
        }
    }

    fn draw(&mut self, mark: &Mark, sign: char) {
        match mark {
            Mark::Line(points) => points.windows(2).for_each(|pair| self.piece(pair[0], pair[1], sign)),
            Mark::Segments(pieces) => pieces.iter().for_each(|piece| self.piece(piece.from, piece.to, sign)),
            Mark::Points(points) => points.iter().for_each(|point| self.piece(*point, *point, sign)),
            Mark::Highlight(point) => self.piece(*point, *point, sign),
            Mark::Horizontal(y) => self.piece(Point { x: self.x.low, y: *y }, Point { x: self.x.high, y: *y }, sign),
            Mark::Vertical(x) => self.piece(Point { x: *x, y: self.y.low }, Point { x: *x, y: self.y.high }, sign),
            Mark::Diagonal => {
                let (low, high) = (self.x.low.max(self.y.low), self.x.high.min(self.y.high));
                self.piece(Point { x: low, y: low }, Point { x: high, y: high }, sign);
            }
            Mark::Bars(bars) => bars.iter().for_each(|bar| self.bar(bar, sign)),
            Mark::Band { .. } | Mark::Cells(_) | Mark::SignedCells(_) | Mark::Labels(_) => {}
        }
    }

    fn bar(&mut self, bar: &Extent, sign: char) {
        let columns = (self.column(bar.from.x), self.column(bar.to.x));
        let rows = (self.row(bar.from.y), self.row(bar.to.y));
        let ((Some(left), Some(right)), (Some(a), Some(b))) = (columns, rows) else { return };
        for row in a.min(b)..=a.max(b) {
            (left.min(right)..=left.max(right)).for_each(|column| self.put(column, row, sign));
        }
    }

    /// A straight piece: one sign in each column, or in each row where it is steep.
    fn piece(&mut self, from: Point, to: Point, sign: char) {
        let ends = |p: Point| Some((self.x.share(p.x)?, self.y.share(p.y)?));
        let (Some((x0, y0)), Some((x1, y1))) = (ends(from), ends(to)) else { return };
        let length = ((x1 - x0).abs() * self.columns as f64).max((y1 - y0).abs() * self.rows as f64);
        let steps = (length.ceil() as usize).clamp(1, self.columns + self.rows);
        for step in 0..=steps {
            let t = step as f64 / steps as f64;
            let (x, y) = (x0 + t * (x1 - x0), y0 + t * (y1 - y0));
            if let (Some(column), Some(row)) = (place(x, self.columns), place(self.down(y), self.rows)) {
                self.put(column, row, sign);
            }
        }
    }

    /// The names of ticks under their columns, as many as do not touch.
    fn names_below(&self, ticks: &[Tick]) -> String {
        let mut line = String::new();
        for tick in ticks {
            let Some(column) = self.column(tick.at) else { continue };
            let begin = column.saturating_sub(tick.name.chars().count() / 2);
            let written = line.chars().count();
            if begin >= written + usize::from(written > 0) {
                line += &" ".repeat(begin - written);
                line += &tick.name;
            }
        }
        line
    }
}

/// The cell of `count` in which a share lies.
fn place(share: f64, count: usize) -> Option<usize> {
    (0.0..=1.0).contains(&share).then(|| ((share * count as f64) as usize).min(count - 1))
}
