//! JSON in the log of a CI service, which looks for commands in every line.

use std::io::{self, Write};

/// Writes JSON in which no text is a command: `##[error]` to GitHub Actions and
/// `##vso[…]` to Azure Pipelines, anywhere in a line. Their bracket, which can only
/// stand in a string there, is written by its number; it stays the same string.
pub(super) struct CiSafe<'a> {
    out: &'a mut dyn Write,
    /// How many `#` came right before, and whether letters came behind two of them.
    signs: usize,
    word: bool,
}

impl<'a> CiSafe<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        CiSafe {
            out,
            signs: 0,
            word: false,
        }
    }
}

impl Write for CiSafe<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut done = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let command = self.word || self.signs > 1;
            match byte {
                b'#' => (self.signs, self.word) = (self.signs + 1, false),
                b'a'..=b'z' => (self.signs, self.word) = (0, command),
                _ => {
                    if *byte == b'[' && command {
                        self.out.write_all(&bytes[done..at])?;
                        self.out.write_all(b"\\u005b")?;
                        done = at + 1;
                    }
                    (self.signs, self.word) = (0, false);
                }
            }
        }
        self.out.write_all(&bytes[done..])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_no_command_and_the_same_string() {
        for (text, shown) in [
            ("a ##[error]x", "a ##\\u005berror]x"),
            ("###[a] ##vso[b]", "###\\u005ba] ##vso\\u005bb]"),
            ("## [a] #[b] ##a [c]", "## [a] #[b] ##a [c]"),
        ] {
            let mut out = Vec::new();
            let mut quiet = CiSafe::new(&mut out);
            // However the bytes come.
            for byte in serde_json::to_vec(text).unwrap() {
                quiet.write_all(&[byte]).unwrap();
            }
            assert_eq!(
                String::from_utf8(out.clone()).unwrap(),
                format!("\"{shown}\"")
            );
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
