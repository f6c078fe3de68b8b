//! The program itself, as a process: what it prints, what it refuses, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The program on an empty folder, at a port that the system chooses, with nothing of this process's settings.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matricula"));
    let settings: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
    for name in settings.iter().filter(|name| name.to_string_lossy().starts_with("MATRICULA_")) {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("MATRICULA_ADDR", "127.0.0.1:0");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

/// A running program and the two lines it began with.
fn start(command: &mut Command) -> (Child, Vec<String>) {
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines = lines.take(2).map(|line| line.unwrap()).collect();
    (child, lines)
}

fn terminate(child: &mut Child) -> Option<i32> {
    let sent = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap();
    assert!(sent.success());
    child.wait().unwrap().code()
}

#[test]
fn a_first_start_tells_where_it_is_and_how_to_set_it_up_and_ends_with_0() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, lines) = start(&mut program(folder.path(), &[]));
    let address = lines[0].strip_prefix("Matricula is running at ").unwrap().to_owned();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    let link = lines[1].strip_prefix("Set it up here: ").unwrap();
    assert!(link.starts_with(&format!("{address}/setup?code=")), "{link}");
    assert!(folder.path().join("data/matricula.db").exists());

    // Somebody who holds a connection open does not hold up the end.
    let mut idle = std::net::TcpStream::connect(address.strip_prefix("http://").unwrap()).unwrap();
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
        (&["migrate"][..], "The database has the shape this program knows."),
        (&["audit", "verify"], "The audit is as it was written."),
        (&["doctor"], "The database can be written."),
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
        program(folder.path(), &["--help"]).env("MATRICULA_SETUP_CODE", "ONCE-ONLY").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for shown in ["serve", "migrate", "audit", "import", "doctor", "MATRICULA_BASE_URL"] {
        assert!(said.contains(shown), "{shown}");
    }
    for hidden in ["backup", "export", "ONCE-ONLY"] {
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
