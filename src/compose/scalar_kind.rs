//! Resolves plain YAML scalars by the rules of YAML 1.2's core schema, as Compose's own
//! YAML library (go.yaml.in/yaml) applies them, to the text that Compose passes on.
//!
//! `1.10` is the number 1.1 and reaches a container as `1.1`; `0755` is 493; `yes` is the
//! word `yes`.

/// The type of a scalar, after resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// `null`, `~` or an empty scalar.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// Any other number.
    Float,
    /// Everything else, and everything in quotes.
    Text,
}

/// The type of the plain scalar `text` and, if Compose writes it differently, the text
/// that it writes.
pub(crate) fn resolve(text: &str) -> (ScalarKind, Option<String>) {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return (ScalarKind::Null, Some(String::new())),
        "true" | "True" | "TRUE" => return (ScalarKind::Bool, Some("true".to_owned())),
        "false" | "False" | "FALSE" => return (ScalarKind::Bool, Some("false".to_owned())),
        ".nan" | ".NaN" | ".NAN" => return (ScalarKind::Float, Some("NaN".to_owned())),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return (ScalarKind::Float, Some("+Inf".to_owned()));
        }
        "-.inf" | "-.Inf" | "-.INF" => return (ScalarKind::Float, Some("-Inf".to_owned())),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return (ScalarKind::Text, None);
    }
    let digits = text.replace('_', "");
    if let Some(number) = integer(&digits) {
        return (ScalarKind::Integer, Some(number.to_string()));
    }
    if is_float(&digits)
        && let Ok(number) = digits.parse::<f64>()
        && number.is_finite()
    {
        return (ScalarKind::Float, Some(shortest(number)));
    }
    (ScalarKind::Text, None)
}

/// A number in base 2 (`0b`), 8 (`0o`, or a leading zero), 10 or 16 (`0x`) that fits 64
/// bits.
fn integer(text: &str) -> Option<i128> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let (radix, rest) = match rest.get(..2) {
        Some("0b" | "0B") => (2, &rest[2..]),
        Some("0o" | "0O") => (8, &rest[2..]),
        Some("0x" | "0X") => (16, &rest[2..]),
        _ if rest.len() > 1 && rest.starts_with('0') => (8, &rest[1..]),
        _ => (10, rest),
    };
    // `from_str_radix` would accept a second sign.
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let number = sign * i128::from_str_radix(rest, radix).ok()?;
    (number >= i128::from(i64::MIN) && number <= i128::from(u64::MAX)).then_some(number)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_is_fine = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent_is_fine
}

/// The shortest text that reads back as `number`, with an exponent where Go's `%v` has
/// one: below 1e-4, and from 1e6 on.
fn shortest(number: f64) -> String {
    let scientific = format!("{number:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_become_what_compose_passes_on() {
        let cases = [
            ("1.10", ScalarKind::Float, "1.1"),
            ("0755", ScalarKind::Integer, "493"),
            ("0o17", ScalarKind::Integer, "15"),
            ("0x1F", ScalarKind::Integer, "31"),
            ("-0b11", ScalarKind::Integer, "-3"),
            ("+7", ScalarKind::Integer, "7"),
            ("1_000", ScalarKind::Integer, "1000"),
            ("08", ScalarKind::Float, "8"),
            ("1e3", ScalarKind::Float, "1000"),
            ("1000000.0", ScalarKind::Float, "1e+06"),
            ("0.00001", ScalarKind::Float, "1e-05"),
            (
                "123456789012345678901",
                ScalarKind::Float,
                "1.2345678901234568e+20",
            ),
            (".5", ScalarKind::Float, "0.5"),
            ("~", ScalarKind::Null, ""),
            ("TRUE", ScalarKind::Bool, "true"),
        ];
        for (written, kind, passed_on) in cases {
            assert_eq!(
                resolve(written),
                (kind, Some(passed_on.to_owned())),
                "{written}"
            );
        }
    }

    #[test]
    fn words_stay_as_they_are() {
        for text in [
            "yes",
            "off",
            "y",
            "1.2.3",
            "3:25",
            "-",
            "+",
            ".",
            "+-1",
            "0x",
            "0b2",
            "1e",
            "tRue",
            "2024-01-01",
            "_1",
            "--1",
            "１",
        ] {
            assert_eq!(resolve(text), (ScalarKind::Text, None), "{text}");
        }
    }
}
