//! What a picture shows, whatever it is drawn on.

use super::panel::Panel;

/// What a picture shows: a title, sentences with the numbers that matter, and panels.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    pub(crate) title: String,
    pub(crate) notes: Vec<String>,
    pub(crate) panels: Vec<Panel>,
}

impl Contents {
    /// The notes, with how many points cannot be shown.
    pub(crate) fn all_notes(&self) -> Vec<String> {
        let unshown: usize = self.panels.iter().map(Panel::unshown).sum();
        let note = match unshown {
            0 => None,
            1 => Some("1 point is not shown: it is not finite, or has no logarithm.".to_owned()),
            n => Some(format!("{n} points are not shown: they are not finite, or have no logarithm.")),
        };
        self.notes.iter().cloned().chain(note).collect()
    }
}
