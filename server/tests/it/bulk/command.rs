//! `matricula import`: output, refusals, the account it acts for, and resuming its job.

use crate::support::{Installed, program};
use std::process::Stdio;

#[test]
fn a_dry_run_tells_what_would_happen_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let text = "E-Mail,Nome utente,role\r\nbob@aldine.example,bob,x\r\nBOB@aldine.example,,\r\nno at,,\r\nd@aldine.example,,y\r\n";
    std::fs::write(folder.path().join("people.csv"), text).unwrap();
    let output = program(folder.path(), &["import", "people.csv", "--dry-run"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "a row is wrong: {said}");
    for expected in
        ["2  ready", "1  error", "1  duplicate in file", "line 3:", "line 4:", "Nothing was changed."]
    {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let output = program(folder.path(), &["import", "people.csv"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("2  invited") && said.contains("2  not processed"), "{said}");
    // Repeated: the people are invited already, and nobody gets a second mail.
    let output = program(folder.path(), &["import", "people.csv"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("2  already invited") && said.contains("nobody to invite"), "{said}");
}

#[test]
fn a_file_that_is_none_is_told_by_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |bytes: &[u8], arguments: &[&str]| {
        std::fs::write(folder.path().join("people.csv"), bytes).unwrap();
        let arguments = [&["import", "people.csv"], arguments].concat();
        let output = program(folder.path(), &arguments).stderr(Stdio::piped()).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(!refused(b"", &[]).is_empty());
    assert!(!refused(b"\x89PNG\r\n\x1a\n", &[]).is_empty());
    assert!(!refused(b"Name\r\nBob\r\n", &[]).is_empty());
    assert!(refused(b"Email\r\n\"bob@aldine.example\r\n", &[]).contains("line 2"));
    assert!(refused(b"Email\r\nbob@aldine.example\r\n", &["--as", "nobody"]).contains("nobody"));
    assert!(refused(b"Email\r\nbob@aldine.example\r\n", &["--encoding", "ebcdic"]).contains("utf-8"));
}

#[test]
fn a_column_whose_name_is_not_known_is_said_to_hold_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let run = |text: &[u8], arguments: &[&str]| {
        std::fs::write(folder.path().join("people.csv"), text).unwrap();
        let arguments = [&["import", "people.csv", "--dry-run"], arguments].concat();
        let output = program(folder.path(), &arguments).stderr(Stdio::piped()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    };
    let unknown = b"Kontakt,Wer\nbob@aldine.example,Bob\n";
    let (is_read, said) = run(unknown, &[]);
    assert!(!is_read && said.contains("Kontakt, Wer") && said.contains("--map"), "{said}");
    let (is_read, said) = run(unknown, &["--map", "Kontakt=email"]);
    assert!(is_read && said.contains("1  ready"), "{said}");
    assert!(!run(unknown, &["--map", "Kontakt=telephone"]).0);
    assert!(!run(unknown, &["--map", "Adresse=email"]).0);
    let titled = b"Staff list\n\nEmail Address [Required],Dob\nbob@aldine.example,03/04/1990\n";
    let (is_read, said) = run(titled, &[]);
    assert!(!is_read && said.contains("--dates") && said.contains("Staff list"), "{said}");
    assert!(run(titled, &["--dates", "day_first"]).0);
    let polish = b"Email,Nazwisko\nbob@aldine.example,W\xb3adys\xb3aw\n";
    let (is_read, said) = run(polish, &[]);
    assert!(!is_read && said.contains("--encoding"), "{said}");
    assert!(run(polish, &["--encoding", "windows-1250"]).0);
}

#[tokio::test]
async fn an_import_refuses_new_addresses_of_other_domains_and_gives_nobody_a_reserved_username() {
    let app = Installed::new(30, &[]).await;
    for (key, value) in [("allowed_domains", "aldine.example"), ("reserved_usernames", "bob")] {
        app.database.run(&format!("UPDATE setting SET value = '{value}' WHERE key = '{key}'")).await;
    }
    let text = "Email\nbob@aldine.example\neve@other.example\n";
    std::fs::write(app.folder().join("people.csv"), text).unwrap();
    let output = app.command(&["import", "people.csv", "--dry-run"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let expected = "line 3: Addresses of other.example are not registered here.";
    assert!(said.contains("1  ready") && said.contains(expected), "{said}");
    assert!(app.run(&["import", "people.csv"]).contains("1  invited"));
    let names = "SELECT COUNT(*) FROM account WHERE username = 'bob2' AND email_key = 'bob@aldine.example'";
    assert_eq!(app.database.number(names).await, 1);
}

/// The audit names the account and that the command came from the shell.
#[tokio::test]
async fn an_operator_who_acts_in_somebodys_name_is_named_beside_them() {
    let app = Installed::new(30, &[]).await;
    std::fs::write(app.folder().join("people.csv"), "Email\nbob@aldine.example\neve@aldine.example\n")
        .unwrap();
    let said = app.run(&["import", "people.csv", "--as", "ada"]);
    assert!(said.contains("2  invited"), "{said}");
    let by = |actions: &str, kind: &str| {
        format!(
            "SELECT COUNT(*) FROM audit_event WHERE action IN ({actions}) AND actor_kind = '{kind}'
            AND actor_id = (SELECT id FROM account WHERE founder)"
        )
    };
    assert_eq!(app.database.number(&by("'bulk.begun', 'bulk.started'", "operator")).await, 2);
    assert_eq!(app.database.number(&by("'account.created'", "account")).await, 2, "the job is theirs");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM bulk_job WHERE created_by IS NULL").await, 0);
    assert!(app.run(&["audit", "verify"]).contains("The audit is intact."));
}

/// The job ends even if others have invited all its people meanwhile.
#[tokio::test]
async fn the_same_file_finds_its_unfinished_job_although_nobody_is_left_to_invite() {
    let app = Installed::new(30, &[]).await;
    let text: String = (0..3).map(|number| format!("person.{number}@aldine.example\n")).collect();
    std::fs::write(app.folder().join("people.csv"), format!("Email\n{text}")).unwrap();
    assert!(app.run(&["import", "people.csv"]).contains("3  invited"));
    // As if the command had been killed before its first batch, and others had invited them.
    app.database.run("DELETE FROM bulk_outcome").await;
    let begun = "UPDATE bulk_job SET state = 'running', work = 'rows', created = 0, ended_at = NULL";
    app.database.run(begun).await;
    let output = app.command(&["import", "people.csv"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("3  refused"), "{said}");
    let ended = "SELECT COUNT(*) FROM bulk_job WHERE state = 'done' AND failed = 3";
    assert_eq!(app.database.number(ended).await, 1, "and no other was made");
    let output = app.command(&["import", "people.csv"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("nobody to invite"));
}

/// Files saved by spreadsheets are read as in the browser.
#[test]
fn files_of_a_spreadsheet_are_read_however_they_were_saved() {
    let folder = tempfile::tempdir().unwrap();
    let saved = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/domain/tests/bulk_csv/saved");
    for name in ["comma-utf-8.csv", "semicolon-utf-8.csv", "semicolon-windows-1252.csv", "tab-utf-16.csv"] {
        let file = saved.join(name);
        let arguments = ["import", file.to_str().unwrap(), "--dry-run"];
        let output = program(folder.path(), &arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("4  ready"), "{name}: {said}");
    }
}
