//! Finds the byte of a file that is not UTF-8, which other errors do not name.

use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::str;

use anyhow::{Error, anyhow};

use crate::paths::read_limited;

/// The maximum size of a file to search, in MiB.
const MAX_MIB: u64 = 64;

/// Replaces an error about invalid UTF-8 with one that names the first invalid byte in `files`.
pub(crate) fn explained(error: Error, files: impl IntoIterator<Item = PathBuf>) -> Error {
    let is_about_bytes = error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == ErrorKind::InvalidData)
    });
    if !is_about_bytes {
        return error;
    }
    let fault = files.into_iter().find_map(|file| {
        let place = place(&read_limited(&file, MAX_MIB).ok()?)?;
        Some(anyhow!(
            "`{}` is not UTF-8: {place}. Save it as UTF-8",
            file.display()
        ))
    });
    fault.unwrap_or(error)
}

/// The place of the first byte that is not UTF-8, counted from 1.
fn place(bytes: &[u8]) -> Option<String> {
    let at = str::from_utf8(bytes).err()?.valid_up_to();
    let before = &bytes[..at];
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let byte = bytes.get(at)?;
    Some(format!(
        "line {line}, byte {} ({byte:#04x}, byte {} of the file)",
        at - start + 1,
        at + 1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let place = |bytes: &[u8]| place(bytes).unwrap_or_default();
        assert_eq!(place("Grüße\n".as_bytes()), "");
        assert_eq!(
            place(b"\xff\xfe"),
            "line 1, byte 1 (0xff, byte 1 of the file)"
        );
        assert_eq!(
            place(b"a\n\nab\xc3"),
            "line 3, byte 3 (0xc3, byte 6 of the file)"
        );
    }
}
