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
        /// The privacy notice in each language.
        NoticeTextEn = "notice_text_en",
        NoticeTextIt = "notice_text_it",
        // The form of an own field.
        FieldKey = "field_key",
        FieldKind = "field_kind",
        FieldLevel = "field_level",
        FieldLabelEn = "field_label_en",
        FieldLabelIt = "field_label_it",
        FieldHelpEn = "field_help_en",
        FieldHelpIt = "field_help_it",
        FieldOptions = "field_options",
        // The own fields of the organization, by their numbers: forms, faults and requested changes name them like any other.
        Own1 = "own_1",
        Own2 = "own_2",
        Own3 = "own_3",
        Own4 = "own_4",
        Own5 = "own_5",
        Own6 = "own_6",
        Own7 = "own_7",
        Own8 = "own_8",
        Own9 = "own_9",
        Own10 = "own_10",
        Own11 = "own_11",
        Own12 = "own_12",
        Own13 = "own_13",
        Own14 = "own_14",
        Own15 = "own_15",
        Own16 = "own_16",
        Own17 = "own_17",
        Own18 = "own_18",
        Own19 = "own_19",
        Own20 = "own_20",
        Own21 = "own_21",
        Own22 = "own_22",
        Own23 = "own_23",
        Own24 = "own_24",
        Own25 = "own_25",
        Own26 = "own_26",
        Own27 = "own_27",
        Own28 = "own_28",
        Own29 = "own_29",
        Own30 = "own_30",
        Own31 = "own_31",
        Own32 = "own_32",
        Own33 = "own_33",
        Own34 = "own_34",
        Own35 = "own_35",
        Own36 = "own_36",
        Own37 = "own_37",
        Own38 = "own_38",
        Own39 = "own_39",
        Own40 = "own_40",
    }
}

impl Field {
    /// The own field of a number, from 1 on; `None` beyond the last.
    pub fn own(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.own_number() == Some(number))
    }

    /// The number of an own field.
    pub fn own_number(self) -> Option<u8> {
        self.as_str().strip_prefix("own_")?.parse().ok()
    }

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
