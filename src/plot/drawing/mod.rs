//! What every picture is made of: scales, ticks, axes, marks, legend and page, and the two ways to write them: as SVG, and as text for a terminal.

mod axis;
mod colour;
mod contents;
mod density;
mod frame;
mod layer;
mod legend;
mod mark;
mod page;
mod page_style;
mod painter;
mod panel;
mod scale;
mod svg;
mod terminal;
mod text;
mod thinning;
mod ticks;

pub(crate) use axis::Axis;
pub(crate) use colour::Colour;
pub(crate) use contents::Contents;
pub(crate) use layer::Style;
pub(crate) use mark::{Cell, Extent, Label, Mark, Point, Side, extent, points};
pub(crate) use page::svg;
pub(crate) use panel::Panel;
pub(crate) use svg::PagePoint;
pub(crate) use terminal::terminal;
pub(crate) use text::{escaped, shortened};
pub(crate) use ticks::{count, number};
