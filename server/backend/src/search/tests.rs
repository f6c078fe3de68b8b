use super::*;

#[test]
fn somebody_is_found_by_a_few_words_each_once() {
    let known = SearchedPerson {
        name: "Anna María Rossi",
        email: "anna.rossi+desk@aldine.example",
        username: "anna.rossi2",
        external_id: "HR-00420",
        code: Some(10_000_001),
    };
    assert_eq!(
        known.words(),
        ["10000001", "anna", "maria", "rossi", "2", "desk", "hr", "00420", "annamariarossi", "mariarossi"]
    );
    let many: String = (0..200).map(|n| format!("{} ", char::from_u32(0x4e00 + n).unwrap())).collect();
    assert_eq!(SearchedPerson { name: &many, ..known }.words().len(), MOST);
    assert_eq!(SearchedPerson::default().words(), Vec::<String>::new());
}

#[test]
fn every_word_of_a_long_name_and_of_the_account_is_kept() {
    let known = SearchedPerson {
        name: "João Pedro Miguel Francisco de Almeida e Castro",
        email: "joao@aldine.example",
        username: "jcastro",
        external_id: "",
        code: Some(10_000_001),
    };
    let words = known.words();
    for word in
        ["joao", "pedro", "miguel", "francisco", "de", "almeida", "e", "castro", "jcastro", "10000001"]
    {
        assert!(words.contains(&word.to_owned()), "{word}");
    }
}

#[test]
fn a_name_is_kept_in_both_spellings_and_without_what_is_between_its_words() {
    let words = |name: &str| SearchedPerson { name, ..SearchedPerson::default() }.words();
    for (name, typed) in [
        ("Anna De Luca", "deluca"),
        ("Jean-Luc Moreau", "jeanluc"),
        ("正造 田中", "田中正造"),
        ("Grünhäuser", "gruenhaeuser"),
        ("Ågaard", "aagaard"),
        ("ใจดี สมชาย", "สมชายใจด"),
    ] {
        let prefix = crate::normalize::words(typed).next().unwrap();
        assert!(words(name).iter().any(|word| word.starts_with(&prefix)), "{name} {:?}", words(name));
    }
}

#[test]
fn what_cannot_be_seen_around_a_search_makes_no_difference() {
    for typed in ["Zoe@X.org", "Zoe", "10000001"] {
        for (before, after) in [("\u{200b}", "\u{feff}"), (" ", "\t"), ("\u{202a}", "\u{202c}")] {
            let dressed = format!("{before}{typed}{after}");
            assert_eq!(key_prefix(&dressed), key_prefix(typed), "{dressed:?}");
        }
    }
}
