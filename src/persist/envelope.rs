//! The envelope of a file: format, version, checksum, content. There are files of models, of fits, and of conformal
//! predictors.
//!
//! ```text
//! {
//!   "format": "gradus-model",
//!   "version": 1,
//!   "gradus": "0.1.0",
//!   "sha256": "…64 digits, over every byte of the file but these 64…",
//!   "content": { … }
//! }
//! ```
//!
//! Every later version keeps the first three lines, so that an older reader can say what it met. A content has exactly
//! one spelling (keys sorted, two spaces a level, one line break at the end), and nothing else is accepted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::ops::Range;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{Error, ModelFileProblem, Result, inconsistent};

const VERSION: u64 = 1;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Model,
    Fit,
    Conformal,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Model => "gradus-model",
            Self::Fit => "gradus-fit",
            Self::Conformal => "gradus-conformal",
        }
    }

    /// How every version of the format begins; the version's digits follow.
    const fn opening(self) -> &'static [u8] {
        match self {
            Self::Model => b"{\n  \"format\": \"gradus-model\",\n  \"version\": ",
            Self::Fit => b"{\n  \"format\": \"gradus-fit\",\n  \"version\": ",
            Self::Conformal => b"{\n  \"format\": \"gradus-conformal\",\n  \"version\": ",
        }
    }
}

const AFTER_VERSION: &[u8] = b",\n  \"gradus\": \"";
const AFTER_GRADUS: &[u8] = b"\",\n  \"sha256\": \"";
const DIGITS: usize = 64;

/// How deep a content may nest: below the parser's own limit, so that whatever was sealed can be opened.
const DEPTH: usize = 100;

/// The bytes of a model file with this content. The same content always gives the same bytes.
///
/// # Errors
/// [`ModelFileProblem::NotSaveable`] for a content nested more than 100 levels deep.
///
/// # Example
/// ```
/// use gradus::persist::{open, seal};
/// use serde_json::json;
///
/// let mut bytes = seal(&json!({ "bias": 0.1, "weights": [1.5, -2.0] }))?;
/// assert!(bytes.starts_with(b"{\n  \"format\": \"gradus-model\",\n  \"version\": 1,"));
/// assert_eq!(open(&bytes)?["bias"], 0.1);
///
/// bytes[200] ^= 1;                                     // one bit, anywhere
/// assert!(open(&bytes).is_err());
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn seal(content: &Value) -> Result<Vec<u8>> {
    seal_as(Format::Model, &Sorted(content))
}

/// The same for any format, and a content of any type whose fields stand in the order of their names.
pub(crate) fn seal_as(format: Format, content: &impl Serialize) -> Result<Vec<u8>> {
    let zeros = "0".repeat(DIGITS);
    let file =
        File { format: format.name(), version: VERSION, gradus: env!("CARGO_PKG_VERSION"), sha256: &zeros, content };
    let mut bytes = Vec::new();
    file.write(&mut bytes).map_err(|_| {
        let why = "it is nested more than 100 levels deep";
        problem(ModelFileProblem::NotSaveable { family: "file", name: format.name().to_owned(), why })
    })?;
    if let Some(digits) = digits(&bytes, format)
        && let Some(sum) = checksum(&bytes, &digits)
        && let Some(place) = bytes.get_mut(digits)
    {
        place.copy_from_slice(sum.as_bytes());
    }
    Ok(bytes)
}

/// The content of a model file, after every check that can be made without knowing what it means.
///
/// Accepted bytes are exactly what [`seal`] writes for that content: no other spacing, no key twice, no byte more.
///
/// # Errors
/// [`ModelFileProblem::NotAModel`] for anything that does not begin like a model file;
/// [`ModelFileProblem::UnsupportedVersion`] for the file of a later version, asked before the checksum;
/// [`ModelFileProblem::Checksum`] for a file that was changed, cut off or added to;
/// [`ModelFileProblem::Inconsistent`] for a right checksum over a content that `seal` would not have written.
pub fn open(bytes: &[u8]) -> Result<Value> {
    open_as::<Plain>(Format::Model, bytes).map(|Plain(content)| content)
}

/// The same for any format, and a content of any type whose fields stand in the order of their names.
pub(crate) fn open_as<C: Serialize + DeserializeOwned>(format: Format, bytes: &[u8]) -> Result<C> {
    let Some(rest) = bytes.strip_prefix(format.opening()) else {
        let detail = looks_like(bytes, format);
        return Err(problem(match format {
            Format::Model => ModelFileProblem::NotAModel { detail },
            Format::Fit => ModelFileProblem::NotAFit { detail },
            Format::Conformal => ModelFileProblem::NotConformal { detail },
        }));
    };
    match version(rest) {
        Some(found) if found > VERSION => {
            return Err(problem(ModelFileProblem::UnsupportedVersion { found, supported: VERSION }));
        }
        Some(VERSION) => {}
        _ => return Err(problem(ModelFileProblem::Checksum)),
    }
    let Some(digits) = digits(bytes, format) else { return Err(problem(ModelFileProblem::Checksum)) };
    let sum = checksum(bytes, &digits);
    if sum.is_none() || sum.as_deref().map(str::as_bytes) != bytes.get(digits) {
        return Err(problem(ModelFileProblem::Checksum));
    }

    let parsed: Parsed<C> = serde_json::from_slice(bytes).map_err(inconsistent)?;
    spelled(format, bytes, &parsed.content)?;
    Ok(parsed.content)
}

/// Refuses the bytes of a file that was opened, unless they are what is written for this content: what was made of a file
/// must become the same file again.
///
/// # Errors
/// [`ModelFileProblem::Inconsistent`].
pub(crate) fn spelled(format: Format, bytes: &[u8], content: &impl Serialize) -> Result<()> {
    let mut rest = Expected(bytes);
    let written = digits(bytes, format).and_then(|digits| {
        let sha256 = std::str::from_utf8(bytes.get(digits.clone())?).ok()?;
        let before = std::str::from_utf8(bytes.get(..digits.start - AFTER_GRADUS.len())?).ok()?;
        let gradus = before.rsplit('"').next()?;
        File { format: format.name(), version: VERSION, gradus, sha256, content }.write(&mut rest).ok()
    });
    if written.is_some() && rest.0.is_empty() {
        return Ok(());
    }
    let detail = "it is not written the way gradus writes it: a key twice, another order, spacing or number";
    Err(inconsistent(detail.to_owned()))
}

/// The file as it is written, its fields in this order.
#[derive(Serialize)]
struct File<'a, C> {
    format: &'a str,
    version: u64,
    gradus: &'a str,
    sha256: &'a str,
    content: &'a C,
}

impl<C: Serialize> File<'_, C> {
    fn write(&self, mut to: impl io::Write) -> serde_json::Result<()> {
        serde_json::to_writer_pretty(&mut to, self)?;
        to.write_all(b"\n").map_err(serde_json::Error::io)
    }
}

/// The file as it is read; its bytes tell the rest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parsed<C> {
    #[serde(rename = "format")]
    _format: IgnoredAny,
    #[serde(rename = "version")]
    _version: IgnoredAny,
    #[serde(rename = "gradus")]
    _gradus: IgnoredAny,
    #[serde(rename = "sha256")]
    _sha256: IgnoredAny,
    content: C,
}

/// A content of which nothing is known.
#[derive(Serialize, Deserialize)]
struct Plain(#[serde(serialize_with = "sorted")] Value);

/// A value whose keys are written in order, also where another crate switched on serde_json's `preserve_order`.
pub(crate) fn sorted<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    Sorted(value).serialize(serializer)
}

struct Sorted<'a>(&'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Nested { value: self.0, depth: 0 }.serialize(serializer)
    }
}

struct Nested<'a> {
    value: &'a Value,
    depth: usize,
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let depth = self.depth + 1;
        if depth > DEPTH {
            return Err(S::Error::custom("nested too deeply"));
        }
        match self.value {
            Value::Array(items) => serializer.collect_seq(items.iter().map(|value| Nested { value, depth })),
            Value::Object(fields) => {
                let fields: BTreeMap<&String, &Value> = fields.iter().collect();
                serializer.collect_map(fields.into_iter().map(|(key, value)| (key, Nested { value, depth })))
            }
            plain => plain.serialize(serializer),
        }
    }
}

/// A writer that accepts the expected bytes and no others: comparing costs no second copy of the file.
struct Expected<'a>(&'a [u8]);

impl io::Write for Expected<'_> {
    fn write(&mut self, written: &[u8]) -> io::Result<usize> {
        self.0 = self.0.strip_prefix(written).ok_or(io::ErrorKind::InvalidData)?;
        Ok(written.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The version's digits, which must be followed by a comma.
fn version(rest: &[u8]) -> Option<u64> {
    let end = rest.iter().position(|&byte| byte == b',')?;
    std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()
}

/// Where the digits of the checksum stand.
fn digits(bytes: &[u8], format: Format) -> Option<Range<usize>> {
    let rest = bytes.strip_prefix(format.opening())?;
    let rest = rest.get(rest.iter().position(|&byte| byte == b',')?..)?.strip_prefix(AFTER_VERSION)?;
    let rest = rest.get(rest.iter().position(|&byte| byte == b'"')?..)?.strip_prefix(AFTER_GRADUS)?;
    let start = bytes.len() - rest.len();
    (rest.len() >= DIGITS).then_some(start..start + DIGITS)
}

/// SHA-256 of everything around the digits, in lower-case hexadecimal.
fn checksum(bytes: &[u8], digits: &Range<usize>) -> Option<String> {
    let sum = Sha256::new().chain_update(bytes.get(..digits.start)?).chain_update(bytes.get(digits.end..)?).finalize();
    let mut text = String::with_capacity(DIGITS);
    for byte in sum {
        write!(text, "{byte:02x}").ok()?;
    }
    Some(text)
}

/// What a file of another format seems to be.
fn looks_like(bytes: &[u8], format: Format) -> String {
    let begins = || format!("begin with \"format\": {:?} and a version", format.name());
    match bytes {
        [] => "the file is empty".to_owned(),
        [0x1f, 0x8b, ..] => "it looks like gzip; unpack it first".to_owned(),
        [b'P', b'K', 3, 4, ..] => "it looks like a zip archive; unpack it first".to_owned(),
        [b'P', b'A', b'R', b'1', ..] => "it looks like Parquet".to_owned(),
        _ if format.opening().starts_with(bytes) => "it is cut off within its first lines".to_owned(),
        _ if bytes.starts_with(Format::Model.opening()) => "it is a model; Model::load reads it".to_owned(),
        _ if bytes.starts_with(Format::Fit.opening()) => "it is a fit; Fit::load reads it".to_owned(),
        _ if bytes.starts_with(Format::Conformal.opening()) => {
            "it is a conformal predictor; Conformal::load reads it".to_owned()
        }
        [b'{' | b'[', ..] => format!("it looks like JSON, but does not {}", begins()),
        _ => format!("it does not {}", begins()),
    }
}

fn problem(problem: ModelFileProblem) -> Error {
    problem.into()
}
