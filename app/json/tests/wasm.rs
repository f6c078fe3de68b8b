//! What the host writes, the browser reads as the same value, and refuses what is something else.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may panic; the exception for tests knows `#[test]` only")]

use json::{NotJson, read, write};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    TwoWords,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Nothing,
    One(String),
    Two(u32, bool),
    Named { kind: Kind, more: Option<Box<Shape>> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Number(i64);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Whole {
    text: String,
    number: Number,
    small: u8,
    is_so: bool,
    shapes: Vec<Shape>,
    by_kind: BTreeMap<Kind, String>,
    maybe: Option<u32>,
    pair: (u32, String),
    unit: (),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Draft {
    email: String,
    days: u32,
    notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Sparse {
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    faults: Vec<Kind>,
    last: String,
}

fn whole() -> Whole {
    Whole {
        text: "\"Zoë\" \\ \u{1F600}\u{2028}\n\u{0}".to_owned(),
        number: Number(-9_007_199_254_740_991),
        small: 255,
        is_so: true,
        shapes: vec![
            Shape::Nothing,
            Shape::One(String::new()),
            Shape::Two(4_294_967_295, false),
            Shape::Named { kind: Kind::TwoWords, more: Some(Box::new(Shape::Nothing)) },
            Shape::Named { kind: Kind::Plain, more: None },
        ],
        by_kind: BTreeMap::from([(Kind::TwoWords, "b".to_owned()), (Kind::Plain, "a".to_owned())]),
        maybe: None,
        pair: (7, "seven".to_owned()),
        unit: (),
    }
}

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = write(value).unwrap();
    assert_eq!(read::<T>(&text).as_ref(), Ok(value), "{text}");
}

#[wasm_bindgen_test]
fn every_shape_comes_back_as_it_was_written() {
    comes_back(&whole());
    comes_back(&Some(whole()));
    comes_back(&None::<u32>);
    comes_back(&Ok::<_, String>(vec![whole()]));
    comes_back(&Err::<Whole, _>("no".to_owned()));
    comes_back(&());
    comes_back(&Vec::<Kind>::new());
}

#[wasm_bindgen_test]
fn a_field_is_found_by_its_name_wherever_it_stands() {
    let found = read(r#"{ "last": "z", "unknown": [1], "row": 3, "code": "a" }"#);
    assert_eq!(found, Ok(Sparse { code: "a".into(), row: Some(3), faults: vec![], last: "z".into() }));
}

#[wasm_bindgen_test]
fn what_is_left_out_has_its_default_and_what_has_none_is_missed() {
    comes_back(&Sparse { code: "a".into(), row: None, faults: vec![], last: "z".into() });
    let draft = read(r#"{"days":3}"#);
    assert_eq!(draft, Ok(Draft { days: 3, ..Draft::default() }));
    assert_eq!(read::<Sparse>(r#"{"code":"a"}"#), Err(NotJson));
}

#[wasm_bindgen_test]
fn a_number_is_whole_exact_and_within_its_bounds() {
    assert_eq!(read::<u8>("256"), Err(NotJson));
    assert_eq!(read::<u32>("-1"), Err(NotJson));
    assert_eq!(read::<i32>("1.5"), Err(NotJson));
    assert_eq!(read::<i64>("9007199254740993"), Err(NotJson));
    assert_eq!(read::<i64>("9007199254740991"), Ok(9_007_199_254_740_991));
    assert_eq!(read::<u32>("\"1\""), Err(NotJson));
}

#[wasm_bindgen_test]
fn what_is_something_else_is_refused() {
    for text in ["", "{", "nul", "[]", "{}", "1", "null", "\"text\"", "{\"text\":1}", "<html>"] {
        assert_eq!(read::<Whole>(text), Err(NotJson), "{text}");
    }
    for text in
        ["\"Unknown\"", "{\"Two\":[1]}", "{\"One\":1}", "{\"Named\":[]}", "{}", "[]", "{\"Nothing\":1}"]
    {
        assert_eq!(read::<Shape>(text), Err(NotJson), "{text}");
    }
    assert_eq!(read::<String>("1"), Err(NotJson));
    assert_eq!(read::<bool>("0"), Err(NotJson));
    assert_eq!(read::<Vec<u32>>("{}"), Err(NotJson));
    assert_eq!(read::<BTreeMap<Kind, String>>("null"), Err(NotJson));
}
