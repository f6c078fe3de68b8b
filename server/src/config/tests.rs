use super::*;

fn given(pairs: &[(&str, &str)]) -> RawConfig {
    let text: String = pairs.iter().map(|(key, value)| format!("{key} = {value:?}\n")).collect();
    parse_file(&text).unwrap()
}

fn refusal(pairs: &[(&str, &str)]) -> String {
    understand(given(pairs)).err().unwrap().to_string()
}

#[test]
fn the_defaults_are_those_of_a_first_start() {
    let config = understand(RawConfig::default()).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.base_url, None);
    assert_eq!(config.database_url, "sqlite://data/matricula.db");
    assert_eq!(config.master_key_file, Path::new("data/master.key"));
    assert_eq!(config.trusted_proxies, TrustedProxies::default());
    assert!(config.smtp_url.is_none() && config.setup_code.is_none());
}

#[test]
fn flags_and_environment_come_before_the_file_and_an_empty_value_is_none() {
    let file = given(&[("addr", "127.0.0.1:1"), ("data_dir", "of-the-file"), ("log", "debug")]);
    let config = understand(given(&[("addr", "127.0.0.1:2"), ("data_dir", " ")]).or(file)).unwrap();
    assert_eq!(config.addr.port(), 2);
    assert_eq!(config.data_dir, Path::new("of-the-file"));
    assert_eq!(config.log, "debug");
}

#[test]
fn a_value_that_makes_no_sense_is_told_by_its_setting() {
    assert!(refusal(&[("addr", "everywhere")]).starts_with("MATRICULA_ADDR: \"everywhere\""));
    assert!(refusal(&[("base_url", "desk.example.org")]).starts_with("MATRICULA_BASE_URL: "));
    assert!(
        refusal(&[("trusted_proxies", "10.0.0.1 proxy")]).starts_with("MATRICULA_TRUSTED_PROXIES: \"proxy\"")
    );
    assert!(refusal(&[("smtp_url", "smtp://localhost")]).starts_with("MATRICULA_MAIL_FROM: "));
}

#[test]
fn a_set_up_code_that_could_be_guessed_is_refused_and_not_repeated() {
    let error = refusal(&[("setup_code", "fifteen letters")]);
    assert!(error.starts_with("MATRICULA_SETUP_CODE: ") && error.contains("16"), "{error}");
    assert!(!error.contains("fifteen letters"));
    assert!(understand(given(&[("setup_code", "sixteen letters!")])).is_ok());
}

#[test]
fn a_database_url_is_not_repeated_in_an_error() {
    let error = refusal(&[("database_url", "mysql://root:secret@host")]);
    assert!(error.starts_with("MATRICULA_DATABASE_URL: ") && !error.contains("secret"));
}

#[test]
fn an_unknown_setting_in_the_file_is_refused_by_name() {
    let error = parse_file("adress = \"127.0.0.1:1\"").err().unwrap().to_string();
    assert!(error.contains("adress"), "{error}");
}

#[test]
fn a_file_that_was_asked_for_must_be_there() {
    let error = Config::load(RawConfig::default(), Some(Path::new("nowhere.toml"))).err().unwrap();
    assert!(error.to_string().starts_with("nowhere.toml: "));
}
