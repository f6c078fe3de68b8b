use super::*;
use crate::clock::Rng;
use crate::test_backend::Folder;

const ID: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

fn keys(seed: u64) -> Keys {
    Keys::load_or_create(&Folder::new().path().join("master.key"), &Rng::seeded(seed)).unwrap()
}

fn seed(purpose: Purpose, nonce: &[u8]) -> Seed<'_> {
    Seed { purpose, id: ID, key_id: 1, nonce }
}

#[test]
fn a_link_opens_its_own_row_and_can_be_made_again() {
    let keys = keys(1);
    let row = seed(Purpose::Invitation, &[7; NONCE]);
    let token = row.token(&keys).unwrap();
    assert_eq!(token.len(), 50);
    assert_eq!(Some(&token), row.token(&keys).as_ref());
    let link = Link::parse(&token).unwrap();
    assert_eq!(link.id(), ID);
    assert!(link.is_genuine(&keys, Some(row)));
}

#[test]
fn a_link_for_another_purpose_row_nonce_or_key_is_dead() {
    let keys_here = keys(1);
    let nonce = [7; NONCE];
    let row = seed(Purpose::Invitation, &nonce);
    let link = Link::parse(&row.token(&keys_here).unwrap()).unwrap();
    assert!(!link.is_genuine(&keys_here, Some(seed(Purpose::Reset, &nonce))));
    assert!(!link.is_genuine(&keys_here, Some(seed(Purpose::Invitation, &[8; NONCE]))));
    assert!(!link.is_genuine(&keys_here, Some(Seed { key_id: 2, ..row })));
    assert!(!link.is_genuine(&keys_here, Some(Seed { id: Uuid::nil(), ..row })));
    assert!(!link.is_genuine(&keys(2), Some(row)));
    assert!(!link.is_genuine(&keys_here, None));
}

#[test]
fn an_altered_token_is_dead_wherever_it_was_altered() {
    let keys = keys(1);
    let row = seed(Purpose::Reset, &[7; NONCE]);
    let token = row.token(&keys).unwrap();
    for position in 0..token.len() {
        for other in ['A', 'b', '9', '_', '=', ' ', '+'] {
            let mut altered: Vec<char> = token.chars().collect();
            if altered[position] == other {
                continue;
            }
            altered[position] = other;
            let altered: String = altered.into_iter().collect();
            let opens = Link::parse(&altered).is_some_and(|link| link.is_genuine(&keys, Some(row)));
            assert!(!opens, "{altered}");
        }
    }
    for cut in ["", "A", &token[..49], &format!("{token}A"), &format!("{token}=")] {
        assert_eq!(Link::parse(cut), None, "{cut}");
    }
}

#[test]
fn a_link_whose_master_key_is_gone_cannot_be_made() {
    assert_eq!(Seed { key_id: 9, ..seed(Purpose::Reset, &[0; NONCE]) }.token(&keys(1)), None);
    assert_eq!(Seed { key_id: -1, ..seed(Purpose::Reset, &[0; NONCE]) }.token(&keys(1)), None);
}
