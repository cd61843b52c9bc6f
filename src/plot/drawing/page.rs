//! The whole of a picture as SVG: title, notes and legend above, panels below.

use super::contents::Contents;
use super::frame::Frame;
use super::legend::{GAP, Legend, SAMPLE};
use super::page_style::PageStyle;
use super::painter::Painter;
use super::panel::Panel;
use super::scale::Scale;
use super::svg::{Anchor, Area, PagePoint, Stroke, Svg, TextStyle};
use super::text::{lines, shortened};
use super::ticks::count;
use crate::plot::theme::Theme;

/// Lines of notes above the panels; more would leave them too little.
const MOST_NOTES: usize = 3;
/// The least width and height of one of several panels, in letters.
const LEAST_PANEL: PagePoint = PagePoint { x: 15.0, y: 11.0 };

/// The text of an SVG file of a size.
pub(crate) fn svg(contents: &Contents, size: PagePoint, theme: Theme) -> String {
    let font = (size.x.min(1.5 * size.y) / 52.0).clamp(9.0, 26.0);
    let page_style = PageStyle { theme, font };
    let notes = contents.all_notes();
    let mut svg = Svg::default();
    svg.begin(size, &contents.title, &notes.join(" "));
    svg.area(Area { left: 0.0, top: 0.0, width: size.x, height: size.y }, theme.background(), 1.0);
    let (margin, width) = (0.8 * font, size.x - 1.6 * font);
    let mut top = margin;
    let mut put = |text: &str, set: TextStyle, svg: &mut Svg| {
        top += 1.35 * set.size;
        svg.text(PagePoint { x: margin, y: top - 0.3 * set.size }, &shortened(text, width / set.size), text, set);
    };
    put(&contents.title, TextStyle { size: 1.25 * font, bold: true, ..page_style.text(Anchor::Start) }, &mut svg);
    let quiet = TextStyle { colour: theme.muted(), ..page_style.text(Anchor::Start) };
    let mut told: Vec<String> = notes.iter().flat_map(|note| lines(note, width / font)).collect();
    if told.len() > MOST_NOTES {
        // The last line is cut off, and shows the rest under the pointer.
        let rest = told.split_off(MOST_NOTES - 1).join(" ");
        told.push(rest);
    }
    told.iter().for_each(|line| put(line, quiet, &mut svg));
    let legend = Legend::of(contents.panels.iter().flat_map(|panel| &panel.layers), width / font, font);
    draw_legend(&legend, PagePoint { x: margin, y: top + 0.2 * font }, page_style, &mut svg);
    top += legend.height + 0.5 * font;
    let space = Area { left: margin, top, width, height: (size.y - top - 0.4 * font).max(1.0) };
    draw_panels(&contents.panels, space, page_style, &mut svg);
    svg.finish()
}

fn draw_legend(legend: &Legend, corner: PagePoint, page_style: PageStyle, svg: &mut Svg) {
    let font = page_style.font;
    for entry in &legend.entries {
        let at = PagePoint { x: corner.x + entry.at.x, y: corner.y + entry.at.y };
        let area = Area { left: at.x, top: at.y - 0.8 * font, width: SAMPLE * font, height: 0.9 * font };
        let frame = Frame::plain(area, Scale::between(0.0, 1.0), page_style);
        Painter::new(&frame, svg).draw_mark(&entry.sample, entry.style);
        let place = PagePoint { x: area.right() + GAP * font, ..at };
        svg.text(place, &entry.shown, &entry.name, page_style.text(Anchor::Start));
    }
}

/// The panels in rows, as many as there is room for; what is left out is told.
fn draw_panels(panels: &[Panel], space: Area, page_style: PageStyle, svg: &mut Svg) {
    let font = page_style.font;
    let fits = |length: f64, least: f64| ((length / (least * font)) as usize).max(1);
    let (across, down) = (fits(space.width, LEAST_PANEL.x), fits(space.height, LEAST_PANEL.y));
    let shown = panels.len().min(across * down);
    let left_out = panels.len() - shown;
    // Columns for panels of about 4 : 3.
    let wanted = (shown as f64 * space.width / space.height * 0.75).sqrt().round() as usize;
    let columns = wanted.clamp(shown.div_ceil(down).max(1), across.min(shown.max(1)).max(shown.div_ceil(down)));
    let rows = shown.div_ceil(columns).max(1);
    let told = if left_out > 0 { 1.5 * font } else { 0.0 };
    let (width, height) = (space.width / columns as f64, (space.height - told) / rows as f64);
    for (k, panel) in panels.iter().take(shown).enumerate() {
        let (column, row) = ((k % columns) as f64, (k / columns) as f64);
        let area = Area { left: space.left + column * width, top: space.top + row * height, width, height };
        draw_panel(panel, area, page_style, svg);
    }
    if left_out > 0 {
        let text = format!("{left_out} more panels do not fit in a picture of this size.");
        let at = PagePoint { x: space.left, y: space.bottom() };
        svg.text(at, &shortened(&text, space.width / font), &text, page_style.text(Anchor::Start));
    }
}

fn draw_panel(panel: &Panel, area: Area, page_style: PageStyle, svg: &mut Svg) {
    let frame = Frame::of(panel, area, page_style);
    frame.draw_axes(panel, svg);
    svg.begin_clipped(frame.inner);
    let mut painter = Painter::new(&frame, svg);
    panel.layers.iter().for_each(|layer| painter.draw_mark(&layer.mark, layer.style));
    let fullest = painter.fullest;
    svg.end_clipped();
    svg.frame(frame.inner, Stroke { colour: page_style.theme.muted(), width: 1.0, dash: "" });
    if fullest > 0 {
        let text = format!("fullest cell: {} points", count(fullest as f64));
        let at = PagePoint { x: frame.inner.right(), y: frame.inner.top - 0.5 * page_style.font };
        let set =
            TextStyle { colour: page_style.theme.muted(), size: 0.9 * page_style.font, ..page_style.text(Anchor::End) };
        svg.text(at, &text, &text, set);
    }
}
