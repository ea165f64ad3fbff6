//! Makes JSON safe for the log of a CI service, which looks for commands in every line.

use std::io::{self, Write};

/// Escapes the bracket of commands in JSON. GitHub Actions obeys `##[error]` and Azure
/// Pipelines `##vso[…]` anywhere in a line. In JSON, such a bracket is always part of a
/// string, whose value stays the same.
pub(super) struct CiSafe<'a> {
    out: &'a mut dyn Write,
    /// The number of `#` immediately before the next byte.
    signs: usize,
    /// Whether the letters before the next byte follow two or more `#`.
    is_command: bool,
}

impl<'a> CiSafe<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        CiSafe {
            out,
            signs: 0,
            is_command: false,
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
            let command = self.is_command || self.signs > 1;
            match byte {
                b'#' => (self.signs, self.is_command) = (self.signs + 1, false),
                b'a'..=b'z' => (self.signs, self.is_command) = (0, command),
                _ => {
                    if *byte == b'[' && command {
                        self.out.write_all(&bytes[done..at])?;
                        self.out.write_all(b"\\u005b")?;
                        done = at + 1;
                    }
                    (self.signs, self.is_command) = (0, false);
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
    fn a_string_is_not_a_command_and_stays_the_same_string() {
        for (text, shown) in [
            ("a ##[error]x", "a ##\\u005berror]x"),
            ("###[a] ##vso[b]", "###\\u005ba] ##vso\\u005bb]"),
            ("## [a] #[b] ##a [c]", "## [a] #[b] ##a [c]"),
        ] {
            let mut out = Vec::new();
            let mut safe = CiSafe::new(&mut out);
            // A command is recognised even if it arrives in pieces.
            for byte in serde_json::to_vec(text).unwrap() {
                safe.write_all(&[byte]).unwrap();
            }
            assert_eq!(
                String::from_utf8(out.clone()).unwrap(),
                format!("\"{shown}\"")
            );
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
