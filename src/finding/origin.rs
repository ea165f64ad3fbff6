//! The author and age of a stub, from git.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::plural::count;

/// The commit that added a stub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its author's name.
    pub author: String,
    /// The time of the commit, in seconds since the Unix epoch.
    pub time: i64,
    /// Its full hash.
    pub commit: String,
}

impl Origin {
    /// The number of days from the commit to `today`; 0 for a commit in the future.
    pub fn days_before(&self, today: Date) -> i64 {
        let days = self
            .day()
            .map(|day| day.duration_until(today).as_secs() / 86_400);
        days.unwrap_or_default().max(0)
    }

    /// The age in a short form for tables: `today`, `5 days`, `3 months`.
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

    /// The date of the commit in UTC, as an ISO 8601 date; empty if the time is out of range.
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
    fn ages_switch_units_at_two_months_and_two_years() {
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
    fn a_time_out_of_range_does_not_panic() {
        let origin = Origin {
            author: String::new(),
            time: i64::MAX,
            commit: String::new(),
        };
        assert_eq!(origin.date(), "");
        assert_eq!(origin.age(Date::constant(2026, 1, 1)), "today");
    }
}
