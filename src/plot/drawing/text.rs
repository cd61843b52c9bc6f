//! Text in a picture: how wide it is, shortened to a width, and escaped for SVG.

use unicode_segmentation::UnicodeSegmentation as _;

/// Widths of the characters from the blank to the tilde in thousandths of the font's size, by the metrics of Helvetica, which
/// Arial and Liberation Sans share.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// Other fonts that a viewer may take instead are wider: DejaVu Sans by about this factor.
const WIDEST_FONT: f64 = 1.13;

/// The width of a text in a font of size 1, in the widest of the fonts that viewers take.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(width_of).sum()
}

fn width_of(c: char) -> f64 {
    let place = (c as usize).checked_sub(32).and_then(|place| WIDTHS.get(place));
    let thousandths = match (place, c as u32) {
        (Some(width), _) => f64::from(*width),
        (None, 0..0x20 | 0x300..0x370 | 0x200b..0x2010 | 0xfe00..0xfe10) => 0.0,
        (None, 0x20..0x1100) => 600.0,
        (None, 0x2000..0x2c00) => 780.0,
        (None, _) => 1000.0,
    };
    thousandths * WIDEST_FONT / 1000.0
}

/// A text no wider than `most` in a font of size 1: what does not fit is cut off at a whole character, and `…` put in its place.
pub(crate) fn shortened(text: &str, most: f64) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let (mut kept, mut used) = (String::new(), width("…"));
    for character in text.graphemes(true) {
        used += width(character);
        if used > most {
            break;
        }
        kept += character;
    }
    kept.truncate(kept.trim_end().len());
    kept + "…"
}

/// A text in lines no wider than `most` in a font of size 1, broken at blanks.
pub(crate) fn lines(text: &str, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + width(" ") + width(word) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text as it stands in SVG, in elements and in attributes: what XML reserves is escaped, what it forbids and what would turn
/// the direction of the text around is replaced, and every blank is one.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..' '
            | '\u{7f}'..'\u{a0}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                safe.push('\u{fffd}');
            }
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_text_fits() {
        for text in ["", "mpg", "a_name_that_is_long", "Zürich 北京 👩‍👩‍👧", "iiiiiiiiiiiiiiiiiii"] {
            for most in [0.6, 1.2, 3.0, 8.0, 40.0] {
                let short = shortened(text, most);
                assert!(width(&short) <= most.max(width("…")), "{short:?} in {most}");
                assert!(short == text || short.ends_with('…'));
            }
        }
        assert_eq!(shortened("flipper_length_mm", 5.0), "flipper_l…");
    }

    #[test]
    fn nothing_of_a_name_is_markup() {
        assert_eq!(escaped("<b a='1'>&\"\0\n\u{202e}x"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;\u{fffd} \u{fffd}x");
    }
}
