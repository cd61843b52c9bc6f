//! How the files are read.

use gradus::data::CsvOptions;
use lexopt::ValueExt;

use super::options::list;

/// The options of the reader, as the command line gives them.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    csv: CsvOptions,
}

impl Reading {
    /// Takes an option that is about reading; `false` for any other.
    pub fn take(&mut self, name: &str, parser: &mut lexopt::Parser) -> Result<bool, lexopt::Error> {
        let csv = std::mem::take(&mut self.csv);
        self.csv = match name {
            "delimiter" => csv.delimiter(parser.value()?.parse_with(sign)?),
            "quote" => csv.quote(parser.value()?.parse_with(|text| match text {
                "none" => Ok(None),
                _ => sign(text).map(Some),
            })?),
            "no-header" => csv.without_header(),
            "names" => csv.names(list(&parser.value()?.string()?)),
            "also-null" => csv.also_null([parser.value()?.string()?]),
            "null-tokens" => csv.null_tokens(parser.value()?.string()?.split(',')),
            "decimal" => csv.decimal(parser.value()?.parse_with(sign)?),
            "thousands" => csv.thousands(parser.value()?.parse_with(sign)?),
            "unit" => {
                let (unit, factor) = parser.value()?.parse_with(unit)?;
                csv.unit(unit, factor)
            }
            "accounting" => csv.accounting(),
            "lenient-quotes" => csv.lenient_quotes(),
            "record-limit" => csv.record_limit(parser.value()?.parse()?),
            _ => {
                self.csv = csv;
                return Ok(false);
            }
        };
        Ok(true)
    }

    /// The options for a file in which these columns are text, whatever they look like.
    pub fn with_texts(&self, texts: impl Iterator<Item = String>) -> CsvOptions {
        self.csv.clone().text(texts)
    }
}

/// One character; `tab` is one too.
fn sign(text: &str) -> Result<char, String> {
    let mut signs = text.chars();
    match (text, signs.next(), signs.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(sign), None) => Ok(sign),
        _ => Err(format!("one character is needed, not {text:?}")),
    }
}

/// `kg=1`.
fn unit(text: &str) -> Result<(String, f64), String> {
    let (unit, factor) = text.rsplit_once('=').ok_or("UNIT=FACTOR is needed: %=0.01 or %=1, kg=1, $=1")?;
    let factor = factor.parse().map_err(|_| format!("{factor:?} is not a factor"))?;
    Ok((unit.to_owned(), factor))
}
