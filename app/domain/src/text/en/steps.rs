use super::En;
use crate::form::Field;
use crate::identity::RequestDelivery;
use crate::identity::mrz::Part;
use crate::text::{StepsText, say};

impl StepsText for En {
    say! {
        steps = "Steps";
        personal_information_of(who: &str) = "Personal information of {who}";
        my_data_lead = "What the organization holds about you, step by step. Each step is saved on its own; you can go on later, on any device.";
        complete_lead = "Account and digital identity in one go. Each step is saved on its own, and nothing is sent before the last one.";
        save_and_continue = "Save and continue";
        back = "Back";
        submit = "Submit";
        change = "Change";
        create_and_invite = "Create and invite";
        ask_the_person = "Ask the person";
        person_asked(delivery: RequestDelivery, steps: usize) => {
            let what = if steps == 1 { "the step that is left".to_owned() } else { format!("the {steps} steps that are left") };
            match delivery {
                RequestDelivery::Mailed => format!("We emailed the person, asking for {what}."),
                RequestDelivery::Held => format!("The person is asked for {what}. The email is held under Outgoing mail."),
                RequestDelivery::AlreadyMailed => format!("The person is asked for {what}. An email about it was written less than an hour ago, so no other one is sent."),
                RequestDelivery::AfterAccepting => format!("The person will be asked for {what} after accepting the invitation. No email is sent before."),
            }
        };
        begin_correction = "Correct it";
        begin_correction_ask = "Start a correction?";
        begin_correction_words = "What was verified stays in force until the correction is submitted and verified. You can discard the correction until you submit it.";
        reopen_words = "The steps can be edited again, by you and by the person.";
        discard_correction = "Discard correction";
        discard_correction_ask = "Discard the correction?";
        discard_correction_words = "Everything entered since the correction was started is deleted. What was verified stays in force.";
        step_done = "complete";
        step_open = "not complete";
        step_to_change = "to change";
        saving = "Saving…";
        saved = "Saved";
        not_saved_yet = "Not saved yet";
        not_saved = "Not saved. What you typed is still here.";
        leave_steps = "Your last changes have not been saved yet.";
        conflict_by(by: &str) => if by.is_empty() {
            "Somebody else has changed this step meanwhile.".to_owned()
        } else {
            format!("{by} has changed this step meanwhile.")
        };
        conflict_how = "Nothing was lost. Choose which values are to stay.";
        yours = "Yours";
        theirs = "Theirs";
        keep_mine = "Keep mine";
        take_theirs = "Take theirs";
        choose = "Choose…";
        no_answer = "No answer";
        stateless = "Stateless";
        unknown_country = "Unknown";
        add_nationality = "Add a nationality";
        tick_handed_over(version: &str) = "The person was handed the privacy notice (version {version})";
        tick_have_read(version: &str) = "I have read the privacy notice (version {version})";
        alias_about = "Only the alias and the organization are asked for. It can become a full registration later.";
        no_documents = "No document yet. One official document helps whoever checks the identity.";
        add_document = "Add a document";
        document_at(number: usize) = "Document {number}";
        edit_document = "Open";
        remove_document = "Remove";
        remove_document_ask = "Remove this document?";
        remove_document_words = "What was entered about it and its pictures are deleted.";
        zone_typed(typed: usize, of: usize) = "{typed} of {of} characters";
        zone_agrees = "All check digits agree, and nothing contradicts the other steps.";
        zone_digit(part: Part) => match part {
            Part::DocumentNumber => "Document number",
            Part::DateOfBirth => "Date of birth",
            Part::ExpiresOn => "Expiry",
            Part::PersonalNumber => "Personal number",
            Part::Composite => "All together",
        };
        digit_fits = "fits";
        digit_wrong = "does not fit";
        zone_offers = "The machine-readable lines also say:";
        fill_in = "Fill in the empty fields";
        pictures_of_document = "Pictures";
        pictures_how = "Chosen or dropped at their places: JPEG, PNG or WebP, up to 10 MB and 25 megapixels. They are stored encrypted and without hidden data such as places.";
        take_picture = "Take a picture";
        upload_picture = "Upload";
        discard_picture = "Discard";
        remove_picture = "Remove";
        sending_picture(percent: u32) = "Sending… {percent} %";
        picture_stored = "Stored";
        picture_too_large = "This picture has more than 10 MB. Take it again a little smaller.";
        picture_unsent = "Not uploaded yet.";
        nothing_stated = "Nothing entered";
        still_to_do = "Still to do";
        nothing_left_to_do = "Everything that is needed is there.";
        declaration_words = "What is entered here is true and complete";
        note_to_reviewer_hint = "Optional. Only those who check the identity read it.";
        submitted_now = "Submitted. It now waits for somebody to check it.";
        create_and_submit_how = "This creates the account and the invitation. Confirm below to submit the personal information as well, or leave that to the person.";
        create_how = "This creates the account and the invitation. What is missing of the personal information can be completed afterwards, by you or by the person.";
        unfinished_registrations = "Not finished yet";
        discard_registration = "Discard";
        read_only = "It can't be changed as it stands now.";
        flags_how = "Only the marked fields need another look.";
        how_steps_saved = "What you enter is saved by itself a moment later, and with every Save and continue. Mistakes never stand in the way of saving.";
        how_steps_submit = "On the last step everything is read back. What is missing is named there, with a way to it; then it can be submitted.";
        how_steps_sealed = "Personal information and pictures are stored encrypted, and every opening by somebody else is recorded.";
        field_hint(field: Field) => match field {
            Field::GivenNames => "All of them, as in the passport or identity card.",
            Field::NameAtBirth | Field::KnownAs | Field::Sex => "Optional.",
            Field::DateOfBirth => "As 1990-04-17; 1990-04 or 1990 where no more is known.",
            Field::BirthLocality => "City, town or village.",
            Field::Nationalities => "One or more.",
            Field::Phone => "With the country code, as in +39 06 1234567.",
            Field::MachineReadableZone => "The lines of capitals and < on the document. Typing or pasting them fills in empty fields and finds slips.",
            Field::Alias => "2 to 64 characters.",
            _ => "",
        };
    }
}
