//! svmlight (libsvm) text: a label, then index:value pairs, one example a line.

mod line_chunks;

use std::path::Path;

use memchr::{memchr, memchr_iter};
use rayon::prelude::*;

use self::line_chunks::{CHUNK_BYTES, line_chunks, lines_of};
use super::plain_text;
use super::token::{blanks, token, token_end, value};
use super::{SparseRows, SparseValues};
use crate::error::{Error, Result, SvmlightProblem, TextProblem};
use crate::file::OpenFile;

/// The largest feature, counted from 0.
const LARGEST: u64 = u32::MAX as u64 - 17;
/// So many features need no pairs to justify them,
const FEATURES: usize = 1 << 20;
/// and so many more for each pair: whoever reads a file makes weights for all of them.
const FEATURES_PER_PAIR: usize = 64;
/// The longest line that is read unless more is asked for, in bytes.
const RECORD: usize = 64 << 20;

/// Reads svmlight (libsvm) text into labels and sparse rows: `label index:value index:value … # comment`.
///
/// Indices count from 1 unless [`zero_based`](Self::zero_based) says otherwise, and ascend within a line. Blank lines,
/// comments, CRLF and a byte order mark are passed over. A pair that is not named is 0; a line may have none at all. There are as many
/// features as the largest index says, unless [`features`](Self::features) fixes them: a file to be predicted needs as
/// many as the model has. An index above 1 048 576 and above 64 times the number of pairs is refused without it: one slip of
/// a digit would make millions of weights.
///
/// *Memory:* 12 bytes a pair and 16 a line (8 a pair in single precision), twice that while the pieces of a file are joined, and of
/// its text no more than each thread works on: 1 MiB, or one line. Pieces are read on the threads of the current rayon pool; the result does not depend on them.
///
/// # Errors
/// [`Error::Io`] with the path; [`Error::FileChanged`]; [`Error::Svmlight`] with the line: a label, an index or a value that
/// is no number, a pair without a colon, indices that do not ascend, index 0 in a file counted from 1, an index beyond the
/// features or far beyond what so few pairs have, a value that is not finite, a `qid:` token, a line longer than the
/// [limit](Self::record_limit); [`Error::Setting`] for more features than 4294967279.
///
/// # Example
/// ```
/// use gradus::data::Svmlight;
/// let (labels, rows) = Svmlight::default().read_text("+1 1:0.5 3:2 # first\n-1 2:1\n")?;
/// assert_eq!(labels, [1.0, -1.0]);
/// assert_eq!((rows.rows(), rows.features(), rows.entries()), (2, 3, 3));
/// assert_eq!(rows.row(0).collect::<Vec<_>>(), [(0, 0.5), (2, 2.0)]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Joachims (1999), SVMlight; LIBSVM and LIBLINEAR read the same text.
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "libsvm")]
#[doc(alias = "load_svmlight_file")]
#[must_use]
pub struct Svmlight {
    zero_based: bool,
    features: Option<usize>,
    single: bool,
    ignore_query_ids: bool,
    record_limit: usize,
}

impl Default for Svmlight {
    fn default() -> Self {
        Self { zero_based: false, features: None, single: false, ignore_query_ids: false, record_limit: RECORD }
    }
}

impl Svmlight {
    /// Indices count from 0.
    pub fn zero_based(self) -> Self {
        Self { zero_based: true, ..self }
    }

    /// So many features, whatever the largest index is; one beyond them is an error.
    #[doc(alias = "n_features")]
    pub fn features(self, features: usize) -> Self {
        Self { features: Some(features), ..self }
    }

    /// Values are kept as 32-bit floats: a third less memory. Sums are 64-bit all the same.
    pub fn single_precision(self) -> Self {
        Self { single: true, ..self }
    }

    /// Passes over `qid:` tokens, which are an error otherwise.
    pub fn ignore_query_ids(self) -> Self {
        Self { ignore_query_ids: true, ..self }
    }

    /// The longest line that is read, in bytes: 64 MiB by default, so that a file without line ends is not read as one.
    pub fn record_limit(self, bytes: usize) -> Self {
        Self { record_limit: bytes, ..self }
    }

    /// Reads a file: labels and rows.
    ///
    /// # Errors
    /// As [`Svmlight`] says.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<(Vec<f64>, SparseRows<'static>)> {
        self.check()?;
        let path = path.as_ref();
        let (open, file) = (OpenFile::open(path)?, path.display().to_string());
        if open.length() <= CHUNK_BYTES as u64 {
            // Also what has no length, as a pipe.
            return self.parse(&open.all()?, &file, CHUNK_BYTES);
        }
        if self.single {
            self.joined(&file, self.pieces_of(&open, single)?)
        } else {
            self.joined(&file, self.pieces_of(&open, Some)?)
        }
    }

    /// Reads text (or bytes) from memory; errors name it `<text>`.
    ///
    /// # Errors
    /// As [`Svmlight`] says, but for [`Error::Io`].
    pub fn read_text(&self, text: impl AsRef<[u8]>) -> Result<(Vec<f64>, SparseRows<'static>)> {
        self.check()?;
        self.parse(text.as_ref(), "<text>", CHUNK_BYTES)
    }

    fn check(&self) -> Result<()> {
        match self.features.filter(|&features| features as u64 > LARGEST + 1) {
            None => Ok(()),
            Some(features) => {
                let (name, must) = ("features of svmlight text", "at most 4294967279");
                Err(Error::Setting { name, value: features.to_string(), must })
            }
        }
    }

    fn parse(&self, bytes: &[u8], file: &str, length: usize) -> Result<(Vec<f64>, SparseRows<'static>)> {
        let text = |problem: TextProblem| Error::Svmlight { file: file.to_owned(), line: 1, problem: problem.into() };
        let bytes = &bytes[plain_text::begin(bytes).map_err(text)?..];
        let pieces = line_chunks(bytes, length).into_par_iter().map(|piece| &bytes[piece]);
        if self.single {
            self.joined(file, pieces.map(|piece| self.piece(piece, single)).collect())
        } else {
            self.joined(file, pieces.map(|piece| self.piece(piece, Some)).collect())
        }
    }

    /// Reads a file piece by piece; no more of its text is in memory than the threads work on.
    fn pieces_of<T: Send>(&self, open: &OpenFile, narrow: Narrow<T>) -> Result<Vec<Read<T>>> {
        let parts: Result<_> = (0..open.length().div_ceil(CHUNK_BYTES as u64))
            .into_par_iter()
            .map_init(Vec::new, |text, k| {
                let lines = lines_of(open, k * CHUNK_BYTES as u64, self.record_limit, text)?;
                let begin = if k == 0 { plain_text::begin(lines) } else { Ok(0) };
                Ok(begin.map_err(|problem| (0, problem.into())).and_then(|at| self.piece(&lines[at..], narrow)))
            })
            .collect();
        open.unchanged()?;
        parts
    }

    fn joined<T>(&self, file: &str, parts: Vec<Read<T>>) -> Result<(Vec<f64>, SparseRows<'static>)>
    where
        T: Copy + Default + Send + Sync,
        SparseValues<'static>: From<Vec<T>>,
    {
        let (mut whole, mut line, mut largest) = (Vec::with_capacity(parts.len()), 1, (0, 0));
        let fault = |(line, problem)| Error::Svmlight { file: file.to_owned(), line, problem };
        for part in parts {
            let part = part.map_err(|(below, problem)| fault((line + below, problem)))?;
            if part.features > largest.0 {
                largest = (part.features, line + part.widest);
            }
            line += part.lines;
            whole.push(part);
        }
        let labels = joined(whole.iter().map(|part| part.labels.as_slice()));
        let mut starts = Vec::with_capacity(labels.len() + 1);
        starts.push(0);
        let mut before = 0;
        for part in &whole {
            starts.extend(part.ends.iter().map(|end| before + end));
            before += part.indices.len();
        }
        let indices = joined(whole.iter().map(|part| part.indices.as_slice()));
        let values = joined(whole.iter().map(|part| part.values.as_slice()));
        let features = match self.features {
            Some(features) => features,
            None if largest.0 > FEATURES.max(FEATURES_PER_PAIR.saturating_mul(indices.len())) => {
                let index = largest.0 as u64 - u64::from(self.zero_based);
                return Err(fault((largest.1, SvmlightProblem::FarIndex { index, pairs: indices.len() })));
            }
            None => largest.0,
        };
        // Each line was checked as it was read.
        Ok((labels, SparseRows::checked(starts, indices, values, features)))
    }

    /// Reads whole lines; a fault comes with its line, counted from 0.
    fn piece<T>(&self, bytes: &[u8], narrow: Narrow<T>) -> Read<T> {
        let lines = memchr_iter(b'\n', bytes).count();
        let pairs = memchr_iter(b':', bytes).count();
        let mut part = ParsedChunk {
            labels: Vec::with_capacity(lines + 1),
            ends: Vec::with_capacity(lines + 1),
            indices: Vec::with_capacity(pairs),
            values: Vec::with_capacity(pairs),
            features: 0,
            widest: 0,
            lines: lines as u64,
        };
        let (mut rest, mut number) = (bytes, 0);
        while !rest.is_empty() {
            let (line, after) = match memchr(b'\n', rest) {
                Some(end) => (&rest[..end], &rest[end + 1..]),
                None => (rest, &rest[rest.len()..]),
            };
            if line.len() > self.record_limit {
                return Err((number, SvmlightProblem::RecordTooLong { limit: self.record_limit }));
            }
            let before = part.features;
            self.line(line, &mut part, narrow).map_err(|problem| (number, problem))?;
            if part.features > before {
                part.widest = number;
            }
            rest = after;
            number += 1;
        }
        Ok(part)
    }

    fn line<T>(&self, line: &[u8], part: &mut ParsedChunk<T>, narrow: Narrow<T>) -> Result<(), SvmlightProblem> {
        let mut at = blanks(line, 0);
        if matches!(line.get(at), None | Some(b'#')) {
            return Ok(());
        }
        let (label, end) = value(line, at).map_err(|text| SvmlightProblem::Label { text })?;
        part.labels.push(label);
        let mut before = None;
        loop {
            at = blanks(line, end.max(at));
            if matches!(line.get(at), None | Some(b'#')) {
                break;
            }
            at = self.pair(line, at, &mut before, part, narrow)?;
        }
        part.ends.push(part.indices.len());
        if let Some(last) = before {
            part.features = part.features.max(last as usize + 1);
        }
        Ok(())
    }

    /// Reads one pair: where it ends. `before` is the feature before it.
    #[inline]
    fn pair<T>(
        &self,
        line: &[u8],
        begin: usize,
        before: &mut Option<u32>,
        part: &mut ParsedChunk<T>,
        narrow: Narrow<T>,
    ) -> Result<usize, SvmlightProblem> {
        let (mut index, mut at) = (0u64, begin);
        while let Some(digit) = line.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
            index = (index * 10 + u64::from(digit)).min(u64::from(u32::MAX) + 1);
            at += 1;
        }
        if at == begin || line.get(at) != Some(&b':') {
            return self.no_index(line, begin);
        }
        let Some(feature) = index.checked_sub(u64::from(!self.zero_based)) else {
            return Err(SvmlightProblem::IndexZero);
        };
        if feature > LARGEST {
            return Err(SvmlightProblem::Index { text: token(line, begin) });
        }
        if let Some(features) = self.features.filter(|&features| feature >= features as u64) {
            return Err(SvmlightProblem::BeyondFeatures { index, features });
        }
        if let Some(last) = before.filter(|&last| u64::from(last) >= feature) {
            let before = u64::from(last) + u64::from(!self.zero_based);
            return Err(SvmlightProblem::NotAscending { index, before });
        }
        let fault = || SvmlightProblem::Value { text: token(line, begin) };
        let (value, end) = value(line, at + 1).map_err(|_| fault())?;
        part.values.push(narrow(value).ok_or_else(fault)?);
        part.indices.push(feature as u32);
        *before = Some(feature as u32);
        Ok(end)
    }

    /// A token that does not begin with an index and a colon: a query identifier that is passed over, or a fault.
    fn no_index(&self, line: &[u8], begin: usize) -> Result<usize, SvmlightProblem> {
        let text = token(line, begin);
        if line[begin..].starts_with(b"qid:") {
            let end = token_end(line, begin);
            return if self.ignore_query_ids { Ok(end) } else { Err(SvmlightProblem::QueryId { text }) };
        }
        let colon = line[begin..token_end(line, begin)].contains(&b':');
        Err(if colon { SvmlightProblem::Index { text } } else { SvmlightProblem::NoColon { text } })
    }
}

/// The examples of a piece.
struct ParsedChunk<T> {
    labels: Vec<f64>,
    /// Where the entries of each row end.
    ends: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<T>,
    /// One more than the largest feature,
    features: usize,
    /// which is in this line, counted from 0.
    widest: u64,
    lines: u64,
}

/// Values as they are kept; `None` for one that is none.
type Narrow<T> = fn(f64) -> Option<T>;

/// What was read of a piece, or its first fault with its line, counted from 0.
type Read<T> = Result<ParsedChunk<T>, (u64, SvmlightProblem)>;

fn single(value: f64) -> Option<f32> {
    Some(value as f32).filter(|value| value.is_finite())
}

/// All parts, one after the other.
fn joined<'p, T: Copy + Default + Send + Sync + 'p>(parts: impl Iterator<Item = &'p [T]> + Clone) -> Vec<T> {
    let mut all = vec![T::default(); parts.clone().map(<[T]>::len).sum()];
    let mut places = Vec::new();
    let mut rest = all.as_mut_slice();
    for part in parts {
        let (place, after) = rest.split_at_mut(part.len());
        places.push((place, part));
        rest = after;
    }
    places.into_par_iter().for_each(|(place, part)| place.copy_from_slice(part));
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However the text is cut into pieces: the same labels and rows, or the same first fault.
        #[test]
        fn pieces_do_not_show(
            lines in prop::collection::vec(prop::sample::select(vec![
                "+1 1:0.5 3:2", "-1", "", "# nothing", "2.5 2:1e-3 7:-4 # seven", "0 1:1\r", "1 3:1 2:1", "x", "1 0:2",
            ]), 0..20),
            length in 1usize..60,
        ) {
            let text = lines.join("\n");
            let seen = |length| {
                Svmlight::default().parse(text.as_bytes(), "<text>", length).map_err(|error| error.to_string()).map(
                    |(labels, rows)| {
                        let entries: Vec<Vec<(usize, f64)>> = (0..rows.rows()).map(|row| rows.row(row).collect()).collect();
                        (labels, entries, rows.features())
                    },
                )
            };
            prop_assert_eq!(seen(length), seen(usize::MAX));
        }
    }
}
