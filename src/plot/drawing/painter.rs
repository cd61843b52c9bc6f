//! Marks, drawn in the frame of their panel.

use super::colour::Colour;
use super::density::{Density, MANY};
use super::frame::{Frame, label_width};
use super::layer::Style;
use super::mark::{Cell, Extent, Label, Mark, Point, Side};
use super::svg::{Anchor, Area, PagePoint, Stroke, Svg, TextStyle};
use super::text::width;
use super::thinning::thinned;

/// Draws the marks of a panel into its frame.
#[derive(Debug)]
pub(crate) struct Painter<'a> {
    frame: &'a Frame,
    svg: &'a mut Svg,
    /// The most points in a cell, where many points are drawn as shades.
    pub(crate) fullest: u64,
    /// Where labels stand.
    labels: Vec<Area>,
}

impl<'a> Painter<'a> {
    pub(crate) fn new(frame: &'a Frame, svg: &'a mut Svg) -> Self {
        Self { frame, svg, fullest: 0, labels: Vec::new() }
    }

    pub(crate) fn draw_mark(&mut self, mark: &Mark, style: Style) {
        match mark {
            Mark::Line(points) => self.line(points, style),
            Mark::Points(points) => self.points(points, style),
            Mark::Highlight(point) => self.highlight(*point, style),
            Mark::Band { lower, upper } => self.band(lower, upper, style),
            Mark::Bars(bars) => bars.iter().for_each(|bar| {
                if let Some(area) = self.area(bar) {
                    self.svg.area(area, self.colour(style), 0.85);
                }
            }),
            Mark::Segments(segments) => segments.iter().for_each(|segment| {
                if let (Some(from), Some(to)) = (self.frame.spot(segment.from), self.frame.spot(segment.to)) {
                    self.svg.line(&[from, to], self.stroke(style));
                }
            }),
            Mark::Cells(cells) => self.cells(cells, false),
            Mark::SignedCells(cells) => self.cells(cells, true),
            Mark::Labels(labels) => labels.iter().for_each(|label| self.label(label)),
            Mark::Vertical(x) => {
                let ends = [0.0, 1.0].map(|share| Point { x: *x, y: self.frame.y.value(share) });
                self.line(&ends, style);
            }
            Mark::Horizontal(y) => {
                let ends = [0.0, 1.0].map(|share| Point { x: self.frame.x.value(share), y: *y });
                self.line(&ends, style);
            }
            Mark::Diagonal => {
                let (x, y) = (self.frame.x, self.frame.y);
                let ends = [x.low.max(y.low), x.high.min(y.high)].map(|at| Point { x: at, y: at });
                self.line(&ends, style);
            }
        }
    }

    fn colour(&self, style: Style) -> Colour {
        let theme = self.frame.page_style.theme;
        match style {
            Style::Series(k) => theme.series(k),
            Style::Reference => theme.muted(),
            Style::Muted => theme.grid().towards(theme.muted(), 0.45),
        }
    }

    fn stroke(&self, style: Style) -> Stroke {
        let width = if matches!(style, Style::Series(_)) { 1.8 } else { 1.2 };
        Stroke { colour: self.colour(style), width, dash: style.dash() }
    }

    fn line(&mut self, points: &[Point], style: Style) {
        let spots: Vec<Option<PagePoint>> = points.iter().map(|point| self.frame.spot(*point)).collect();
        for run in spots.split(Option::is_none) {
            let run: Vec<PagePoint> = run.iter().flatten().copied().collect();
            match run[..] {
                [] => {}
                [alone] => self.marker(alone, 0.25 * self.frame.page_style.font, style),
                _ => self.svg.line(&thinned(&run), self.stroke(style)),
            }
        }
    }

    fn points(&mut self, points: &[Point], style: Style) {
        let theme = self.frame.page_style.theme;
        let spots = points.iter().filter_map(|point| self.frame.spot(*point));
        if points.len() > MANY {
            let density = Density::over(self.frame.inner, 0.5 * self.frame.page_style.font, spots);
            self.svg.begin_grid();
            for (area, share) in density.cells() {
                let quiet = style == Style::Muted;
                self.svg.area(area, if quiet { theme.quiet_shade(share) } else { theme.shade(share) }, 1.0);
            }
            self.svg.end_grid();
            self.fullest = self.fullest.max(density.most());
            return;
        }
        let radius = if points.len() > 200 { 0.18 } else { 0.25 };
        for spot in spots.collect::<Vec<_>>() {
            self.marker(spot, radius * self.frame.page_style.font, style);
        }
    }

    /// A larger marker, on a disc of the background that sets it off.
    fn highlight(&mut self, point: Point, style: Style) {
        let font = self.frame.page_style.font;
        if let Some(spot) = self.frame.spot(point) {
            self.svg.circle(spot, 0.65 * font, self.frame.page_style.theme.background(), 0.8);
            self.marker(spot, 0.4 * font, style);
        }
    }

    /// A circle, square, triangle, diamond or cross: each series has its own.
    fn marker(&mut self, at: PagePoint, radius: f64, style: Style) {
        let colour = self.colour(style);
        let around = |places: &[(f64, f64)]| -> Vec<PagePoint> {
            places.iter().map(|(x, y)| PagePoint { x: at.x + x * radius, y: at.y + y * radius }).collect()
        };
        match style.marker() {
            0 => self.svg.circle(at, radius, colour, 0.75),
            1 => self.svg.shape(&around(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]), colour, 0.75),
            2 => self.svg.shape(&around(&[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]), colour, 0.75),
            3 => self.svg.shape(&around(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]), colour, 0.75),
            _ => {
                let stroke = Stroke { colour, width: 1.5, dash: "" };
                self.svg.line(&around(&[(-1.0, -1.0), (1.0, 1.0)]), stroke);
                self.svg.line(&around(&[(-1.0, 1.0), (1.0, -1.0)]), stroke);
            }
        }
    }

    fn band(&mut self, lower: &[Point], upper: &[Point], style: Style) {
        let edge = |points: &[Point]| -> Vec<PagePoint> {
            thinned(&points.iter().filter_map(|point| self.frame.spot(*point)).collect::<Vec<_>>())
        };
        let around: Vec<PagePoint> = edge(upper).into_iter().chain(edge(lower).into_iter().rev()).collect();
        if around.len() > 2 {
            self.svg.shape(&around, self.colour(style), 0.18);
        }
    }

    fn area(&self, extent: &Extent) -> Option<Area> {
        let (a, b) = (self.frame.spot(extent.from)?, self.frame.spot(extent.to)?);
        let (left, top) = (a.x.min(b.x), a.y.min(b.y));
        Some(Area { left, top, width: (a.x - b.x).abs(), height: (a.y - b.y).abs() })
    }

    fn cells(&mut self, cells: &[Cell], signed: bool) {
        self.svg.begin_grid();
        cells.iter().for_each(|cell| self.cell(cell, signed));
        self.svg.end_grid();
    }

    fn cell(&mut self, cell: &Cell, signed: bool) {
        let page_style = self.frame.page_style;
        let Some(area) = self.area(&cell.extent).filter(|_| !cell.shade.is_nan()) else { return };
        let shade = if signed { page_style.theme.signed_shade(cell.shade) } else { page_style.theme.shade(cell.shade) };
        self.svg.area(area, shade, 1.0);
        let middle = PagePoint { x: area.left + area.width / 2.0, y: area.top + area.height / 2.0 };
        if !cell.text.is_empty()
            && area.height >= 1.1 * page_style.font
            && area.width >= (width(&cell.text) + 0.3) * page_style.font
        {
            let set = TextStyle { colour: page_style.theme.ink_on(shade), ..page_style.text(Anchor::Middle) };
            self.svg.text(PagePoint { y: middle.y + 0.35 * page_style.font, ..middle }, &cell.text, &cell.text, set);
        } else if signed && cell.shade < -0.05 {
            let half = 0.25 * area.width.min(2.0 * page_style.font);
            let ends = [-half, half].map(|x| PagePoint { x: middle.x + x, ..middle });
            self.svg.line(&ends, Stroke { colour: page_style.theme.ink_on(shade), width: 1.0, dash: "" });
        }
    }

    /// A text on its side of a point, on the other one at the top or the bottom of the panel; none where another one stands already.
    fn label(&mut self, label: &Label) {
        let (page_style, inner) = (self.frame.page_style, self.frame.inner);
        let Some(spot) = self.frame.spot(label.at) else { return };
        let (font, wide) = (page_style.font, width(&label.text) * page_style.font);
        let (anchor, left) = match label.side {
            Side::Left => (Anchor::End, spot.x - label_width(label, page_style)),
            Side::Right => (Anchor::Start, spot.x + label_width(label, page_style) - wide),
            Side::Above | Side::Below => {
                let rightmost = (inner.right() - wide).max(inner.left);
                (Anchor::Middle, (spot.x - 0.5 * wide).clamp(inner.left, rightmost))
            }
        };
        let (above, below) = (spot.y - 0.6 * font, spot.y + 1.3 * font);
        let baseline = match label.side {
            Side::Left | Side::Right => spot.y + 0.35 * font,
            Side::Above if above - font < inner.top => below,
            Side::Below if below > inner.bottom() => above,
            Side::Above => above,
            Side::Below => below,
        };
        let area = Area { left, top: baseline - 0.8 * font, width: wide, height: font };
        if self.labels.iter().any(|other| other.overlaps(area)) {
            return;
        }
        let x = match anchor {
            Anchor::Start => left,
            Anchor::Middle => left + 0.5 * wide,
            Anchor::End => left + wide,
        };
        self.svg.text_on(
            PagePoint { x, y: baseline },
            &label.text,
            page_style.theme.background(),
            page_style.text(anchor),
        );
        self.labels.push(area);
    }
}
