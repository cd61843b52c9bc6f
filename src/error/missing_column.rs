//! Columns that are needed and not there, and the names that were probably meant.

use super::quoted;

/// A column that is needed and not there.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MissingColumn {
    /// The name that was asked for.
    pub name: String,
    /// A name that is there and so similar that it may be meant; looked for where the message shows it, not beyond.
    pub nearest: Option<String>,
}

/// Of so many that are missing the message says more than how many.
pub(super) const SHOWN: usize = 20;

impl MissingColumn {
    pub(crate) fn among(name: &str, known: &[String]) -> Self {
        Self { name: name.to_owned(), nearest: nearest(name, known) }
    }
}

/// What is missing, in one sentence.
pub(super) fn sentence(missing: &[MissingColumn], width: usize) -> String {
    let hint = |column: &MissingColumn| column.nearest.as_ref().map(|name| format!("did you mean {}?", quoted(name)));
    if let [column] = missing {
        let name = quoted(&column.name);
        return match hint(column) {
            Some(hint) => format!("column {name} is not in the table; {hint}"),
            None if width == 1 => {
                format!("column {name} is not in the table (it has 1 column: is the delimiter right?)")
            }
            None => format!("column {name} is not in the table (it has {width} columns)"),
        };
    }
    let named = |column: &MissingColumn| {
        let hint = hint(column).map(|hint| format!(" ({hint})")).unwrap_or_default();
        quoted(&column.name) + &hint
    };
    let shown = missing.iter().take(SHOWN).map(named).collect::<Vec<_>>().join(", ");
    let more = if missing.len() > SHOWN { format!(" and {} more", missing.len() - SHOWN) } else { String::new() };
    let columns = if width == 1 { "1 column: is the delimiter right?".to_owned() } else { format!("{width} columns") };
    format!("{} columns are not in the table: {shown}{more} (it has {columns})", missing.len())
}

/// The most similar of some names, if it is so near that it may be meant: one that differs in case, blanks and dashes alone,
/// or by at most a third of its letters. Short names that differ are different names, and so are `x1` and `x2`, which differ in
/// nothing but digits.
fn nearest(name: &str, known: &[String]) -> Option<String> {
    let normal = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let wanted = normal(name);
    let near = |other: &String| {
        let other = normal(other);
        let most = wanted.chars().count().max(other.chars().count()) / 3;
        let distance = distance(&wanted, &other);
        let numbered = distance > 0 && letters(&wanted) == letters(&other);
        (distance <= most && !numbered).then_some(distance)
    };
    let near = known.iter().filter_map(|other| Some((near(other)?, other)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, other)| other.clone())
}

/// Levenshtein's edit distance, by rows.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(256).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(256).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let cost = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_near_names_are_suggested() {
        let known: Vec<String> =
            ["age", "x1", "y", "x10", "body_mass_g", "Body Length", "2019 sales"].map(String::from).to_vec();
        let pairs = [
            ("agee", Some("age")),
            ("ag", Some("age")),
            ("Body-Mass-G", Some("body_mass_g")),
            ("body_mass", Some("body_mass_g")),
            ("body length ", Some("Body Length")),
            ("x2", None),
            ("x11", None),
            ("x", None),
            ("z", None),
            ("Y", Some("y")),
            ("sex", None),
            ("2020 sales", None),
            ("", None),
        ];
        for (asked, suggested) in pairs {
            assert_eq!(nearest(asked, &known).as_deref(), suggested, "{asked:?}");
        }
    }
}
