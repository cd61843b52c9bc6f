//! The classes that labels of any type stand for.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::data::{Label, TextColumn, read_number, read_truth};
use crate::error::{Error, LabelProblem, Result, ValueProblem};

/// More different numbers than this look like a quantity, not like classes.
pub(super) const CONTINUOUS: usize = 10;

/// More different classes than this, and more than half of all labels different, are no classes to learn.
const FEW: usize = 20;

/// The class of one label, as text.
pub(super) fn class<'t>(labels: &Label, texts: &'t TextColumn, row: usize) -> Result<Cow<'t, str>> {
    match texts.get(row) {
        None => {
            let remedy = "drop the row (Table::drop_missing), or leave it out of training";
            Err(labels.value(row, ValueProblem::Missing { remedy }))
        }
        Some(text) if !labels.are_numbers() => Ok(text),
        Some(text) => match text.parse::<f64>() {
            Ok(value) if !value.is_finite() => Err(labels.value(row, ValueProblem::NotFinite { value })),
            _ => Ok(text),
        },
    }
}

/// The distinct classes in their order: by value for numbers and booleans, else by byte.
pub(super) fn distinct(labels: &Label) -> Result<Vec<String>> {
    let texts = labels.texts()?;
    let mut found = BTreeSet::new();
    let few = labels.exact_numbers().and_then(|values| first_of_each(&values));
    for row in few.unwrap_or_else(|| (0..labels.len()).collect()) {
        let class = class(labels, &texts, row)?;
        if !found.contains(&*class) {
            found.insert(class.into_owned());
        }
    }
    let mut classes: Vec<String> = found.into_iter().collect();
    if labels.are_numbers() {
        // Integers beyond 2⁵³ may be equal as floats, hence the second key.
        let value = |class: &String| class.parse::<f64>().unwrap_or_default();
        let whole = |class: &String| class.parse::<i128>().ok();
        classes.sort_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| whole(a).cmp(&whole(b))));
    } else if labels.are_booleans() {
        classes.sort_by_key(|class| read_truth(class));
    }
    Ok(classes)
}

/// The distinct classes where there may be any number of them, at least two. Many different numbers with fractions are no
/// classes.
pub(super) fn several(labels: &Label) -> Result<Vec<String>> {
    let classes = distinct(labels)?;
    if classes.is_empty() {
        return Err(Error::Empty { what: "there are no labels to learn from" });
    }
    if let [class] = classes.as_slice() {
        return Err(labels.problem(LabelProblem::OneClass { class: class.clone(), examples: labels.len() }));
    }
    let fraction = |class: &String| class.parse::<f64>().is_ok_and(|value| value.fract() != 0.0);
    if labels.are_numbers() && classes.len() > CONTINUOUS && classes.iter().any(fraction) {
        return Err(labels.problem(LabelProblem::Continuous { count: classes.len() }));
    }
    if classes.len() > FEW && 2 * classes.len() > labels.len() {
        return Err(labels.problem(LabelProblem::Identifier { count: classes.len(), examples: labels.len() }));
    }
    Ok(classes)
}

/// Each label as the index of its class.
pub(super) fn indices(labels: &Label, classes: &[String]) -> Result<Vec<f64>> {
    let places: BTreeMap<&str, usize> = classes.iter().enumerate().map(|(k, class)| (class.as_str(), k)).collect();
    let texts = labels.texts()?;
    let index = |row: usize| {
        let class = class(labels, &texts, row)?;
        match places.get(&*class) {
            Some(&place) => Ok(place as f64),
            None => {
                let (class, place, seen) = (class.into_owned(), labels.place(row), classes.to_vec());
                Err(labels.problem(LabelProblem::UnknownClass { class, place, seen }))
            }
        }
    };
    (0..labels.len()).map(index).collect()
}

/// The first row of each different value; `None` when there are more than could be classes.
fn first_of_each(values: &[f64]) -> Option<Vec<usize>> {
    let mut first: Vec<usize> = Vec::new();
    for (row, value) in values.iter().enumerate() {
        if !first.iter().any(|&row| values[row] == *value) {
            first.push(row);
            if first.len() > CONTINUOUS {
                return None;
            }
        }
    }
    Some(first)
}

/// Classes by the names that mean them: their text, or where classes are `values` any text of the same number (`1.0` is `1`)
/// or boolean (`true` is `True`) that one class has.
pub(crate) struct ByName<'c> {
    texts: HashMap<&'c str, usize>,
    /// `None` for a value of several classes.
    values: HashMap<(Option<u64>, Option<bool>), Option<usize>>,
}

impl<'c> ByName<'c> {
    pub(crate) fn new(classes: &'c [String], values: bool) -> Self {
        let texts = classes.iter().map(String::as_str).zip(0..).collect();
        let mut by_value = HashMap::new();
        for (place, class) in classes.iter().enumerate().filter(|_| values) {
            by_value.entry(value(class)).and_modify(|known| *known = None).or_insert(Some(place));
        }
        Self { texts, values: by_value }
    }

    /// The position of the class.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let by_value = || self.values.get(&value(name)).copied().flatten().filter(|_| value(name) != (None, None));
        self.texts.get(name).copied().or_else(by_value)
    }
}

/// The number and the truth that a text is, the two zeros being one.
fn value(text: &str) -> (Option<u64>, Option<bool>) {
    (read_number(text).map(|number| (number + 0.0).to_bits()), read_truth(text))
}
