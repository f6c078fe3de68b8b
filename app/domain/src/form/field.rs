use super::words::words;

words! {
    /// A field of a form, by its name on the wire and in HTML.
    Field {
        SetupCode = "setup_code",
        OrganizationName = "organization_name",
        Identifier = "identifier",
        Email = "email",
        Username = "username",
        Password = "password",
        /// One's own password, before a change.
        CurrentPassword = "current_password",
        /// A code of an authenticator app, or a recovery code.
        Code = "code",
        /// What somebody calls a second factor.
        FactorName = "factor_name",
        Locale = "locale",
        Note = "note",
        Days = "days",
        Permissions = "permissions",
        StartsOn = "starts_on",
        EndsOn = "ends_on",
        /// Why an account is suspended.
        Reason = "reason",
        Mode = "mode",
        Alias = "alias",
        PrivacyNotice = "privacy_notice",
        GivenNames = "given_names",
        FamilyName = "family_name",
        HasOnlyOneName = "has_only_one_name",
        NameAtBirth = "name_at_birth",
        KnownAs = "known_as",
        DateOfBirth = "date_of_birth",
        BirthCountry = "birth_country",
        BirthRegion = "birth_region",
        BirthLocality = "birth_locality",
        Nationalities = "nationalities",
        Sex = "sex",
        PersonalEmail = "personal_email",
        Phone = "phone",
        Street = "street",
        PostalCode = "postal_code",
        City = "city",
        Region = "region",
        Country = "country",
        DocumentKind = "document_kind",
        DocumentNumber = "document_number",
        IssuingAuthority = "issuing_authority",
        IssuingCountry = "issuing_country",
        IssuedOn = "issued_on",
        ExpiresOn = "expires_on",
        MachineReadableZone = "machine_readable_zone",
        Unit = "unit",
        UnitName = "unit_name",
        UnitCode = "unit_code",
        /// The unit above a unit.
        ParentUnit = "parent_unit",
        GroupName = "group_name",
        Description = "description",
        Relationship = "relationship",
        RelationshipNumber = "relationship_number",
        RelationshipStartsOn = "relationship_starts_on",
        RelationshipEndsOn = "relationship_ends_on",
        Declaration = "declaration",
        NoteToReviewer = "note_to_reviewer",
        Message = "message",
        /// The requested changes of a review.
        Flags = "flags",
        Front = "front",
        Back = "back",
        Portrait = "portrait",
        // Settings.
        SupportContact = "support_contact",
        DefaultLocale = "default_locale",
        InvitationDays = "invitation_days",
        ReminderAfterDays = "reminder_after_days",
        RemindersAtMost = "reminders_at_most",
        BulkMailsPerMinute = "bulk_mails_per_minute",
        FourEyes = "four_eyes",
        LeastAge = "least_age",
        ClaimMinutes = "claim_minutes",
        ImageDays = "image_days",
        SessionIdleH = "session_idle_h",
        SessionDays = "session_days",
        ResetMinutes = "reset_minutes",
        SignInTriesAccount = "sign_in_tries_account",
        SignInTriesAddress = "sign_in_tries_address",
        SignInWindowS = "sign_in_window_s",
        AvailabilityPerSecond = "availability_per_second",
        FreshLinksPerHour = "fresh_links_per_hour",
        BulkRowsDays = "bulk_rows_days",
        ViewName = "view_name",
        Group = "group",
        DeletionDays = "deletion_days",
        FactorRequiredOf = "factor_required_of",
        FactorGraceDays = "factor_grace_days",
        /// How many people an action reaches, typed.
        Number = "number",
        UnactivatedDays = "unactivated_days",
        DormantDays = "dormant_days",
        DormantWarningDays = "dormant_warning_days",
        /// The privacy notice in each language.
        NoticeTextEn = "notice_text_en",
        NoticeTextIt = "notice_text_it",
    }
}

impl Field {
    /// Whether its value is a date.
    pub const fn is_date(self) -> bool {
        matches!(
            self,
            Self::DateOfBirth
                | Self::IssuedOn
                | Self::ExpiresOn
                | Self::RelationshipStartsOn
                | Self::RelationshipEndsOn
        )
    }
}
