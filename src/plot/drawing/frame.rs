//! The place of a panel on the page: its inner area, ticks and titles around it.

use super::axis::Axis;
use super::mark::{Label, Mark, Point, Side};
use super::page_style::PageStyle;
use super::panel::Panel;
use super::scale::Scale;
use super::svg::{Anchor, Area, PagePoint, Stroke, Svg, TextStyle};
use super::text::{shortened, width};
use super::ticks::Tick;

/// Where the numbers of a panel stand on the page, and the ticks around it.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) inner: Area,
    pub(crate) x: Scale,
    pub(crate) y: Scale,
    /// Named places of the y axis count from the top down.
    downwards: bool,
    /// Names of the x axis are read from below.
    upright: bool,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// The depth of the texts below, and the width of those at the left, that ticks take.
    below: f64,
    beside: f64,
    pub(crate) page_style: PageStyle,
}

/// The shares of a panel's width and height that names beside it may take.
const NAMES_AT_LEFT: f64 = 0.42;
const NAMES_BELOW: f64 = 0.35;

impl Frame {
    /// Lays a panel out in an area: margins by the texts around it, the rest is its own.
    pub(crate) fn of(panel: &Panel, outer: Area, page_style: PageStyle) -> Self {
        let font = page_style.font;
        let (mut x, y) = panel.scales();
        let headed = !panel.title.is_empty() || panel.is_dense();
        let above = if headed { 1.7 * font } else { 0.4 * font };
        let title = |axis: &Axis| if axis.title.is_empty() { 0.0 } else { 1.5 * font };
        let height = outer.height - above - title(&panel.x) - 1.6 * font;
        let y_ticks = panel.y.ticks(&y, height / font);
        let beside = (widest(&y_ticks) * font).min(NAMES_AT_LEFT * outer.width);
        let left = title(&panel.y) + beside + 0.7 * font;
        let width = (outer.width - left - 1.2 * font).max(1.0);
        widen_for_labels(&mut x, panel, width, page_style);
        let mut x_ticks = panel.x.ticks(&x, width / font);
        if !panel.x.is_named() {
            x_ticks = apart(x_ticks, &x, width / font);
        }
        let apart = width / (x.high - x.low).max(1.0);
        let upright = panel.x.is_named() && (widest(&x_ticks) + 0.4) * font > apart;
        let below = if upright { (widest(&x_ticks) * font).min(NAMES_BELOW * outer.height) } else { 0.9 * font };
        let depth = (outer.height - above - below - 0.8 * font - title(&panel.x)).max(1.0);
        let y_ticks = if panel.y.is_named() { panel.y.ticks(&y, depth / font) } else { y_ticks };
        let side = width.min(depth);
        let (width, height) = if panel.square { (side, side) } else { (width, depth) };
        let aside = if panel.square { 0.5 * (outer.width - left - 1.2 * font - width).max(0.0) } else { 0.0 };
        let inner = Area { left: outer.left + left + aside, top: outer.top + above, width, height };
        let downwards = panel.y.is_named();
        Self { inner, x, y, downwards, upright, x_ticks, y_ticks, below, beside, page_style }
    }

    /// Without anything around it, with one scale for both axes.
    pub(crate) fn plain(inner: Area, scale: Scale, page_style: PageStyle) -> Self {
        let (x_ticks, y_ticks) = (Vec::new(), Vec::new());
        let (downwards, upright, below, beside) = (false, false, 0.0, 0.0);
        Self { inner, x: scale, y: scale, downwards, upright, x_ticks, y_ticks, below, beside, page_style }
    }

    /// The place of a point; `None` for one that cannot be shown. It may lie outside of the inner area.
    pub(crate) fn spot(&self, point: Point) -> Option<PagePoint> {
        let (x, y) = (self.x.share(point.x)?, self.y.share(point.y)?);
        let down = if self.downwards { y } else { 1.0 - y };
        Some(PagePoint { x: self.inner.left + x * self.inner.width, y: self.inner.top + down * self.inner.height })
    }

    /// Grid, ticks and titles.
    pub(crate) fn draw_axes(&self, panel: &Panel, svg: &mut Svg) {
        let (font, theme, inner) = (self.page_style.font, self.page_style.theme, self.inner);
        let grid = Stroke { colour: theme.grid(), width: 1.0, dash: "" };
        let quiet = TextStyle { colour: theme.muted(), ..self.page_style.text(Anchor::Middle) };
        for tick in &self.x_ticks {
            let Some(PagePoint { x, .. }) = self.spot(Point { x: tick.at, y: self.y.value(0.5) }) else { continue };
            if !panel.x.is_named() {
                svg.line(&[PagePoint { x, y: inner.top }, PagePoint { x, y: inner.bottom() }], grid);
            }
            if self.upright {
                let at = PagePoint { x: x + 0.35 * font, y: inner.bottom() + 0.5 * font };
                let set = TextStyle { anchor: Anchor::End, upright: true, ..quiet };
                svg.text(at, &shortened(&tick.name, self.below / font), &tick.name, set);
            } else {
                svg.text(PagePoint { x, y: inner.bottom() + 1.3 * font }, &tick.name, &tick.name, quiet);
            }
        }
        for tick in &self.y_ticks {
            let Some(PagePoint { y, .. }) = self.spot(Point { x: self.x.value(0.5), y: tick.at }) else { continue };
            if !panel.y.is_named() {
                svg.line(&[PagePoint { x: inner.left, y }, PagePoint { x: inner.right(), y }], grid);
            }
            let at = PagePoint { x: inner.left - 0.5 * font, y: y + 0.35 * font };
            let shown = shortened(&tick.name, self.beside / font);
            svg.text(at, &shown, &tick.name, TextStyle { anchor: Anchor::End, ..quiet });
        }
        self.draw_titles(panel, svg);
    }

    fn draw_titles(&self, panel: &Panel, svg: &mut Svg) {
        let (font, inner) = (self.page_style.font, self.inner);
        let middle = PagePoint { x: inner.left + inner.width / 2.0, y: inner.top + inner.height / 2.0 };
        let set = self.page_style.text(Anchor::Middle);
        let mut put = |text: &str, at: PagePoint, most: f64, set: TextStyle| {
            if !text.is_empty() {
                svg.text(at, &shortened(text, most / font), text, set);
            }
        };
        put(
            &panel.title,
            PagePoint { x: middle.x, y: inner.top - 0.6 * font },
            inner.width,
            TextStyle { bold: true, ..set },
        );
        let below = PagePoint { x: middle.x, y: inner.bottom() + self.below + 1.8 * font };
        put(&panel.x.title, below, inner.width + 4.0 * font, set);
        let left = PagePoint { x: inner.left - self.beside - 1.0 * font, y: middle.y };
        put(&panel.y.title, left, inner.height + 2.0 * font, TextStyle { upright: true, ..set });
    }
}

/// The width of a label, with the gap to its point.
pub(crate) fn label_width(label: &Label, page_style: PageStyle) -> f64 {
    (width(&label.text) + 0.6) * page_style.font
}

/// Widens an even scale, so many units of the page long, until the labels beside its points fit.
fn widen_for_labels(scale: &mut Scale, panel: &Panel, length: f64, page_style: PageStyle) {
    let labels = panel.layers.iter().filter_map(|layer| match &layer.mark {
        Mark::Labels(labels) if !scale.logarithmic => Some(labels),
        _ => None,
    });
    let labels: Vec<&Label> = labels.flatten().filter(|label| label.at.x.is_finite()).collect();
    // Room at one end takes some of the other.
    for label in std::iter::repeat_n(&labels, 5).flatten() {
        // A label, with a margin to the frame, never takes more than two fifths of the panel.
        let rest = 1.0 - ((label_width(label, page_style) + 0.4 * page_style.font) / length).min(0.4);
        match label.side {
            Side::Right => scale.high = scale.high.max(scale.low + (label.at.x - scale.low) / rest).min(f64::MAX),
            Side::Left => scale.low = scale.low.min(scale.high - (scale.high - label.at.x) / rest).max(-f64::MAX),
            Side::Above | Side::Below => {}
        }
    }
}

/// The width of the widest name in a font of size 1.
fn widest(ticks: &[Tick]) -> f64 {
    // Rounded up, so that what is as wide is not shortened by a last bit.
    ticks.iter().map(|tick| width(&tick.name)).fold(0.0, f64::max) + 0.01
}

/// Numbers side by side on an axis so many letters long, as many as do not touch.
fn apart(mut all: Vec<Tick>, scale: &Scale, length: f64) -> Vec<Tick> {
    let step = |all: &[Tick]| match all {
        [first, second, ..] => scale.share(second.at).zip(scale.share(first.at)).map_or(1.0, |(b, a)| b - a),
        _ => 1.0,
    };
    while all.len() > 1 && widest(&all) + 0.8 > step(&all) * length {
        all = all.into_iter().step_by(2).collect();
    }
    all
}
