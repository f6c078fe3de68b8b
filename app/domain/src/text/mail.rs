use super::sentences;

sentences! {
    /// The sentences of the mails themselves.
    MailText {
        // The invitation.
        mail_invitation_subject(organization: &str);
        mail_invitation_by(inviter: &str, organization: &str);
        // Where the inviter's account is gone.
        mail_invitation_from(organization: &str);
        mail_invitation_reminder(organization: &str);
        mail_invitation_account(email: &str, username: &str);
        mail_invitation_until(until: &str);
        mail_invitation_button;
        mail_note_from(inviter: &str);
        mail_note;
        mail_not_mine;
        mail_not_mine_hint;
        mail_link_itself;

        // To the inviter, after *This was not meant for me*.
        mail_declined_subject(email: &str);
        mail_declined_what(email: &str, organization: &str);
        mail_declined_then(username: &str);
        mail_declined_button;

        // The forgotten password.
        mail_reset_subject(organization: &str);
        mail_reset_what(username: &str, organization: &str);
        mail_reset_until(until: &str);
        mail_reset_button;
        mail_reset_ignore;

        // After the password has changed.
        mail_changed_subject(organization: &str);
        mail_changed_what(username: &str, organization: &str, when: &str);
        mail_changed_sessions;
        mail_changed_alarm(support: &str);
        // Where nobody is named to ask for help.
        mail_changed_alarm_nobody;

        // In every mail.
        mail_help(support: &str);
        mail_automatic(organization: &str);
        // A moment (Unix milliseconds) written out, in UTC.
        mail_moment(at: i64);
    }
}

/// A moment in UTC, taken apart for whoever writes it out.
pub(super) struct Moment {
    pub(super) year: i64,
    /// 0 for January.
    pub(super) month: usize,
    pub(super) day: u32,
    /// 0 for Monday.
    pub(super) weekday: usize,
    pub(super) hour: u32,
    pub(super) minute: u32,
}

impl Moment {
    /// Takes Unix milliseconds apart, by counting days from 1 March of the year 0 so that the leap day comes last.
    pub(super) fn of(at: i64) -> Self {
        const DAYS_TO_1970: i64 = 719_468;
        const DAYS_IN_400_YEARS: i64 = 146_097;
        let minutes = at.div_euclid(60_000);
        let days = minutes.div_euclid(1_440);
        let minute_of_day = minutes.rem_euclid(1_440);
        let shifted = days + DAYS_TO_1970;
        let era = shifted.div_euclid(DAYS_IN_400_YEARS);
        let day_of_era = shifted.rem_euclid(DAYS_IN_400_YEARS);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12;
        Self {
            year: year_of_era + era * 400 + i64::from(month < 2),
            month: usize::try_from(month).unwrap_or_default(),
            day: u32::try_from(day).unwrap_or_default(),
            weekday: usize::try_from((days + 3).rem_euclid(7)).unwrap_or_default(),
            hour: u32::try_from(minute_of_day / 60).unwrap_or_default(),
            minute: u32::try_from(minute_of_day % 60).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Locale;

    #[test]
    fn moments_are_written_out_in_both_languages() {
        for (at, en, it) in [
            (0, "Thursday 1 January 1970 at 00:00 UTC", "giovedì 1 gennaio 1970 alle 00:00 UTC"),
            (951_782_399_999, "Monday 28 February 2000 at 23:59 UTC", "lunedì 28 febbraio 2000 alle 23:59 UTC"),
            (951_782_400_000, "Tuesday 29 February 2000 at 00:00 UTC", "martedì 29 febbraio 2000 alle 00:00 UTC"),
            (1_795_351_800_000, "Sunday 22 November 2026 at 13:30 UTC", "domenica 22 novembre 2026 alle 13:30 UTC"),
            (4_107_542_399_000, "Sunday 28 February 2100 at 23:59 UTC", "domenica 28 febbraio 2100 alle 23:59 UTC"),
            (4_107_542_400_000, "Monday 1 March 2100 at 00:00 UTC", "lunedì 1 marzo 2100 alle 00:00 UTC"),
            (-1, "Wednesday 31 December 1969 at 23:59 UTC", "mercoledì 31 dicembre 1969 alle 23:59 UTC"),
        ] {
            assert_eq!(Locale::En.text().mail_moment(at), en);
            assert_eq!(Locale::It.text().mail_moment(at), it);
        }
    }
}
