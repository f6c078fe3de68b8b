//! The program as a process: output, refusals, and exit.

use crate::support::{FOUNDER, Running, SETUP_CODE, program, terminate};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

/// A running program and its first two lines of output.
fn start(command: &mut Command) -> (Child, Vec<String>) {
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines = lines.take(2).map(|line| line.unwrap()).collect();
    (child, lines)
}

#[test]
fn a_first_start_tells_where_it_is_and_how_to_set_it_up_and_ends_with_0() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, lines) = start(&mut program(folder.path(), &[]));
    let address = lines[0].strip_prefix("Matricula is running at ").unwrap().to_owned();
    assert!(address.starts_with("http://localhost:"), "{address}");
    let link = lines[1].strip_prefix("Set it up here: ").unwrap();
    assert!(link.starts_with(&format!("{address}/setup?code=")), "{link}");
    assert!(folder.path().join("data/matricula.db").exists());

    // An open connection does not delay the exit.
    let mut idle =
        TcpStream::connect(address.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1"))
            .unwrap();
    assert_eq!(terminate(&mut child), Some(0));
    let mut rest = Vec::new();
    drop(idle.read_to_end(&mut rest));
    assert!(rest.is_empty());
}

#[test]
fn a_second_program_at_the_same_address_says_which_setting_to_change() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(folder.path(), &["--addr", &address]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("MATRICULA_ADDR") && said.contains(&address), "{said}");
    assert!(!folder.path().join("data").exists(), "and nothing was touched");
}

#[test]
fn the_commands_beside_serving_say_what_they_did() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (&["migrate"][..], "The database is up to date."),
        (&["audit", "verify"], "The audit is intact."),
        (&["doctor"], "The database can be written."),
        (&["doctor"], "Every picture of a decided identity has a day on which it is deleted."),
        (&["doctor"], "Every account that is to be deleted is erased in time."),
        (&["doctor"], "Nobody is kept out by a missing second factor."),
    ] {
        let output = run(folder.path(), arguments);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn what_comes_later_is_not_shown_yet_and_secrets_never_are() {
    let folder = tempfile::tempdir().unwrap();
    let output =
        program(folder.path(), &["--help"]).env("MATRICULA_SETUP_CODE", SETUP_CODE).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for shown in
        ["serve", "migrate", "audit", "import", "doctor", "reset-link", "hand-over", "MATRICULA_BASE_URL"]
    {
        assert!(said.contains(shown), "{shown}");
    }
    for hidden in ["backup", "export", SETUP_CODE] {
        assert!(!said.contains(hidden), "{hidden}");
    }
}

#[test]
fn a_setting_that_makes_no_sense_is_told_by_its_name_wherever_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("matricula.toml"), "base_url = \"desk.example.org\"\n").unwrap();
    let output = run(folder.path(), &[]);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("MATRICULA_BASE_URL"), "{said}");
    let output = run(folder.path(), &["--base-url", "https://desk.example.org", "doctor"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("https://desk.example.org"), "a flag comes before the file: {said}");
}

#[test]
fn whoever_runs_the_machine_can_let_the_founder_choose_another_password() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::set_up(&mut program(folder.path(), &[]));
    let arguments = ["reset-link", FOUNDER, "--base-url", "https://desk.example.org"];
    let output = run(folder.path(), &arguments);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let token = said.split_once("https://desk.example.org/reset-password/").unwrap().1.trim();
    let draft = serde_json::json!({ "token": token, "draft": { "password": "another sentence is as easy" } });
    assert_eq!(running.call("reset_password", &draft).0, 200);
    assert_eq!(running.call("reset_password", &draft).0, 410, "the link is good once");
    assert_eq!(running.terminate(), Some(0));

    let output = run(folder.path(), &["reset-link", "nobody@aldine.example"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("nobody@aldine.example"), "{said}");
}

#[test]
fn sealed_events_are_written_to_standard_output_one_json_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::set_up(&mut program(folder.path(), &[]));
    assert_eq!(running.terminate(), Some(0));
    let mut child = program(folder.path(), &[]).env("MATRICULA_AUDIT_STREAM", "stdout").spawn().unwrap();
    let output = child.stdout.take().unwrap();
    let (send, receive) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = send.send(line);
        }
    });
    let mut events: Vec<serde_json::Value> = Vec::new();
    while !events.iter().any(|event| event["message"] == "setup.completed") {
        let line = receive.recv_timeout(std::time::Duration::from_secs(60)).expect("an event");
        // The program says where it is before.
        match serde_json::from_str(&line) {
            Ok(event) => events.push(event),
            Err(_) => assert!(line.starts_with("Matricula is running at "), "{line}"),
        }
    }
    for event in &events {
        assert_eq!(
            (&event["category_uid"], &event["metadata"]["version"]),
            (&3.into(), &"1.3.0".into()),
            "{event}"
        );
    }
    assert_eq!(terminate(&mut child), Some(0));
    reader.join().unwrap();
    let said = String::from_utf8(run(folder.path(), &["audit", "verify"]).stdout).unwrap();
    assert!(said.contains("The audit is intact."), "{said}");
}

/// Files cannot grow any more, which makes writes fail as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_503_without_a_partial_write_and_passes_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let plain = program(folder.path(), &[]);
    // The signal of such a write would end the program; a full disk sends none.
    let mut deaf = Command::new("sh");
    deaf.args(["-c", "trap '' XFSZ; exec \"$0\""]).arg(plain.get_program());
    deaf.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => deaf.env(name, value),
            None => deaf.env_remove(name),
        };
    }
    let mut running = Running::set_up(&mut deaf);
    let draft = |name: &str| serde_json::json!({ "draft": { "email": format!("{name}@aldine.example") } });
    assert_eq!(running.call("invite", &draft("before")).0, 200);
    // The program still writes until the audit event is sealed.
    let is_sealed = || {
        let output = run(folder.path(), &["audit", "verify"]);
        String::from_utf8_lossy(&output.stdout).contains(", 0 not sealed yet")
    };
    while !is_sealed() {}

    // No file takes another byte, wherever in it.
    running.limit_files("0");
    let (status, head, body) = running.call("invite", &draft("bob"));
    assert_eq!(status, 503, "{body}");
    assert!(body.contains("\"busy\"") && head.to_ascii_lowercase().contains("retry-after:"), "{head}{body}");
    assert_eq!(running.get("/healthz"), 200);
    assert_eq!(running.get("/readyz"), 503, "nobody is sent here meanwhile");
    assert_eq!(running.get("/administration/invitations"), 200, "what is there can be read");

    running.limit_files("unlimited");
    assert_eq!(running.get("/readyz"), 200);
    assert_eq!(running.call("invite", &draft("bob")).0, 200, "nothing of the first try is in the way");
    assert_eq!(running.terminate(), Some(0));
    let output = run(folder.path(), &["audit", "verify"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Two programs would both send the same message. The second refuses to start, whatever path it uses for the database.
#[cfg(unix)]
#[test]
fn a_sqlite_database_takes_one_program_and_the_second_ends_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::set_up(&mut program(folder.path(), &[]));
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::os::unix::fs::symlink(folder.path().join("data/matricula.db"), other.join("matricula.db")).unwrap();
    for arguments in
        [&[][..], &["--data-dir", "other"], &["--database-url", "sqlite://data/../data/matricula.db"]]
    {
        let output = run(folder.path(), arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("another Matricula is running on the database"), "{arguments:?}: {said}");
    }
    assert!(!other.join("master.key").exists(), "and nothing was touched");
    for arguments in
        [&["audit", "verify"][..], &["doctor"], &["migrate"], &["keys", "rotate"], &["reset-link", FOUNDER]]
    {
        let output = run(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(running.get("/readyz"), 200);

    running.kill();
    // The lock ends with the program, even a killed one. A program that is set up prints a single line.
    let mut child = program(folder.path(), &[]).spawn().unwrap();
    let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    assert!(line.starts_with("Matricula is running at "), "{line}");
    assert_eq!(terminate(&mut child), Some(0));
}

#[cfg(unix)]
#[test]
fn what_the_program_keeps_can_be_read_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut running = Running::set_up(&mut program(folder.path(), &[]));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
    }
    for name in ["matricula.db", "matricula.db-wal", "matricula.db-shm", "master.key"] {
        assert!(names.iter().any(|found| found == name), "{names:?}");
    }
    assert_eq!(running.terminate(), Some(0));
}
