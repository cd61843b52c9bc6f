//! How names and cells stand in a message: quoted, and never a page of them.

/// The longest text that a message repeats whole, in characters.
const MOST: usize = 64;

/// The most names that a message lists.
const NAMES: usize = 8;

/// A name or a cell in quotes, cut after 64 characters: a cell may hold a book.
pub(crate) fn quoted(text: impl AsRef<str>) -> String {
    format!("{:?}", cut(text.as_ref(), MOST))
}

/// The first names in quotes, and how many more there are.
pub(crate) fn listed<N: AsRef<str>>(names: &[N]) -> String {
    let shown = names.iter().take(NAMES).map(quoted).collect::<Vec<_>>().join(", ");
    if names.len() > NAMES { format!("{shown} and {} more", names.len() - NAMES) } else { shown }
}

/// A sentence made elsewhere, which may repeat names that nobody shortened.
pub(crate) fn brief(sentence: &str) -> String {
    cut(sentence, 8 * MOST)
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
