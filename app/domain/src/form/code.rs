use super::words::words;

words! {
    /// Why something was refused, grouped by who can fix it: by field, by request, by time.
    Code {
        EmailMissing = "email_missing",
        EmailNoAt = "email_no_at",
        EmailTooLong = "email_too_long",
        /// Quoted, commented or non-ASCII local parts: valid in some RFC, unusable in a registry.
        EmailUnsupported = "email_unsupported",
        EmailDomain = "email_domain",
        /// A warning: the domain is a single typing error away from a well-known one.
        EmailSlip = "email_slip",
        AlreadyRegistered = "already_registered",
        AlreadyInvited = "already_invited",
        /// The address belongs to an account that is to be deleted, and can be restored.
        ToBeDeleted = "to_be_deleted",
        InvitedOften = "invited_often",
        UsernameShort = "username_short",
        UsernameLong = "username_long",
        UsernameCharset = "username_charset",
        UsernameEdge = "username_edge",
        UsernameDoubled = "username_doubled",
        UsernameReserved = "username_reserved",
        UsernameUsed = "username_used",
        PasswordMissing = "password_missing",
        PasswordShort = "password_short",
        PasswordLong = "password_long",
        PasswordCommon = "password_common",
        IdentifierMissing = "identifier_missing",
        OrganizationMissing = "organization_missing",
        OrganizationLong = "organization_long",
        NoteLong = "note_long",
        ReasonMissing = "reason_missing",
        ControlCharacter = "control_character",
        DaysRange = "days_range",
        /// No whole number within the limits of its field.
        NumberRange = "number_range",
        LocaleUnknown = "locale_unknown",
        ViewNameMissing = "view_name_missing",
        ViewNameUsed = "view_name_used",
        ViewsMany = "views_many",
        /// Faults of a file as a whole.
        FileEmpty = "file_empty",
        NotCsv = "not_csv",
        NoRows = "no_rows",
        TooManyRows = "too_many_rows",
        /// A quoted cell without its closing quote.
        UnclosedQuote = "unclosed_quote",
        SpreadsheetLocked = "spreadsheet_locked",
        /// In the form from before 2007.
        SpreadsheetOld = "spreadsheet_old",
        /// It unpacks to more than is read.
        SpreadsheetLarge = "spreadsheet_large",
        SpreadsheetBroken = "spreadsheet_broken",
        HeaderDuplicate = "header_duplicate",
        /// No column is known to have e-mail addresses.
        HeaderNoEmail = "header_no_email",
        /// No column tells one person of a file from another.
        HeaderNoMatch = "header_no_match",
        /// No column has anything that can be changed.
        HeaderNoValues = "header_no_values",
        /// Faults of a row.
        ColumnCount = "column_count",
        CellLong = "cell_long",
        RowLong = "row_long",
        /// A character that is invalid in the file's encoding: U+FFFD is never stored.
        CellUnreadable = "cell_unreadable",
        /// A question mark in a name, as spreadsheets write it for a letter that their encoding lacks. A warning.
        LettersLost = "letters_lost",
        /// A text in the place of a unit that names none and is like none. It is kept as a text. A warning.
        UnitUnmatched = "unit_unmatched",
        /// The dates of a column can be read with the day or with the month first.
        DateAmbiguous = "date_ambiguous",
        DuplicateInFile = "duplicate_in_file",
        /// A row of an update file has nothing by which its person is found.
        MatchMissing = "match_missing",
        NobodyMatches = "nobody_matches",
        /// Several rows mean the same person.
        MatchedTwice = "matched_twice",
        /// Another row of a file has the same value of an own field that is unique.
        ValueRepeated = "value_repeated",
        /// The changes of a row of an update are too long together.
        ValuesLong = "values_long",
        /// Usernames pass in a circle of more people than are written together.
        CircleLarge = "circle_large",
        /// A spreadsheet has written a value in another way: a hint, not a fault.
        CellDamaged = "cell_damaged",
        /// Too many cells of a file are unreadable or rewritten to say who is missing from it.
        CellsUnclear = "cells_unclear",
        ExternalIdUsed = "external_id_used",
        /// The personal data of the row was erased.
        Erased = "erased",
        PermissionsMissing = "permissions_missing",
        PermissionUnknown = "permission_unknown",
        PermissionNotHeld = "permission_not_held",
        /// Nobody grants anything to themselves.
        OwnPermissions = "own_permissions",
        /// More people have the profile than one change can reach.
        ProfileHoldersMany = "profile_holders_many",
        /// A permission that never counts inside a unit alone.
        OnlyEverywhere = "only_everywhere",
        /// A case that somebody without a border has to decide: a possible duplicate lies beyond the reviewer's.
        DecidedWithoutBorder = "decided_without_border",
        DayUnknown = "day_unknown",
        EndBeforeStart = "end_before_start",
        EndPast = "end_past",
        ModeMissing = "mode_missing",
        AliasLength = "alias_length",
        NoticeMissing = "notice_missing",
        /// No language has a text.
        NoticeEmpty = "notice_empty",
        /// The texts are those in force.
        NoticeSame = "notice_same",
        /// A link to something else than a page over https or a mailbox.
        LinkUnsafe = "link_unsafe",
        NameMissing = "name_missing",
        NameLong = "name_long",
        /// Another one has this name.
        NameUsed = "name_used",
        /// A slash separates the names of a path.
        NameSlash = "name_slash",
        UnitCodeCharset = "unit_code_charset",
        /// Another unit has this code.
        UnitCodeUsed = "unit_code_used",
        /// A unit cannot be moved below itself.
        UnitBelowItself = "unit_below_itself",
        /// More units above each other than are allowed.
        UnitTooDeep = "unit_too_deep",
        /// Nothing is put below an archived unit, and nobody into it.
        UnitArchived = "unit_archived",
        /// Characters that are in no name: control, invisible and unassigned ones.
        NameCharset = "name_charset",
        /// No date of the calendar.
        DateUnknown = "date_unknown",
        /// A date whose year has two digits, so that its century is unknown.
        DateYearShort = "date_year_short",
        DateMissing = "date_missing",
        DateFuture = "date_future",
        AgeMost = "age_most",
        AgeLeast = "age_least",
        CountryMissing = "country_missing",
        CountryUnknown = "country_unknown",
        TextLong = "text_long",
        PhoneUnknown = "phone_unknown",
        /// A warning: the country's postal codes have another format.
        PostalCodeUnusual = "postal_code_unusual",
        ChoiceUnknown = "choice_unknown",
        ChoiceMissing = "choice_missing",
        /// A document is required, and there is none.
        DocumentMissing = "document_missing",
        DocumentNumberMissing = "document_number_missing",
        DocumentNumberCharset = "document_number_charset",
        /// A warning: the document has expired.
        DocumentExpired = "document_expired",
        ExpiresBeforeIssued = "expires_before_issued",
        /// Not the lines of a TD1, TD2 or TD3 document.
        MrzShape = "mrz_shape",
        MrzCheckDigit = "mrz_check_digit",
        /// The check digits fit, but the content is invalid.
        MrzContent = "mrz_content",
        /// A warning: another step has a different value.
        MrzDiffers = "mrz_differs",
        DeclarationMissing = "declaration_missing",
        MessageMissing = "message_missing",
        FlagsMissing = "flags_missing",
        ImageDimensions = "image_dimensions",
        ImageCorrupt = "image_corrupt",
        UnsupportedImage = "unsupported_image",
        /// Made by the browser: a photograph in the format of newer telephones, which it cannot convert. To the host it is
        /// one more unsupported format.
        HeicImage = "heic_image",
        /// A previous step is incomplete.
        StepSkipped = "step_skipped",
        /// The identity is in another state.
        IdentityState = "identity_state",
        AlreadyDecided = "already_decided",
        /// Another reviewer has claimed it.
        ClaimedByOther = "claimed_by_other",
        /// The chosen reviewer may not decide about the case.
        ReviewerUnfit = "reviewer_unfit",
        /// Nobody decides about their own identity, or puts it in force again.
        OwnIdentity = "own_identity",
        /// Nobody validates what they entered, if the organization requires four eyes.
        FourEyes = "four_eyes",
        /// Nobody decides about somebody whose link they handed over, or whose address they changed, before a proof.
        GivenLink = "given_link",
        /// Nobody decides about others, or vouches for them, while somebody else may be using their account.
        MailboxFirst = "mailbox_first",
        /// Nobody changes their own address while others may be using the account.
        MailboxUnproven = "mailbox_unproven",
        /// The account has this address already.
        AddressSame = "address_same",
        /// Another change of the address waits.
        AddressChangeWaiting = "address_change_waiting",
        /// Several changes of the address can still be undone.
        AddressChangedOften = "address_changed_often",
        /// Whoever has asked for something cannot be the second person who agrees.
        SecondPersonNeeded = "second_person_needed",
        /// The organization fills in the step.
        StepKept = "step_kept",
        /// Data of the account, which its manager changes.
        KeptByOrganization = "kept_by_organization",
        /// Entries of others are locked until the mailbox is proven.
        EntriesLocked = "entries_locked",
        PasswordWrong = "password_wrong",
        SetupCodeWrong = "setup_code_wrong",
        /// The same for unknown, wrong, pending and suspended.
        SignInWrong = "sign_in_wrong",
        SignedOut = "signed_out",
        CodeMissing = "code_missing",
        /// A wrong code, or one that was used before.
        CodeWrong = "code_wrong",
        /// A passkey that is not known, not right, or not in time.
        PasskeyRefused = "passkey_refused",
        /// The same passkey was used elsewhere in this moment.
        PasskeyAgain = "passkey_again",
        /// Passkeys do not work at the address of the program.
        PasskeysUnavailable = "passkeys_unavailable",
        /// Made by the browser: the person has cancelled, or nothing was found.
        PasskeyCancelled = "passkey_cancelled",
        /// Made by the browser: the device has a passkey for the account already.
        PasskeyKnown = "passkey_known",
        /// There would be no way left to sign in.
        PasswordFirst = "password_first",
        /// The second factor came too late, or the sign-in has ended.
        SignInOver = "sign_in_over",
        /// The password is asked for again.
        ConfirmFirst = "confirm_first",
        /// The session can only add a second factor, which is required.
        FactorRequired = "factor_required",
        /// Whoever requires a second factor at once needs one first.
        OwnFactorFirst = "own_factor_first",
        /// The secret of an authenticator app was offered too long ago, or to another session.
        OfferOver = "offer_over",
        SignInFirst = "sign_in_first",
        /// A form of a page that another account had opened in this browser.
        OtherAccount = "other_account",
        PermissionMissing = "permission_missing",
        CrossSite = "cross_site",
        NotFound = "not_found",
        MethodNotAllowed = "method_not_allowed",
        LinkDead = "link_dead",
        SetupClosed = "setup_closed",
        InvitationNotOpen = "invitation_not_open",
        AccountNotPending = "account_not_pending",
        /// The idempotency key was used with other content.
        IdempotencyMismatch = "idempotency_mismatch",
        /// The account lacks something to become the founder's.
        FounderUnfit = "founder_unfit",
        /// The address of the account is being changed, or its change can still be undone.
        FounderAddressOpen = "founder_address_open",
        /// The founder's role is offered already.
        FounderOfferOpen = "founder_offer_open",
        /// An offer of the founder's role that is not open any more.
        FounderOfferOver = "founder_offer_over",
        /// Nobody suspends or deletes their own account.
        OwnAccount = "own_account",
        /// Nobody would be left who may manage permissions, or accounts.
        LastManager = "last_manager",
        /// The account is in another state.
        AccountState = "account_state",
        /// The invitation is not accepted yet, so the address is corrected with it.
        AddressOfPending = "address_of_pending",
        /// It is as it would be afterwards.
        NothingToChange = "nothing_to_change",
        /// The number of people was not typed as it is shown.
        NumberDiffers = "number_differs",
        /// The list has a filter that is not understood: without it, more people would be meant.
        FilterBroken = "filter_broken",
        /// The bulk job is in another state.
        JobState = "job_state",
        /// Announced rows of a bulk job are missing.
        RowsMissing = "rows_missing",
        MessageSettled = "message_settled",
        /// A message that keeps somebody else's account safe is not held.
        SecurityMail = "security_mail",
        MailNotConfigured = "mail_not_configured",
        TooLarge = "too_large",
        /// A body did not arrive in time.
        TooSlow = "too_slow",
        UnsupportedMedia = "unsupported_media",
        WrongHost = "wrong_host",
        /// Somebody else has changed it since the page was loaded.
        ChangedMeanwhile = "changed_meanwhile",
        /// There are as many of these as are allowed.
        LimitReached = "limit_reached",
        /// No time zone has this name.
        TimeZoneUnknown = "time_zone_unknown",
        /// Braces around anything but a placeholder of the mail.
        PlaceholderUnknown = "placeholder_unknown",
        /// The mail would be of no use without it.
        PlaceholderMissing = "placeholder_missing",
        /// The link of a mail is not alone on its line.
        LinkAlone = "link_alone",
        TextMissing = "text_missing",
        /// A text of every mail has the address of a page.
        TextLink = "text_link",
        /// No list of a few numbers of days.
        DayListUnknown = "day_list_unknown",
        /// Anything but small letters, digits and underscores.
        FieldKeyCharset = "field_key_charset",
        /// Another own field has this key.
        FieldKeyUsed = "field_key_used",
        /// The program has a column or a field of this name.
        ColumnReserved = "column_reserved",
        LabelMissing = "label_missing",
        /// Another own field has this label.
        LabelUsed = "label_used",
        OptionsMissing = "options_missing",
        OptionsMany = "options_many",
        OptionLabelMissing = "option_label_missing",
        /// Two options have the same label.
        OptionRepeated = "option_repeated",
        /// A required own field is empty.
        ValueMissing = "value_missing",
        /// Somebody else has this value of an own field that is unique.
        ValueUsed = "value_used",
        /// An address of another domain than the organization allows.
        JoinDomain = "join_domain",
        /// An address of a domain whose addresses the organization does not register.
        DomainRefused = "domain_refused",
        /// No decimal number.
        NumberUnknown = "number_unknown",
        Invalid = "invalid",
        Malformed = "malformed",
        TooMany = "too_many",
        Busy = "busy",
        /// The database did not answer whether it has committed.
        OutcomeUnknown = "outcome_unknown",
        /// An erasure that has not ended yet, or whose end is unknown, and that is carried out in any case.
        ErasureNoted = "erasure_noted",
        Internal = "internal",
        /// Made by the browser: the host did not answer.
        Unreachable = "unreachable",
        /// Made by the browser: the host's answer was invalid.
        Unreadable = "unreadable",
    }
}
