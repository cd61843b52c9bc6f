//! Texts that are almost the same.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// The groups of different texts that differ in nothing but blanks, letter case or Unicode's normal form.
pub(crate) fn alike<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Vec<String>> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for text in texts {
        groups.entry(key(text)).or_default().push(text);
    }
    let several = groups.into_values().filter(|group| group.len() > 1);
    several.map(|group| group.into_iter().map(str::to_owned).collect()).collect()
}

/// What is left of a text without its blanks at both ends, doubled blanks, capitals and the choice of a normal form.
fn key(text: &str) -> String {
    let text: Cow<'_, str> = if text.is_ascii() { text.into() } else { text.nfc().collect::<String>().into() };
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn blanks_case_and_normal_form_make_no_difference() {
        let texts =
            ["red", " red", "Red\t", "blue", "caf\u{e9}", "cafe\u{301}", "New  York", "new york", "re d", "cafe"];
        let groups = alike(texts.into_iter());
        assert_eq!(groups, [vec!["café", "cafe\u{301}"], vec!["New  York", "new york"], vec!["red", " red", "Red\t"]]);
    }
}
