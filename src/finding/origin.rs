//! Who wrote a stub, and how long ago.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::plural::count;

/// The commit that a stub came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its author's name.
    pub author: String,
    /// When it was written, in seconds since 1970.
    pub time: i64,
    /// Its full id.
    pub commit: String,
}

impl Origin {
    /// How many days before a day it was written; 0 for what lies ahead.
    pub fn days_before(&self, today: Date) -> i64 {
        let days = self
            .day()
            .map(|day| day.duration_until(today).as_secs() / 86_400);
        days.unwrap_or_default().max(0)
    }

    /// The same in words that fit a table: `today`, `5 days`, `3 months`.
    pub fn age(&self, today: Date) -> String {
        let days = self.days_before(today);
        let several =
            |number: i64, unit: &str| count(usize::try_from(number).unwrap_or_default(), unit);
        match days {
            0 => "today".to_owned(),
            1..=59 => several(days, "day"),
            60..=729 => several(days * 12 / 365, "month"),
            _ => several(days * 4 / 1461, "year"),
        }
    }

    /// The day it was written on, as an ISO 8601 date.
    pub fn date(&self) -> String {
        self.day().map(|day| day.to_string()).unwrap_or_default()
    }

    fn day(&self) -> Option<Date> {
        let moment = Timestamp::from_second(self.time).ok()?;
        Some(TimeZone::UTC.to_datetime(moment).date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_read_well() {
        let day = 86_400;
        let now = 1_800_000_000;
        let today = TimeZone::UTC
            .to_datetime(Timestamp::from_second(now).unwrap())
            .date();
        let age = |days: i64| {
            let origin = Origin {
                author: String::new(),
                time: now - days * day,
                commit: String::new(),
            };
            origin.age(today)
        };
        let ages: Vec<String> = [-3, 0, 1, 59, 60, 364, 365, 729, 730, 731, 4000]
            .into_iter()
            .map(age)
            .collect();
        assert_eq!(
            ages,
            [
                "today",
                "today",
                "1 day",
                "59 days",
                "1 month",
                "11 months",
                "12 months",
                "23 months",
                "1 year",
                "2 years",
                "10 years"
            ]
        );
    }

    #[test]
    fn a_time_that_is_no_time_is_no_panic() {
        let origin = Origin {
            author: String::new(),
            time: i64::MAX,
            commit: String::new(),
        };
        assert_eq!(origin.date(), "");
        assert_eq!(origin.age(Date::constant(2026, 1, 1)), "today");
    }
}
