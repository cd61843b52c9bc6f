//! How a CSV file is to be read.

use crate::data::number_format::NumberFormat;
use crate::error::{Error, Result};

/// Options for [`Table::from_csv_with`](super::Table::from_csv_with); the default reads comma-separated UTF-8 with a
/// header line.
///
/// # Example
/// ```
/// use gradus::data::{CsvOptions, Table};
/// let options = CsvOptions::default().delimiter('\t').without_header().names(["id", "age"]).text(["id"]);
/// let table = Table::from_csv_text("1\t30\n2\t41\n", &options)?;
/// assert_eq!(table.names(), ["id", "age"]);
/// assert_eq!(table.numbers("age")?.get(1), Some(41.0));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CsvOptions {
    pub(super) delimiter: char,
    pub(super) quote: Option<char>,
    pub(super) null_tokens: Vec<String>,
    pub(super) format: NumberFormat,
    pub(super) header: bool,
    pub(super) names: Option<Vec<String>>,
    pub(super) text: Vec<String>,
    pub(super) lenient_quotes: bool,
    pub(super) whole_lines: bool,
    pub(super) record_limit: usize,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            delimiter: ',',
            quote: Some('"'),
            null_tokens: Self::NULL_TOKENS.map(str::to_owned).into(),
            format: NumberFormat::default(),
            header: true,
            names: None,
            text: Vec::new(),
            lenient_quotes: false,
            whole_lines: false,
            record_limit: 16 << 20,
        }
    }
}

impl CsvOptions {
    /// The texts that stand for a missing value unless others are given: those that pandas, R, spreadsheets and databases
    /// write. A bare `-` is not among them: it may be the negative class.
    pub const NULL_TOKENS: [&str; 11] = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "null", "NULL", "None", "?"];

    /// What separates fields: one ASCII character, `,` by default.
    #[must_use]
    #[doc(alias = "sep")]
    pub fn delimiter(self, delimiter: char) -> Self {
        Self { delimiter, ..self }
    }

    /// What encloses a field that holds delimiters, line breaks or (doubled) quotes: one ASCII character, `"` by
    /// default; `None` where quotes are ordinary characters.
    #[must_use]
    pub fn quote(self, quote: impl Into<Option<char>>) -> Self {
        Self { quote: quote.into(), ..self }
    }

    /// More texts that stand for a missing value, beside the default ones ([`CsvOptions::NULL_TOKENS`]). Blanks around a
    /// cell are not compared; case is.
    ///
    /// # Example
    /// ```
    /// use gradus::data::{CsvOptions, Table};
    /// let options = CsvOptions::default().also_null(["-", "unknown"]);
    /// let table = Table::from_csv_text("age\n30\n-\nNA\nunknown\n", &options)?;
    /// assert_eq!(table.missing_share("age")?, 0.75);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "na_values")]
    pub fn also_null<T: Into<String>>(mut self, tokens: impl IntoIterator<Item = T>) -> Self {
        self.null_tokens.extend(tokens.into_iter().map(Into::into));
        self
    }

    /// The only texts that stand for a missing value: they replace the default ones
    /// ([`CsvOptions::NULL_TOKENS`], the empty cell among them). [`CsvOptions::also_null`] adds some instead.
    #[must_use]
    #[doc(alias = "keep_default_na")]
    pub fn null_tokens<T: Into<String>>(self, tokens: impl IntoIterator<Item = T>) -> Self {
        Self { null_tokens: tokens.into_iter().map(Into::into).collect(), ..self }
    }

    /// The first line holds an example, not names; the columns are `column_1`, `column_2`, … unless
    /// [`names`](Self::names) are given.
    #[must_use]
    pub fn without_header(self) -> Self {
        Self { header: false, ..self }
    }

    /// The names of all columns in order, in place of those in the header line.
    #[must_use]
    pub fn names<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        Self { names: Some(names.into_iter().map(Into::into).collect()), ..self }
    }

    /// Columns that are text whatever they look like, as numbers that name things.
    #[must_use]
    #[doc(alias = "dtype")]
    pub fn text<N: Into<String>>(mut self, columns: impl IntoIterator<Item = N>) -> Self {
        self.text.extend(columns.into_iter().map(Into::into));
        self
    }

    /// The decimal sign of numbers, `.` by default; with a comma `1,5` is 1.5, and `1.5` is text.
    #[must_use]
    pub fn decimal(mut self, decimal: char) -> Self {
        self.format.decimal = decimal;
        self
    }

    /// What separates the thousands of numbers; nothing by default. With a comma `1,234` and `1,234.5` are numbers, as is
    /// the Indian `12,34,567`; `1,23` is none. A blank stands for blanks of every width, an apostrophe for `’` as well.
    ///
    /// # Example
    /// ```
    /// use gradus::data::{CsvOptions, Table};
    /// let options = CsvOptions::default().delimiter(';').decimal(',').thousands('.').unit("€", 1.0).accounting();
    /// let table = Table::from_csv_text("cost\n1.234,50 €\n(7 €)\n3\n", &options)?;
    /// assert_eq!(table.numbers("cost")?.iter().collect::<Vec<_>>(), [Some(1234.5), Some(-7.0), Some(3.0)]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn thousands(mut self, separator: char) -> Self {
        self.format.thousands = Some(separator);
        self
    }

    /// A unit that may stand before or after a number, and what one of it is: with `.unit("kg", 1.0).unit("g", 0.001)`
    /// `12 kg` is 12 and `500g` is 0.5; with `.unit("%", 0.01)` `5 %` is 0.05, with `.unit("%", 1.0)` it is 5. A number
    /// without a unit is what it is, in the same column too.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>, factor: f64) -> Self {
        self.format.units.push((unit.into(), factor));
        self
    }

    /// Parentheses around a number are a minus sign, as accountants write it: `(1234)` is −1234.
    #[must_use]
    pub fn accounting(mut self) -> Self {
        self.format.accounting = true;
        self
    }

    /// Takes a quote inside an unquoted field as an ordinary character, and reads `"re"d` as `red`.
    #[must_use]
    pub fn lenient_quotes(self) -> Self {
        Self { lenient_quotes: true, ..self }
    }

    /// Refuses a file whose last line does not end in a line break: it may have been cut off in mid-number.
    #[must_use]
    pub fn whole_lines(self) -> Self {
        Self { whole_lines: true, ..self }
    }

    /// The longest record that is read, in bytes: 16 MiB by default, so that one missing quote cannot swallow a file.
    #[must_use]
    pub fn record_limit(self, bytes: usize) -> Self {
        Self { record_limit: bytes, ..self }
    }

    pub(in crate::data) fn has_header(&self) -> bool {
        self.header
    }

    pub(in crate::data) fn check(&self) -> Result<()> {
        let separates = |c: char| c.is_ascii() && !matches!(c, '\n' | '\r' | '\0');
        if !separates(self.delimiter) {
            return Err(Error::Setting {
                name: "delimiter",
                value: format!("{:?}", self.delimiter),
                must: "an ASCII character other than a line break",
            });
        }
        if let Some(quote) = self.quote.filter(|&quote| !separates(quote) || quote == self.delimiter) {
            return Err(Error::Setting {
                name: "quote",
                value: format!("{quote:?}"),
                must: "an ASCII character other than a line break and the delimiter",
            });
        }
        self.format.check()?;
        if self.record_limit == 0 {
            return Err(Error::Setting {
                name: "record_limit",
                value: "0".to_owned(),
                must: "at least 1 byte (usize::MAX for no limit)",
            });
        }
        Ok(())
    }
}
