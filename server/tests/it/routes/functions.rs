use domain::permission::Permission;
use serde_json::{Value, json};

/// What a server function requires.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    Nothing,
    /// A session.
    Session,
    AnyOf(&'static [Permission]),
    /// All of these permissions.
    AllOf(&'static [Permission]),
    /// To be the founder.
    Founder,
}

use Permission::{
    BulkInvite, ManageAccounts, ManageInvitations, ManagePermissions, ManageSettings, RegisterIdentities,
    RegisterUsers, ValidateIdentities, ViewAudit, ViewPersonalData, ViewRegistry,
};

/// Every server function, with valid arguments that change nothing.
pub(crate) fn server_functions() -> Vec<(&'static str, Takes, Value)> {
    let nobody = json!("0192f1c2-0000-7000-8000-000000000000");
    let token = json!({ "token": "unknown" });
    let with_password = json!({ "token": "unknown", "draft": { "password": "" } });
    let invitation = json!({ "invitation": nobody });
    let message = json!({ "message": nobody });
    let list = json!({ "filter": "all", "after": null });
    let mail = Takes::AnyOf(&[ManageInvitations, ManageSettings]);
    let invitations = Takes::AnyOf(&[ManageInvitations]);
    let bulk = Takes::AnyOf(&[BulkInvite]);
    let jobs = Takes::AnyOf(&[BulkInvite, ManageAccounts, ManageInvitations, RegisterIdentities]);
    let acting = Takes::AnyOf(&[ManageAccounts, ManageInvitations, RegisterIdentities]);
    let nobodys = json!({ "people": [] });
    let job = json!({ "job": nobody });
    let empty_job = json!({
        "key": "", "header": [], "columns": [], "rows": 0, "locale": "", "days": "", "note": "", "hold": false,
    });
    let permissions = Takes::AnyOf(&[ManagePermissions]);
    let registry = Takes::AnyOf(&[ViewRegistry]);
    let identities = Takes::AnyOf(&[RegisterIdentities]);
    let registering = Takes::AllOf(&[RegisterIdentities, RegisterUsers]);
    let reviews = Takes::AnyOf(&[ValidateIdentities]);
    let accounts = Takes::AnyOf(&[ManageAccounts]);
    let settings = Takes::AnyOf(&[ManageSettings]);
    let reading_units = Takes::AnyOf(&[ManageSettings, ManageAccounts, ViewRegistry]);
    let mail_text =
        json!({ "kind": "invitation", "locale": "en", "version": -1, "subject": "S", "text": "T\n{link}" });
    let unit = json!({ "name": "U", "code": "", "parent": "" });
    let case = json!({ "identity": nobody });
    let decision = json!({ "revision": 1, "decision": "verify", "flags": [], "message": "", "note": "" });
    let target = json!({ "account": nobody });
    let step = json!({ "step": "person", "document": null, "edition": 0, "values": {} });
    vec![
        ("session", Takes::Nothing, json!({})),
        ("set_up", Takes::Nothing, json!({ "draft": {} })),
        ("set_up_open", Takes::Nothing, json!({})),
        ("sign_in", Takes::Nothing, json!({ "draft": {} })),
        ("second_factor_page", Takes::Nothing, json!({})),
        ("enter_code", Takes::Nothing, json!({ "draft": {} })),
        ("stop_page", Takes::Nothing, json!({ "token": "unknown" })),
        ("stop", Takes::Nothing, json!({ "token": "unknown" })),
        ("begin_passkey_sign_in", Takes::Nothing, json!({})),
        ("passkey_sign_in", Takes::Nothing, json!({ "answer": {} })),
        ("begin_passkey_factor", Takes::Nothing, json!({})),
        ("passkey_factor", Takes::Nothing, json!({ "answer": {} })),
        ("forgot_password", Takes::Nothing, json!({ "draft": {} })),
        ("reset_page", Takes::Nothing, token.clone()),
        ("reset_password", Takes::Nothing, with_password.clone()),
        ("invitation_page", Takes::Nothing, token.clone()),
        ("accept", Takes::Nothing, with_password),
        ("begin_passkey_acceptance", Takes::Nothing, token.clone()),
        (
            "accept_with_passkey",
            Takes::Nothing,
            json!({ "token": "unknown", "draft": { "credential": "", "locale": "" } }),
        ),
        ("decline", Takes::Nothing, token.clone()),
        ("fresh_link", Takes::Nothing, token.clone()),
        ("confirm_page", Takes::Nothing, token.clone()),
        ("confirm_address", Takes::Nothing, token.clone()),
        ("join_page", Takes::Nothing, token.clone()),
        ("ask_to_join", Takes::Nothing, json!({ "token": "unknown", "draft": {} })),
        ("join_confirm_page", Takes::Nothing, token.clone()),
        ("confirm_join", Takes::Nothing, token),
        ("join_requests", invitations, json!({})),
        ("approve_request", Takes::AnyOf(&[RegisterUsers]), json!({ "request": nobody })),
        ("decline_request", invitations, json!({ "request": nobody })),
        ("join_link", settings, json!({})),
        ("new_join_link", settings, json!({})),
        ("send_confirmation", Takes::Session, json!({})),
        ("to_do", Takes::Session, json!({})),
        (
            "availability",
            Takes::AnyOf(&[RegisterUsers, BulkInvite, ManageInvitations]),
            json!({ "question": { "email": "", "username": "" } }),
        ),
        ("invite", Takes::AnyOf(&[RegisterUsers]), json!({ "draft": {} })),
        ("issued", Takes::AnyOf(&[RegisterUsers]), invitation.clone()),
        ("invitations", invitations, list.clone()),
        ("resend", invitations, invitation.clone()),
        ("revoke", invitations, invitation.clone()),
        ("link", invitations, invitation.clone()),
        (
            "correct_address",
            invitations,
            json!({ "invitation": nobody, "draft": { "email": "x@aldine.example" } }),
        ),
        ("delete_pending", invitations, invitation),
        ("messages", mail, list),
        ("message_link", mail, message.clone()),
        ("retry", mail, message.clone()),
        ("hold", mail, message),
        ("held_count", mail, json!({ "which": "all" })),
        ("send_held", mail, json!({ "which": "all" })),
        ("confirm_restore", mail, json!({})),
        ("begin_bulk", bulk, json!({ "draft": empty_job })),
        ("put_bulk_rows", bulk, json!({ "job": nobody, "chunk": { "first": 0, "rows": [] } })),
        ("start_bulk", bulk, job.clone()),
        ("bulk_job", jobs, job.clone()),
        ("bulk_jobs", jobs, json!({ "after": null })),
        (
            "bulk_rows",
            jobs,
            json!({ "job": nobody, "query": { "filter": "all", "search": "", "from": null } }),
        ),
        ("pause_bulk", jobs, job.clone()),
        ("resume_bulk", jobs, job.clone()),
        ("cancel_bulk", jobs, job.clone()),
        ("undo_bulk", jobs, job),
        ("action_jobs", jobs, json!({ "after": null })),
        ("update_words", Takes::AnyOf(&[ManageAccounts]), json!({})),
        ("update_people", accounts, json!({ "question": { "columns": [], "keys": [] } })),
        (
            "absent_people",
            accounts,
            json!({ "question": {
                "scope": { "unit": "0192f1c2-0000-7000-8000-000000000001" }, "seen_at": null, "after": null,
            } }),
        ),
        (
            "begin_update",
            accounts,
            json!({ "draft": { "key": "", "name": "", "delimiter": ",", "columns": [], "rows": 0 } }),
        ),
        (
            "put_update_rows",
            Takes::AnyOf(&[ManageAccounts]),
            json!({ "job": nobody, "chunk": { "first": 0, "rows": [] } }),
        ),
        ("start_update", Takes::AnyOf(&[ManageAccounts]), json!({ "job": nobody })),
        ("preview_action", acting, json!({ "action": "reactivate", "selection": nobodys })),
        (
            "begin_action",
            acting,
            json!({ "draft": { "key": "", "action": "reactivate", "selection": nobodys, "confirmed": 0 } }),
        ),
        ("invite_words", bulk, json!({})),
        ("registry_check", bulk, json!({ "question": { "emails": [], "usernames": [] } })),
        ("holders", permissions, json!({ "filter": "everyone", "search": "", "after": null })),
        ("grant_permissions", permissions, json!({ "account": nobody, "draft": {} })),
        ("revoke_permissions", permissions, json!({ "account": nobody, "draft": {} })),
        ("profiles", permissions, json!({})),
        ("create_profile", permissions, json!({ "draft": {} })),
        ("change_profile", permissions, json!({ "profile": nobody, "draft": {} })),
        ("delete_profile", permissions, json!({ "profile": nobody })),
        (
            "people",
            Takes::AnyOf(&[RegisterIdentities, ManageAccounts, ViewRegistry]),
            json!({ "search": "", "filter": "everyone", "after": null }),
        ),
        ("registry", registry, json!({ "address": "" })),
        ("overview", registry, json!({})),
        ("remember_columns", registry, json!({ "columns": { "columns": ["username"], "fields": [] } })),
        ("saved_views", registry, json!({})),
        ("save_view", registry, json!({ "draft": {} })),
        ("rename_view", registry, json!({ "view": nobody, "draft": { "name": "Pupils" } })),
        ("delete_view", registry, json!({ "view": nobody })),
        ("person", registry, json!({ "account": nobody })),
        ("own_fields_page", settings, json!({})),
        (
            "own_fields",
            Takes::AnyOf(&[
                RegisterUsers,
                BulkInvite,
                ManageAccounts,
                ManageSettings,
                ViewRegistry,
                RegisterIdentities,
            ]),
            json!({}),
        ),
        (
            "identity_fields",
            Takes::AnyOf(&[
                RegisterUsers,
                BulkInvite,
                ManageAccounts,
                ManageSettings,
                ViewRegistry,
                RegisterIdentities,
            ]),
            json!({}),
        ),
        ("add_own_field", settings, json!({ "draft": {} })),
        ("change_own_field", settings, json!({ "field": nobody, "draft": {} })),
        ("retire_own_field", settings, json!({ "field": nobody, "version": 1, "is_retired": true })),
        ("order_own_fields", settings, json!({ "version": 999, "order": [] })),
        ("set_own_fields", accounts, json!({ "account": nobody, "draft": {} })),
        ("my_own_fields", Takes::Session, json!({})),
        ("set_my_own_fields", Takes::Session, json!({ "draft": {} })),
        ("person_timeline", registry, json!({ "account": nobody, "before": nobody })),
        ("end_session", accounts, json!({ "account": nobody, "session": nobody })),
        (
            "edit_account",
            accounts,
            json!({ "account": nobody, "draft": { "username": "nobody", "locale": "en" } }),
        ),
        ("suspend_account", accounts, json!({ "account": nobody, "draft": {} })),
        ("reactivate_account", accounts, json!({ "account": nobody })),
        ("identity", Takes::AnyOf(&[RegisterIdentities, ManageAccounts]), json!({ "whose": target })),
        ("save_step", identities, json!({ "whose": target, "save": step })),
        ("add_document", identities, json!({ "whose": target, "document": nobody })),
        ("remove_document", identities, json!({ "whose": target, "document": nobody })),
        ("submit_identity", identities, json!({ "whose": target, "draft": { "declared": true } })),
        ("accept_notice", Takes::Session, json!({ "receipt": { "version": 0, "text": null } })),
        ("begin_correction", identities, json!({ "whose": target })),
        ("discard_correction", identities, json!({ "whose": target })),
        ("ask_person", identities, json!({ "account": nobody })),
        ("complete_registration", registering, json!({ "registration": nobody })),
        ("registrations", identities, json!({})),
        ("discard_registration", registering, json!({ "registration": nobody })),
        (
            "vouch",
            Takes::AllOf(&[ViewPersonalData, RegisterIdentities]),
            json!({ "account": nobody, "draft": { "password": "a password" } }),
        ),
        ("reviews", reviews, json!({ "filter": "waiting", "after": null })),
        ("review_case", reviews, case.clone()),
        ("claim_case", reviews, case.clone()),
        ("release_case", reviews, case.clone()),
        ("case_reviewers", reviews, case.clone()),
        ("reassign_case", reviews, json!({ "identity": nobody, "to": nobody })),
        ("settle_lookalike", reviews, json!({ "identity": nobody, "other": nobody, "are_different": true })),
        ("next_case", reviews, json!({})),
        ("decide", reviews, json!({ "identity": nobody, "draft": decision })),
        ("confirm_session", Takes::Session, json!({ "draft": {} })),
        ("check_confirmed", Takes::Session, json!({})),
        ("begin_passkey_confirmation", Takes::Session, json!({})),
        ("confirm_with_passkey", Takes::Session, json!({ "answer": {} })),
        ("begin_passkey", Takes::Session, json!({})),
        ("add_passkey", Takes::Session, json!({ "draft": {} })),
        ("remove_passkey", Takes::Session, json!({ "passkey": nobody })),
        ("stop_own_reset", Takes::Session, json!({})),
        ("person_factor", registry, json!({ "account": nobody })),
        ("reset_second_factor", accounts, json!({ "account": nobody })),
        ("founder_candidate", Takes::Founder, json!({ "account": nobody })),
        ("offer_founder_role", Takes::Founder, json!({ "account": nobody })),
        ("end_founder_offer", Takes::Session, json!({})),
        ("accept_founder_role", Takes::Session, json!({ "offer": nobody })),
        ("my_security", Takes::Session, json!({})),
        ("change_password", Takes::Session, json!({ "draft": {} })),
        ("end_own_session", Takes::Session, json!({ "session": nobody })),
        ("end_other_sessions", Takes::Session, json!({})),
        ("offer_authenticator", Takes::Session, json!({})),
        ("add_authenticator", Takes::Session, json!({ "draft": {} })),
        ("remove_authenticator", Takes::Session, json!({})),
        ("make_recovery_codes", Takes::Session, json!({})),
        ("keep_recovery_codes", Takes::Session, json!({})),
        ("my_receipt", Takes::Session, json!({})),
        ("ask_erasure", Takes::Session, json!({})),
        ("suspend_identity", accounts, case.clone()),
        ("reactivate_identity", accounts, case.clone()),
        ("erase_identity", accounts, case),
        ("decline_erasure", accounts, json!({ "identity": nobody, "draft": { "message": "No." } })),
        (
            "audit",
            Takes::AnyOf(&[ViewAudit]),
            json!({ "query": {
            "person": "", "by": "", "kind": "", "from": "", "until": "", "request": "", "before": "",
        } }),
        ),
        ("requirement_effect", settings, json!({ "of": "nobody", "grace_days": 7 })),
        ("settings", settings, json!({ "section": "security" })),
        ("settings_history", settings, json!({ "section": "security", "before": null })),
        (
            "save_settings",
            settings,
            json!({ "section": "security", "draft": { "version": 0, "values": [] } }),
        ),
        ("mail_settings", settings, json!({})),
        ("mail_text", settings, json!({ "kind": "invitation", "locale": "en" })),
        ("save_mail_text", settings, json!({ "draft": mail_text })),
        ("reset_mail_text", settings, json!({ "kind": "invitation", "locale": "en", "version": -1 })),
        ("preview_mail_text", settings, json!({ "draft": mail_text })),
        ("send_test_mail", settings, json!({ "draft": mail_text })),
        ("check_mail_server", settings, json!({})),
        ("privacy_notice", Takes::Nothing, json!({ "version": null, "locale": "en" })),
        ("notice_settings", settings, json!({})),
        ("save_notice", settings, json!({ "draft": { "version": -1, "texts": [["en", "x"]] } })),
        ("publish_notice", settings, json!({ "draft": { "version": -1, "texts": [["en", "x"]] } })),
        ("units", reading_units, json!({})),
        ("unit_choices", Takes::AnyOf(&[ManagePermissions, RegisterUsers, BulkInvite]), json!({})),
        ("unit_move_effect", settings, json!({ "unit": nobody, "parent": null })),
        ("create_unit", settings, json!({ "version": -1, "draft": unit })),
        ("update_unit", settings, json!({ "unit": nobody, "version": -1, "draft": unit })),
        ("archive_unit", settings, json!({ "unit": nobody, "version": -1 })),
        ("restore_unit", settings, json!({ "unit": nobody, "version": -1 })),
        ("move_to_unit", accounts, json!({ "account": nobody, "unit": null })),
        ("groups", reading_units, json!({})),
        ("create_group", settings, json!({ "draft": { "name": "", "description": "" } })),
        ("update_group", settings, json!({ "group": nobody, "draft": { "name": "G", "description": "" } })),
        ("delete_group", settings, json!({ "group": nobody })),
        ("add_to_group", accounts, json!({ "account": nobody, "draft": { "group": nobody } })),
        ("remove_from_group", accounts, json!({ "group": nobody, "account": nobody })),
        ("set_relationship", accounts, json!({ "account": nobody, "draft": {} })),
        ("set_start_date", accounts, json!({ "account": nobody, "draft": {} })),
        ("delete_account", accounts, json!({ "account": nobody, "draft": {} })),
        ("restore_account", accounts, json!({ "account": nobody })),
        ("free_account", accounts, json!({ "account": nobody })),
        ("set_end_date", accounts, json!({ "account": nobody, "draft": {} })),
        ("change_address", accounts, json!({ "account": nobody, "draft": { "email": "x@aldine.example" } })),
        ("agree_to_address", accounts, json!({ "account": nobody })),
        ("stop_address_change", accounts, json!({ "account": nobody })),
        ("change_own_address", Takes::Session, json!({ "draft": {} })),
        ("stop_own_address_change", Takes::Session, json!({})),
    ]
}
