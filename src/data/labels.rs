//! The labels of labeled examples.

use super::{Label, Table};
use crate::error::{Error, Result, distinct};

/// What each example is labeled with: one [`Label`] column for most heads, several for those that predict several things of
/// every example.
///
/// # Example
/// ```
/// use gradus::data::{Label, Labels};
/// let price = Label::from_numbers("price", vec![1.0, 3.0])?;
/// let rent = Label::from_numbers("rent", vec![0.1, 0.2])?;
/// let labels = Labels::side_by_side([price, rent])?;
/// assert_eq!((labels.width(), labels.len()), (2, 2));
/// assert!(labels.only().unwrap_err().to_string().contains("2 labels (price, rent)"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Labels(Vec<Label>);

impl From<Label> for Labels {
    fn from(label: Label) -> Self {
        Self(vec![label])
    }
}

impl Labels {
    /// One label column of a table.
    ///
    /// # Errors
    /// As [`Label::from_table`].
    pub fn from_table(table: &Table, name: &str) -> Result<Self> {
        Label::from_table(table, name).map(Self::from)
    }

    /// One label, given as numbers.
    ///
    /// # Errors
    /// As [`Label::from_numbers`].
    pub fn from_numbers(name: &str, values: Vec<f64>) -> Result<Self> {
        Label::from_numbers(name, values).map(Self::from)
    }

    /// Several labels of the same examples.
    ///
    /// # Errors
    /// None at all; two of one name; columns of different lengths.
    pub fn side_by_side(labels: impl IntoIterator<Item = Label>) -> Result<Self> {
        let labels: Vec<Label> = labels.into_iter().collect();
        let Some(first) = labels.first() else { return Err(Error::Empty { what: "there is no label" }) };
        distinct("label", labels.iter().map(Label::name))?;
        match labels.iter().find(|label| label.len() != first.len()) {
            None => Ok(Self(labels)),
            Some(label) => Err(Error::Length { what: "labels", expected: first.len(), found: label.len() }),
        }
    }

    /// The label, for a head of one.
    ///
    /// # Errors
    /// Several labels.
    pub fn only(&self) -> Result<&Label> {
        match self.0.as_slice() {
            [label] => Ok(label),
            several => {
                let names = several.iter().map(Label::name).collect::<Vec<_>>().join(", ");
                Err(Error::Unsupported {
                    what: "a head of one label".to_owned(),
                    needs: "one label (Estimator::regressions and Estimator::multi_label predict several)",
                    found: format!("{} labels ({names})", several.len()),
                })
            }
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.iter()
    }

    /// How many labels an example has.
    #[must_use]
    #[doc(alias = "label_dimension")]
    pub fn width(&self) -> usize {
        self.0.len()
    }

    /// The number of examples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.first().map_or(0, Label::len)
    }

    /// Whether there are no examples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a> IntoIterator for &'a Labels {
    type Item = &'a Label;
    type IntoIter = std::slice::Iter<'a, Label>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
