//! The do-nothing preprocessor of mdBook's documentation, to measure against.

use anyhow::Result;

fn main() -> Result<()> {
    if std::env::args()
        .nth(1)
        .is_some_and(|word| word == "supports")
    {
        return Ok(());
    }
    let (_, book) = mdbook_preprocessor::parse_input(std::io::stdin())?;
    serde_json::to_writer(std::io::stdout(), &book)?;
    Ok(())
}
