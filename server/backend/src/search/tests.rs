use super::*;

#[test]
fn somebody_is_found_by_a_few_words_each_once() {
    let known = Known {
        name: "Anna María Rossi",
        email: "anna.rossi+desk@aldine.example",
        username: "anna.rossi2",
        code: Some(10_000_001),
    };
    assert_eq!(known.words(), ["10000001", "anna", "maria", "rossi", "2", "desk"]);
    let many = "a b c d e f g h i j k".to_owned();
    assert_eq!(Known { name: &many, ..known }.words().len(), MOST);
    assert_eq!(Known::default().words(), Vec::<String>::new());
}
