//! Maps fields to claims of OpenID Connect.

use domain::characters::trimmed;
use domain::day::parse::parse_typed;
use domain::form::Field;
use domain::identity::{Country, DocumentKind, Mode, Sex, Values, parse_phone};
use serde_json::{Map, Value, json};

/// The trust framework of the verification: the rules of this program.
const FRAMEWORK: &str = "matricula";
/// ICAO 9303 part 3, section 5: a person without a nationality, and one whose nationality is not known.
const STATELESS: &str = "XXA";
const UNSPECIFIED: &str = "XXX";

/// How a revision was verified.
pub(super) struct Verification<'a> {
    pub(super) organization: &'a str,
    /// The id of the verification.
    pub(super) process: String,
    pub(super) time: String,
    /// Verified by the person, as the founder's first revision is.
    pub(super) is_self_asserted: bool,
}

impl Verification<'_> {
    /// The element `verification`.
    pub(super) fn with(&self, evidence: Vec<Value>) -> Value {
        let (level, procedure) =
            if self.is_self_asserted { ("self_asserted", "self_assertion") } else { ("reviewed", "review") };
        let mut element = json!({
            "trust_framework": FRAMEWORK,
            "assurance_level": level,
            "assurance_process": { "policy": self.organization, "procedure": procedure },
            "time": self.time,
            "verification_process": self.process,
        });
        // A document that nobody else has checked is no evidence.
        if !evidence.is_empty() && !self.is_self_asserted {
            element["evidence"] = Value::Array(evidence);
        }
        element
    }
}

/// A document as evidence; none without a kind.
pub(super) fn document(values: &Values, verification: &Verification<'_>, number: usize) -> Option<Value> {
    let kind = DocumentKind::from_word(values.get(Field::DocumentKind))?;
    let mut details = Map::new();
    details.insert("type".to_owned(), json!(kind_of(kind)));
    put(&mut details, "document_number", values.get(Field::DocumentNumber));
    put(&mut details, "date_of_issuance", values.get(Field::IssuedOn));
    let ends = values.get(Field::ExpiresOn);
    put(&mut details, "date_of_expiry", if ends == Values::WITHOUT_END { "" } else { ends });
    let mut issuer = Map::new();
    put(&mut issuer, "name", values.get(Field::IssuingAuthority));
    put(&mut issuer, "country_code", alpha_3(values.get(Field::IssuingCountry)).unwrap_or_default());
    put_all(&mut details, "issuer", issuer);
    Some(json!({
        "type": "document",
        "check_details": [{
            // `vri` is the validation of an image by a remote person.
            "check_method": "vri",
            "organization": verification.organization,
            "check_id": format!("{}/{number}", verification.process),
            "time": verification.time,
        }],
        "document_details": details,
    }))
}

/// Claims about the person.
pub(super) fn claims(values: &Values) -> Map<String, Value> {
    let mut claims = Map::new();
    if values.get(Field::Mode) == Mode::Alias.as_str() {
        put(&mut claims, "nickname", values.get(Field::Alias));
        return claims;
    }
    put(&mut claims, "given_name", values.get(Field::GivenNames));
    put(&mut claims, "family_name", values.get(Field::FamilyName));
    put(&mut claims, "birth_family_name", values.get(Field::NameAtBirth));
    put(&mut claims, "also_known_as", values.get(Field::KnownAs));
    put(&mut claims, "birthdate", &birthdate(values.get(Field::DateOfBirth)));
    put(&mut claims, "gender", gender(values.get(Field::Sex)));
    put(&mut claims, "phone_number", &parse_phone(values.get(Field::Phone)).unwrap_or_default());
    let mut birth = Map::new();
    put(&mut birth, "country", alpha_3(values.get(Field::BirthCountry)).unwrap_or_default());
    put(&mut birth, "region", values.get(Field::BirthRegion));
    put(&mut birth, "locality", values.get(Field::BirthLocality));
    put_all(&mut claims, "place_of_birth", birth);
    let nationalities = values.get(Field::Nationalities).split_whitespace().filter_map(nationality);
    let nationalities: Vec<&str> = nationalities.collect();
    if !nationalities.is_empty() {
        claims.insert("nationalities".to_owned(), json!(nationalities));
    }
    let mut address = Map::new();
    put(&mut address, "street_address", values.get(Field::Street));
    put(&mut address, "postal_code", values.get(Field::PostalCode));
    put(&mut address, "locality", values.get(Field::City));
    put(&mut address, "region", values.get(Field::Region));
    let country = values.get(Field::Country);
    put(&mut address, "country", iso(country).map(Country::as_str).unwrap_or_default());
    put(&mut address, "country_code", alpha_3(country).unwrap_or_default());
    put_all(&mut claims, "address", address);
    claims
}

fn put(claims: &mut Map<String, Value>, name: &str, text: &str) {
    let text = trimmed(text);
    if !text.is_empty() {
        claims.insert(name.to_owned(), json!(text));
    }
}

fn put_all(claims: &mut Map<String, Value>, name: &str, members: Map<String, Value>) {
    if !members.is_empty() {
        claims.insert(name.to_owned(), Value::Object(members));
    }
}

/// OpenID Connect Core, section 5.1: a date or a year. A year with a month becomes the year.
fn birthdate(text: &str) -> String {
    match parse_typed(text) {
        Ok(date) if date.to_string().len() == "0000-00-00".len() => date.to_string(),
        Ok(date) => date.to_string().chars().take("0000".len()).collect(),
        Err(_) => String::new(),
    }
}

fn gender(text: &str) -> &'static str {
    match Sex::from_word(text) {
        Some(Sex::Female) => "female",
        Some(Sex::Male) => "male",
        Some(Sex::Unspecified) => "unspecified",
        None => "",
    }
}

fn iso(text: &str) -> Option<Country> {
    Country::parse(text).ok().filter(|country| matches!(country, Country::Iso(_)))
}

fn alpha_3(text: &str) -> Option<&'static str> {
    iso(text).and_then(Country::alpha_3)
}

fn nationality(text: &str) -> Option<&'static str> {
    match Country::parse(text).ok()? {
        Country::Stateless => Some(STATELESS),
        Country::Unknown => Some(UNSPECIFIED),
        country => country.alpha_3(),
    }
}

/// As in the working group's list of predefined values, or the name of this program.
fn kind_of(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Passport => "passport",
        DocumentKind::IdentityCard => "idcard",
        DocumentKind::ResidencePermit => "residence_permit",
        DocumentKind::DrivingLicence => "driving_permit",
        DocumentKind::Other => "other",
    }
}
