//! What is packed by gzip, unpacked on the way.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::error::Kind;

/// How a gzip file begins.
pub(super) const GZIP: &[u8] = b"\x1F\x8B";
/// Bytes that a packed input may come to where it is held as a whole.
const LARGEST: u64 = 1 << 30;

/// What comes out of `from`, unpacked if it is packed by gzip.
///
/// # Errors
/// Those of reading its first bytes.
pub fn unpacked<'a>(mut from: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    Ok(if from.fill_buf()?.starts_with(GZIP) {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(from)))
    } else {
        Box::new(from)
    })
}

/// All that comes out.
pub(super) fn whole(mut from: impl Read) -> Result<Vec<u8>, Kind> {
    let mut bytes = Vec::new();
    match from.by_ref().take(LARGEST).read_to_end(&mut bytes) {
        Err(error) => Err(Kind::BrokenGzip(error.to_string())),
        Ok(_) if bytes.len() as u64 == LARGEST => Err(Kind::InputTooLarge),
        Ok(_) => Ok(bytes),
    }
}
