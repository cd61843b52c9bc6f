//! What is wrong with a text file, whatever its text means.

/// What is wrong with a text file, whatever its text means.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TextProblem {
    /// Bytes that are not UTF-8.
    #[error(
        "not UTF-8 (bytes {bytes:02x?}); by its bytes it may be {encoding}, which is a guess: convert the file, as with \
         iconv -f {encoding} -t UTF-8"
    )]
    NotUtf8 {
        /// The likeliest encoding.
        encoding: &'static str,
        /// The first offending bytes.
        bytes: Vec<u8>,
    },
    /// UTF-16, by its byte order mark or by zeros in every second byte.
    #[error("the file is {encoding}; convert it, as with iconv -f {encoding} -t UTF-8")]
    Utf16 {
        /// UTF-16LE or UTF-16BE.
        encoding: &'static str,
    },
    /// A zero byte.
    #[error("a NUL byte, which no text has; was the file damaged, or is it no text file? remove such bytes first")]
    Nul,
    /// Another format under the name of a text file.
    #[error("this looks like {format}, not like text; unpack or convert it first")]
    LooksLike {
        /// The format that the first bytes announce.
        format: &'static str,
    },
}
