use domain::identity::mrz::names::agree;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("MUELLER", "Müller", true)]
#[case("MULLER", "Müller", true)]
#[case("MUXXLLER", "Müller", true)]
#[case("MILLER", "Müller", false)]
#[case("STRAUSS", "Strauß", true)]
#[case("STRAUSS", "STRAUẞ", true)]
#[case("AASE", "Åse", true)]
#[case("MUNXXOZ", "Muñoz", true)]
#[case("O CONNOR", "O’Connor", true)]
#[case("SMITH JONES", "Smith-Jones", true)]
#[case("LUKASZ", "Łukasz", true)]
#[case("NGUYEN", "Nguyễn", true)]
#[case("SHCHERBAKOV", "Щербаков", true)]
#[case("HRYHORII", "Григорій", true)]
#[case("ZOE", "Zoe Anna", false)]
#[case("ZOE ANNA", "Zoe", false)]
fn names_are_compared_as_states_write_them(#[case] mrz: &str, #[case] typed: &str, #[case] agrees: bool) {
    assert_eq!(agree(mrz, typed, false), Some(agrees), "{typed}");
}

#[test]
fn a_cut_name_agrees_with_what_goes_on_and_other_scripts_are_not_judged() {
    assert_eq!(agree("CHAYAPA DEJTHAMRONG K", "Chayapa Dejthamrong Krasuang", true), Some(true));
    assert_eq!(agree("CHAYAPA DEJTHAMRONG K", "Chayapa Somchai", true), Some(false));
    assert_eq!(agree("TANAKA", "田中", false), None);
    assert_eq!(agree("MOHAMED", "محمد", false), None);
}

proptest! {
    #[test]
    fn comparing_names_never_breaks(mrz in "[A-Z< ]{0,40}", typed in "\\PC{0,60}", is_cut: bool) {
        let _ = agree(&mrz, &typed, is_cut);
    }
}
