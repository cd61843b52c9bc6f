//! Elements of SVG, written one after the other.

use std::fmt::Write as _;

use super::colour::Colour;
use super::text::{escaped, shortened};

/// A place on the page or the width and height of something, in units of the picture (pixels at its own size).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PagePoint {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// A rectangle of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Area {
    pub(crate) fn right(self) -> f64 {
        self.left + self.width
    }

    pub(crate) fn bottom(self) -> f64 {
        self.top + self.height
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.left < other.right() && other.left < self.right() && self.top < other.bottom() && other.top < self.bottom()
    }
}

/// Which part of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextStyle {
    pub(crate) size: f64,
    pub(crate) colour: Colour,
    pub(crate) anchor: Anchor,
    pub(crate) bold: bool,
    /// Read from below.
    pub(crate) upright: bool,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) colour: Colour,
    pub(crate) width: f64,
    /// Lengths of dashes and gaps; empty for a solid line.
    pub(crate) dash: &'static str,
}

/// The text of an SVG file on its way.
#[derive(Debug, Default)]
pub(crate) struct Svg {
    text: String,
}

/// What shows under a pointer is at most so wide, in letters as wide as high: a cell may hold a book.
const LONGEST_TIP: f64 = 200.0;

/// Coordinates beyond are drawn here: far outside of any page, and within what every viewer's numbers hold.
const FAR: f64 = 20_000.0;

/// A coordinate in hundredths, without zeros at its end.
pub(crate) fn coordinate(value: f64) -> String {
    let rounded = format!("{:.2}", value.clamp(-FAR, FAR) + 0.0);
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

impl Svg {
    /// Writes to a string never fail.
    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(arguments);
        self.text.push('\n');
    }

    /// Begins a file: its size, and what a screen reader says of it.
    pub(crate) fn begin(&mut self, size: PagePoint, title: &str, about: &str) {
        let (width, height) = (coordinate(size.x), coordinate(size.y));
        let (title, about) = (escaped(&shortened(title, LONGEST_TIP)), escaped(&shortened(about, 4.0 * LONGEST_TIP)));
        self.put(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" font-family="Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"><title>{title}</title><desc>{about}</desc>"#
        ));
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }

    /// Begins what is cut off at the edges of an area; coordinates stay those of the page.
    pub(crate) fn begin_clipped(&mut self, area: Area) {
        let [x, y, w, h] = [area.left, area.top, area.width, area.height].map(coordinate);
        self.put(format_args!(r#"<svg x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{x} {y} {w} {h}">"#));
    }

    pub(crate) fn end_clipped(&mut self) {
        self.text.push_str("</svg>\n");
    }

    /// Begins neighbours of a grid, between whose edges nothing may shine through.
    pub(crate) fn begin_grid(&mut self) {
        self.text.push_str("<g shape-rendering=\"crispEdges\">\n");
    }

    pub(crate) fn end_grid(&mut self) {
        self.text.push_str("</g>\n");
    }

    pub(crate) fn area(&mut self, area: Area, fill: Colour, opacity: f64) {
        let [x, y, w, h] = [area.left, area.top, area.width, area.height].map(coordinate);
        let opacity = if opacity < 1.0 { format!(r#" fill-opacity="{}""#, coordinate(opacity)) } else { String::new() };
        self.put(format_args!(r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}"{opacity}/>"#));
    }

    pub(crate) fn frame(&mut self, area: Area, stroke: Stroke) {
        let [x, y, w, h] = [area.left, area.top, area.width, area.height].map(coordinate);
        let stroke = attributes(stroke);
        self.put(format_args!(r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="none"{stroke}/>"#));
    }

    pub(crate) fn line(&mut self, spots: &[PagePoint], stroke: Stroke) {
        let (points, stroke) = (joined(spots), attributes(stroke));
        self.put(format_args!(r#"<polyline points="{points}" fill="none"{stroke}/>"#));
    }

    /// A filled shape.
    pub(crate) fn shape(&mut self, spots: &[PagePoint], fill: Colour, opacity: f64) {
        let points = joined(spots);
        self.put(format_args!(r#"<polygon points="{points}" fill="{fill}" fill-opacity="{}"/>"#, coordinate(opacity)));
    }

    pub(crate) fn circle(&mut self, at: PagePoint, radius: f64, fill: Colour, opacity: f64) {
        let [x, y, r, opacity] = [at.x, at.y, radius, opacity].map(coordinate);
        self.put(format_args!(r#"<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" fill-opacity="{opacity}"/>"#));
    }

    /// A text whose baseline is at a place; what was cut off of it shows under a pointer.
    pub(crate) fn text(&mut self, at: PagePoint, shown: &str, whole: &str, set: TextStyle) {
        let tip = match shown == whole {
            true => String::new(),
            false => format!("<title>{}</title>", escaped(&shortened(whole, LONGEST_TIP))),
        };
        self.put_text(at, &(escaped(shown) + &tip), "", set);
    }

    /// A text that keeps what lies below it off by a margin.
    pub(crate) fn text_on(&mut self, at: PagePoint, text: &str, background: Colour, set: TextStyle) {
        let margin =
            format!(r#" paint-order="stroke" stroke="{background}" stroke-width="{}""#, coordinate(0.25 * set.size));
        self.put_text(at, &escaped(text), &margin, set);
    }

    fn put_text(&mut self, at: PagePoint, content: &str, more: &str, set: TextStyle) {
        let [x, y, size] = [at.x, at.y, set.size].map(coordinate);
        let anchor = match set.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let bold = if set.bold { r#" font-weight="bold""# } else { "" };
        let turned = if set.upright { format!(r#" transform="rotate(-90 {x} {y})""#) } else { String::new() };
        let fill = set.colour;
        self.put(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{anchor}{bold}{turned}{more}>{content}</text>"#
        ));
    }
}

fn joined(spots: &[PagePoint]) -> String {
    let pair = |spot: &PagePoint| format!("{},{}", coordinate(spot.x), coordinate(spot.y));
    spots.iter().map(pair).collect::<Vec<_>>().join(" ")
}

fn attributes(stroke: Stroke) -> String {
    let Stroke { colour, width, dash } = stroke;
    let dash = if dash.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{dash}""#) };
    format!(r#" stroke="{colour}" stroke-width="{}"{dash}"#, coordinate(width))
}
