//! One value of each setting.

use std::fmt;

use crate::error::{Error, Result};

/// A value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(f64),
    Text(String),
}

/// One value of each setting of a [`Space`](super::Space), by name; printed as `ridge=0.001 optimizer=adam`.
#[derive(Debug, Clone, PartialEq)]
pub struct Point(pub(super) Vec<(String, Value)>);

impl Point {
    /// A number by the name of its setting.
    ///
    /// # Errors
    /// A name that the space does not have, or that stands for texts.
    pub fn number(&self, name: &str) -> Result<f64> {
        match self.value(name)? {
            Value::Number(number) => Ok(*number),
            Value::Text(text) => Err(Error::Setting {
                name: "a setting asked for as a number",
                value: format!("{name:?}, which is the text {text:?}"),
                must: "one of numbers; Point::text gives texts",
            }),
        }
    }

    /// A text by the name of its setting.
    ///
    /// # Errors
    /// A name that the space does not have, or that stands for numbers.
    pub fn text(&self, name: &str) -> Result<&str> {
        match self.value(name)? {
            Value::Text(text) => Ok(text),
            Value::Number(number) => Err(Error::Setting {
                name: "a setting asked for as a text",
                value: format!("{name:?}, which is the number {number}"),
                must: "one of texts; Point::number gives numbers",
            }),
        }
    }

    fn value(&self, name: &str) -> Result<&Value> {
        let known = || self.0.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value).ok_or_else(|| Error::Setting {
            name: "the name of a setting",
            value: format!("{name:?} (there are {})", known()),
            must: "one of the space",
        })
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, (name, value)) in self.0.iter().enumerate() {
            f.write_str(if k > 0 { " " } else { "" })?;
            match value {
                Value::Number(number) => write!(f, "{name}={}", short(*number))?,
                Value::Text(text) => write!(f, "{name}={text}")?,
            }
        }
        Ok(())
    }
}

/// As it was written, or in five digits where it was drawn.
fn short(number: f64) -> String {
    let plain = |number: f64| match number != 0.0 && !(1e-4..1e6).contains(&number.abs()) {
        true => format!("{number:e}"),
        false => number.to_string(),
    };
    let text = plain(number);
    if text.len() <= 10 {
        return text;
    }
    format!("{number:.4e}").parse().map_or(text, plain)
}
