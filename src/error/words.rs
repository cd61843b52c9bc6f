//! Parts of the sentences of errors.

use std::fmt::Display;
use std::path::Path;

/// The remedy for examples of another width than the model's.
pub(super) fn of_width(found: usize, expected: usize) -> String {
    if found < expected {
        format!("; svmlight text is read to that width with .features({expected})")
    } else {
        format!("; for svmlight text, fit on examples that are read with .features({found}) too")
    }
}

/// The file before what is said of it.
pub(super) fn of_file(path: Option<&Path>) -> String {
    path.map(|path| format!("{}: ", path.display())).unwrap_or_default()
}

/// The reasons, each on a line of its own.
pub(super) fn reasons(reasons: &[String]) -> String {
    if reasons.is_empty() { String::new() } else { format!(":\n  - {}", reasons.join("\n  - ")) }
}

/// Several errors, each on a line of its own.
pub(super) fn list(errors: &[impl Display]) -> String {
    if let [only] = errors {
        return only.to_string();
    }
    let mut text = format!("{} faults in the settings:", errors.len());
    for error in errors {
        text.push_str("\n  - ");
        text.push_str(&error.to_string());
    }
    text
}
