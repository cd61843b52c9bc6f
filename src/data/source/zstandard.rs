//! Zstandard, unpacked as it is read.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder, errors};

/// The frames of a file, one after the other. The sum of each is checked where it has one.
pub(super) struct Frames<R> {
    bytes: R,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self { bytes, decoder: FrameDecoder::new(), in_frame: false }
    }

    /// Goes on to the next frame with bytes; `false` at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        use errors::{FrameDecoderError, ReadFrameHeaderError};
        while !self.bytes.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.bytes) {
                Ok(()) => {
                    self.in_frame = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut (&mut self.bytes).take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame && !self.begin()? {
                return Ok(0);
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let block = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.bytes, block).map_err(io::Error::other)?;
            }
            let count = self.decoder.read(to)?;
            if count > 0 || to.is_empty() {
                return Ok(count);
            }
            self.in_frame = false;
            let (stored, found) = (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
            if stored.is_some() && stored != found {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the sum of a Zstandard frame does not match"));
            }
        }
    }
}
