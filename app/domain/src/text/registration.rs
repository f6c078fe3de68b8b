use super::sentences;

sentences! {
    /// *User registration* and *Create a new internal user*.
    RegistrationText {
        create_new_user;
        register_lead;
        create_new_user_about;
        card_needs(permission: &str);
        send_invitation;
    }
}
