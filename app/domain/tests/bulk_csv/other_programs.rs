//! Headers of other programs' exports and templates, with invented people: what a bulk invite and an update find in them
//! without being told.

use super::*;
use domain::bulk::Column;
use domain::bulk::header::Mapping;
use domain::bulk::update::{ColumnUse, MatchBy, UpdateColumn, UpdateMapping, column_use};
use rstest::rstest;

const GOOGLE_CONTACTS: &str = "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,\
Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,\
Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,\
E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value\n\
Anna,,Conti,,,,,,,,Aldine,,Letters,1990-04-17,,,* myContacts,Work,anna@example.org,Home,a@home.example,Mobile,+39 347 1234567\n\
Zoe,,Nesi,,,,,,,,Aldine,,,,,,* myContacts,*,zoe@example.org,,,,\n";

const GOOGLE_CONTACTS_BEFORE_2024: &str = "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,\
Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,\
Location,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name\n\
Anna Conti,Anna,,Conti,,,,,,,,,,,1990-04-17,,,,* myContacts,* Work,anna@example.org,Mobile,+39 347 1234567,Aldine\n\
Zoe Nesi,Zoe,,Nesi,,,,,,,,,,,,,,,* myContacts,*,zoe@example.org,,,\n";

const GOOGLE_WORKSPACE_TEMPLATE: &str = "First Name [Required],Last Name [Required],Email Address [Required],\
Password [Required],Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY],\
Recovery Email,Home Secondary Email,Work Secondary Email,Recovery Phone [MUST BE IN THE E.164 FORMAT],Work Phone,\
Home Phone,Mobile Phone,Employee ID,Employee Type,Employee Title,Manager Email,Department,Cost Center\n\
Anna,Conti,anna@example.org,****,,/Staff,,,,,,,,,700,,,,Letters,\n\
Zoe,Nesi,zoe@example.org,****,,/Staff,,zoe@home.example,,,,,,,701,,,anna@example.org,,\n";

const OUTLOOK_GERMAN: &str = "Anrede,Vorname,Weitere Vornamen,Nachname,Suffix,Firma,Abteilung,Position,Telefon geschäftlich,\
Mobiltelefon,E-Mail-Adresse,E-Mail-Typ,E-Mail: Angezeigter Name,E-Mail 2: Adresse,Geburtstag,Sprache\n\
,Anna,,Conti,,Aldine,Literatur,,,+39 347 1234567,anna@example.org,SMTP,Anna Conti,,17.04.1990,\n\
,Zoe,,Nesi,,Aldine,,,,,zoe@example.org,SMTP,Zoe Nesi,,03.05.1991,\n";

const OUTLOOK_ON_THE_WEB: &str = "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,\
E-mail Address,E-mail 2 Address,E-mail 3 Address,Home Phone,Business Phone,Mobile Phone,Company,Department,Job Title,\
Birthday,Personal Web Page,Notes\n\
Anna,,Conti,,,,,,anna@example.org,,,,,+39 347 1234567,Aldine,Letters,,1990-04-17,,\n\
Zoe,,Nesi,,,,,,zoe@example.org,z@home.example,,,,,Aldine,,,,,\n";

const OUTLOOK_ON_THE_WEB_ITALIAN: &str = "Nome,Secondo nome,Cognome,Titolo,Suffisso,Soprannome,Indirizzo posta elettronica,\
Indirizzo posta elettronica 2,Telefono abitazione,Cellulare,Società,Reparto,Posizione,Compleanno\n\
Anna,,Conti,,,,anna@example.org,,,+39 347 1234567,Aldine,Lettere,,17/04/1990\n\
Zoe,,Nesi,,,,zoe@example.org,,,,Aldine,,,03/05/1991\n";

const MOODLE_UPLOAD: &str = "username,password,firstname,lastname,email,idnumber,institution,department,phone1,lang,cohort1,course1\n\
anna,changeme,Anna,Conti,anna@example.org,700,Aldine,Letters,+39 347 1234567,it,3b,LIT\n\
zoe,changeme,Zoe,Nesi,zoe@example.org,701,Aldine,,,en,3b,LIT\n";

const MOODLE_GRADES_ITALIAN: &str = "Nome,Cognome,Codice identificativo,Istituzione,Dipartimento,Indirizzo email,Totale corso\n\
Anna,Conti,700,Aldine,Lettere,anna@example.org,28\nZoe,Nesi,701,Aldine,,zoe@example.org,30\n";

const ENTRA_TEMPLATE: &str = "version:v1.0\n\
Name [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,\
Block sign in (Yes/No) [accountEnabled] Required,First name [givenName],Last name [surname],Job title [jobTitle],\
Department [department],Usage location [usageLocation],Mobile phone [mobile]\n\
Anna Conti,anna@example.org,x,No,Anna,Conti,,Letters,IT,\nZoe Nesi,zoe@example.org,x,No,Zoe,Nesi,,,IT,\n";

const MICROSOFT_365: &str = "Block credential,City,Country/Region,Department,DirSyncEnabled,Display name,Fax,First name,\
Last dirsync time,Last name,Licenses,Mobile Phone,Object Id,Office,Phone number,Postal code,Preferred language,\
Proxy addresses,State,Street address,Title,Usage location,User principal name,When created\n\
False,,Italy,Letters,,Anna Conti,,Anna,,Conti,,,a-1,,,,it-IT,SMTP:anna@example.org,,,,IT,anna@example.org,2024-01-01\n\
False,,Italy,,,Zoe Nesi,,Zoe,,Nesi,,,a-2,,,,,SMTP:zoe@example.org,,,,IT,zoe@example.org,2024-01-01\n";

const ACTIVE_DIRECTORY: &str = "#TYPE Microsoft.ActiveDirectory.Management.ADUser\n\
\"DistinguishedName\",\"Department\",\"EmailAddress\",\"EmployeeID\",\"Enabled\",\"GivenName\",\"Name\",\"ObjectGUID\",\
\"SamAccountName\",\"SID\",\"Surname\",\"UserPrincipalName\"\n\
\"CN=Anna Conti,DC=example,DC=org\",\"Letters\",\"anna@example.org\",\"700\",\"True\",\"Anna\",\"Anna Conti\",\"a-1\",\
\"anna\",\"S-1\",\"Conti\",\"anna@corp.example\"\n\
\"CN=Zoe Nesi,DC=example,DC=org\",\"\",\"zoe@example.org\",\"701\",\"True\",\"Zoe\",\"Zoe Nesi\",\"a-2\",\"zoe\",\"S-2\",\
\"Nesi\",\"zoe@corp.example\"\n";

/// What `csvde` writes.
const DIRECTORY: &str = "DN,objectClass,cn,sn,givenName,displayName,department,sAMAccountName,userPrincipalName,mail,\
telephoneNumber,employeeNumber\n\
\"CN=Anna Conti,DC=example,DC=org\",user,Anna Conti,Conti,Anna,Anna Conti,Letters,anna,anna@corp.example,anna@example.org,,700\n\
\"CN=Zoe Nesi,DC=example,DC=org\",user,Zoe Nesi,Nesi,Zoe,Zoe Nesi,,zoe,zoe@corp.example,zoe@example.org,,701\n";

const OPEN_LDAP: &str = "dn,uid,cn,givenName,sn,mail,ou,employeeNumber,mobile,preferredLanguage\n\
\"uid=anna,dc=example,dc=org\",anna,Anna Conti,Anna,Conti,anna@example.org,Letters,700,+39 347 1234567,it\n\
\"uid=zoe,dc=example,dc=org\",zoe,Zoe Nesi,Zoe,Nesi,zoe@example.org,,701,,en\n";

const WORDPRESS: &str = "ID,user_login,user_pass,user_nicename,user_email,user_url,user_registered,user_activation_key,\
user_status,display_name,first_name,last_name,nickname,description,locale,role\n\
7,anna,$P$B,anna,anna@example.org,,2024-01-01 00:00:00,,0,Anna Conti,Anna,Conti,anna,,it_IT,subscriber\n\
8,zoe,$P$B,zoe,zoe@example.org,,2024-01-01 00:00:00,,0,Zoe Nesi,Zoe,Nesi,zoe,,,author\n";

const ZOHO_PEOPLE: &str = "Employee ID,First Name,Last Name,Email address,Nick name,Department,Location,Designation,Zoho Role,\
Employment Type,Employee Status,Date of Joining,Date of Birth,Gender,Work Phone Number,Personal Mobile Number,\
Personal Email Address\n\
700,Anna,Conti,anna@example.org,,Letters,Rome,,Team member,Permanent,Active,01-Mar-2020,1990-04-17,,,,a@home.example\n\
701,Zoe,Nesi,zoe@example.org,,,Rome,,Team member,Permanent,Active,01-Mar-2020,,,,,\n";

const ZOHO_CRM: &str = "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name,\
Email,Title,Department,Phone,Mobile,Date of Birth,Secondary Email\n\
zcrm_1,zcrm_9,Anna Conti,,Anna,Conti,zcrm_5,Aldine School,anna@example.org,,Letters,,,1990-04-17,\n\
zcrm_2,zcrm_9,Anna Conti,,Zoe,Nesi,zcrm_5,Aldine School,zoe@example.org,,,,,,z@home.example\n";

const CANVAS: &str = "user_id,login_id,password,first_name,last_name,full_name,sortable_name,short_name,email,status\n\
700,anna,,Anna,Conti,Anna Conti,\"Conti, Anna\",Anna,anna@example.org,active\n\
701,zoe,,Zoe,Nesi,Zoe Nesi,\"Nesi, Zoe\",Zoe,zoe@example.org,active\n";

const SLACK: &str = "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname\n\
anna,anna@example.org,Member,1,1,0,U700,Anna Conti,Anna\nzoe,zoe@example.org,Member,1,0,0,U701,Zoe Nesi,Zoe\n";

const HUBSPOT: &str = "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Create Date,Associated Company\n\
1,Anna,Conti,anna@example.org,,,2024-01-01 10:00,Aldine\n2,Zoe,Nesi,zoe@example.org,,,2024-01-01 10:00,Aldine\n";

const SCHOOL_ITALIAN: &str = "Matricola;Cognome;Nome;Classe;Sezione;Data di nascita;Cittadinanza;E-mail istituzionale;Telefono\n\
700;Conti;Anna;3;B;17/04/1990;IT;anna@example.org;\n701;Nesi;Zoe;3;B;03/05/1991;IT;zoe@example.org;\n";

/// The people of every file.
const ANNA: [&str; 3] = ["anna@example.org", "Anna", "Conti"];
const ZOE: [&str; 3] = ["zoe@example.org", "Zoe", "Nesi"];

/// A file, and the names of its columns with usernames, languages, dates of birth and ids.
#[rstest]
#[case::google_contacts(GOOGLE_CONTACTS, [None, None, Some("Birthday"), None])]
#[case::google_contacts_before(GOOGLE_CONTACTS_BEFORE_2024, [None, None, Some("Birthday"), None])]
#[case::google_workspace(GOOGLE_WORKSPACE_TEMPLATE, [None, None, None, Some("Employee ID")])]
#[case::outlook_german(OUTLOOK_GERMAN, [None, Some("Sprache"), Some("Geburtstag"), None])]
#[case::outlook_web(OUTLOOK_ON_THE_WEB, [None, None, Some("Birthday"), None])]
#[case::outlook_web_italian(OUTLOOK_ON_THE_WEB_ITALIAN, [None, None, Some("Compleanno"), None])]
#[case::moodle(MOODLE_UPLOAD, [Some("username"), Some("lang"), None, Some("idnumber")])]
#[case::moodle_grades(MOODLE_GRADES_ITALIAN, [None, None, None, None])]
#[case::entra(ENTRA_TEMPLATE, [None, None, None, None])]
#[case::microsoft_365(MICROSOFT_365, [None, Some("Preferred language"), None, None])]
#[case::active_directory(ACTIVE_DIRECTORY, [Some("SamAccountName"), None, None, Some("EmployeeID")])]
#[case::csvde(DIRECTORY, [Some("sAMAccountName"), None, None, Some("employeeNumber")])]
#[case::open_ldap(OPEN_LDAP, [Some("uid"), Some("preferredLanguage"), None, Some("employeeNumber")])]
#[case::wordpress(WORDPRESS, [Some("user_login"), Some("locale"), None, None])]
#[case::zoho_people(ZOHO_PEOPLE, [None, None, Some("Date of Birth"), Some("Employee ID")])]
#[case::zoho_crm(ZOHO_CRM, [None, None, Some("Date of Birth"), None])]
#[case::canvas(CANVAS, [Some("login_id"), None, None, Some("user_id")])]
#[case::hubspot(HUBSPOT, [None, None, None, None])]
#[case::school(SCHOOL_ITALIAN, [None, None, Some("Data di nascita"), Some("Matricola")])]
fn people_of_other_programs_are_found_by_their_headings(
    #[case] text: &str,
    #[case] named: [Option<&str>; 4],
) {
    let sheet = read(text).unwrap();
    let mapping = Mapping::from_sheet(&sheet);
    assert_eq!(mapping.fault(), None, "{:?}", sheet.header());
    let cell = |row: usize, column: Column| mapping.position(column).map_or("", |at| sheet.cell(row, at));
    for (row, person) in [ANNA, ZOE].into_iter().enumerate() {
        let found = [Column::Email, Column::GivenNames, Column::FamilyName].map(|column| cell(row, column));
        assert_eq!(found, person);
    }
    let heading = |at: Option<usize>| at.map(|at| sheet.header()[at].as_str());
    let found = [Column::Username, Column::Language, Column::DateOfBirth]
        .map(|column| heading(mapping.position(column)));
    assert_eq!(found, named[..3]);
    let update = UpdateMapping::from_sheet(&sheet, &[]);
    assert_eq!(heading(update.position(UpdateColumn::ExternalId)), named[3]);
    assert_ne!(
        update.match_by(),
        Some(MatchBy::ExternalId),
        "the registry may not know the ids of others yet"
    );
}

#[test]
fn members_of_slack_have_no_names_apart() {
    let sheet = read(SLACK).unwrap();
    let mapping = Mapping::from_sheet(&sheet);
    assert_eq!(mapping.fault(), None);
    assert_eq!((mapping.position(Column::Email), mapping.position(Column::Username)), (Some(1), Some(0)));
    assert_eq!(column_use("userid", &[]), ColumnUse::Value(UpdateColumn::ExternalId));
}

#[rstest]
#[case("uid,mail\n700,a@x.org\n701,b@x.org\n", None)]
#[case("uid,mail\nann,a@x.org\n,b@x.org\n", Some(Column::Username))]
#[case("sn,mail\nA-700,a@x.org\n", None)]
#[case("sn,givenName,mail\nConti,Anna,a@x.org\n", Some(Column::FamilyName))]
#[case("Account name,mail\nann,a@x.org\n", Some(Column::Username))]
#[case("Account name,mail\nAldine School,a@x.org\n", None)]
#[case("uid,username,mail\nann,anna,a@x.org\n", None)]
fn what_some_programs_call_so_and_others_do_not_is_told_by_the_cells(
    #[case] text: &str,
    #[case] first: Option<Column>,
) {
    assert_eq!(Mapping::from_sheet(&read(text).unwrap()).columns()[0], first);
}
