use super::En;
use crate::form::Field;
use crate::identity::RequestDelivery;
use crate::identity::mrz::Part;
use crate::text::{StepsText, say};

say! {
    StepsText for En {
        steps = "Steps";
        personal_information_of(who: &str) = "Personal information of {who}";
        my_data_lead = "What the organization holds about you, step by step. Each step is saved separately, so you can continue later, on any device.";
        complete_lead = "Create the account and the digital identity in one go. Each step is saved separately, and nothing is sent before the last one.";
        save_and_continue = "Save and continue";
        back = "Back";
        submit = "Submit";
        change = "Change";
        create_and_invite = "Create and invite";
        ask_the_person = "Ask the person";
        person_asked(delivery: RequestDelivery, steps: usize) => {
            let what = match steps {
                0 => "a final check and the submission".to_owned(),
                1 => "the step that is missing".to_owned(),
                _ => format!("the {steps} steps that are missing"),
            };
            match delivery {
                RequestDelivery::Mailed => format!("We sent the person an e-mail, asking for {what}."),
                RequestDelivery::Held => format!("The person is asked for {what}. The e-mail is held under Outgoing mail."),
                RequestDelivery::AlreadyMailed => format!("The person is asked for {what}. An e-mail about it was written less than an hour ago, so no other is sent."),
                RequestDelivery::AfterAccepting => format!("The person will be asked for {what} after accepting the invitation. No e-mail is sent before then."),
            }
        };
        correction_beside = "Correction in progress";
        correction_beside_words = "This was being corrected when the identity was suspended. The verified information is above. The correction can continue once the identity is active again.";
        documents_removed(count: u32) = match count {
            1 => "1 document is removed.",
            _ => "{count} documents are removed.",
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
        step_optional = "optional";
        step_can_be_empty = "You can leave this step empty.";
        step_kept_how = "Your organization fills in this step. If something is wrong, tell them.";
        step_kept_open = "Your organization still fills this in";
        step_to_change = "to change";
        saving = "Saving…";
        saved = "Saved";
        not_saved_yet = "Not saved yet";
        not_saved = "Not saved.";
        leave_steps = "Your latest changes have not been saved yet.";
        conflict_by(by: &str) => if by.is_empty() {
            "Somebody else changed this step while you were editing it.".to_owned()
        } else {
            format!("{by} changed this step while you were editing it.")
        };
        conflict_with_oneself = "You changed this step in another tab.";
        conflict_how = "Nothing is lost. Choose which values to keep.";
        yours = "Yours";
        theirs = "Theirs";
        keep_mine = "Keep mine";
        take_theirs = "Take theirs";
        choose = "Choose…";
        no_answer = "No answer";
        stateless = "Stateless";
        unknown_country = "Unknown";
        add_nationality = "Add a nationality";
        alias_about = "Only the alias and the organization are needed. This can become a full registration later.";
        no_documents = "No document yet. An official document helps the reviewer.";
        add_document = "Add a document";
        document_at(number: usize) = "Document {number}";
        edit_document = "Edit";
        remove_document = "Remove";
        remove_document_ask = "Remove this document?";
        remove_document_words = "The details and the pictures of this document are deleted.";
        zone_typed(typed: usize, of: usize) = "{typed} of {of} characters";
        zone_agrees = "All check digits are correct, and nothing contradicts the other steps.";
        zone_digit(part: Part) = match part {
            Part::DocumentNumber => "Document number",
            Part::DateOfBirth => "Date of birth",
            Part::ExpiresOn => "Expiry",
            Part::PersonalNumber => "Personal number",
            Part::Composite => "Overall",
        };
        digit_fits = "correct";
        digit_wrong = "not correct";
        zone_offers = "The machine-readable lines also contain:";
        fill_in = "Fill in the empty fields";
        pictures_of_document = "Pictures";
        pictures_how = "Choose each picture or drop it in its place: JPEG, PNG or WebP. It is uploaded at once; one that is too large is made smaller first. Pictures are stored encrypted, without hidden data such as the location.";
        take_picture = "Take a picture";
        upload_picture = "Upload";
        discard_picture = "Discard";
        remove_picture = "Remove";
        sending_picture(percent: u32) = "Uploading… {percent}%";
        picture_stored = "Stored";
        picture_too_large = "This picture is larger than 10 MB and can't be made smaller here. Choose a smaller one.";
        picture_unsent = "Not uploaded.";
        picture_made_smaller = "The picture was too large, so it was made smaller before uploading.";
        preparing_picture = "Preparing the picture…";
        nothing_stated = "Nothing entered";
        still_to_do = "Still to do";
        nothing_left_to_do = "Everything that is needed is filled in.";
        declaration_words = "This information is true and complete";
        note_to_reviewer_hint = "Optional. Only reviewers read it.";
        submitted_now = "Submitted and waiting for review.";
        create_and_submit_how = "This creates the account and the invitation. Confirm below to submit the personal information as well, or leave that to the person.";
        create_how = "This creates the account and the invitation. You or the person can fill in the missing personal information later.";
        account_exists_already = "The account has been created and the person invited. Only the personal information is left to submit.";
        unfinished_registrations = "Unfinished registrations";
        discard_registration = "Discard";
        unfinished_are_erased(days: u32) = "They are erased {days} days after their last change.";
        begun_by_somebody_gone = "Begun by somebody who cannot sign in any more";
        read_only = "It can't be changed now.";
        correct_to_change = "To change it, start a correction.";
        flags_how = "Please check this field.";
        flags_marked = "Please check the marked fields.";
        how_steps_saved = "What you enter is saved automatically, and every time you press Save and continue. Mistakes never stop you from saving.";
        how_steps_submit = "The last step shows everything once more and links to whatever is missing. Then you can submit.";
        how_steps_sealed = "Personal information and pictures are stored encrypted. Whenever somebody else opens them, it is recorded.";
        field_hint(field: Field) = match field {
            Field::GivenNames => "All of them, as on the passport or identity card.",
            Field::NameAtBirth | Field::KnownAs | Field::Sex => "Optional.",
            Field::IssuedOn | Field::ExpiresOn | Field::RelationshipStartsOn | Field::RelationshipEndsOn => "Day, month and year, for example 17/04/2026.",
            Field::DateOfBirth => "Day, month and year, for example 17/04/1990. If you only know part of it: 04/1990 or 1990.",
            Field::BirthLocality => "City, town or village.",
            Field::Nationalities => "One or more.",
            Field::Phone => "With the country code, for example +39 06 1234567.",
            Field::MachineReadableZone => "The lines of capital letters and < on the document. Type or paste them to fill in empty fields and to find mistakes.",
            Field::Alias => "2 to 64 characters.",
            _ => "",
        };
    }
}
