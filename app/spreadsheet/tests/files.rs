//! Spreadsheets as programs write them, and such that somebody has made to do harm.
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use flate2::{Compression, write::DeflateEncoder};
use spreadsheet::{Fault, ROWS_MOST, Workbook, is_spreadsheet};
use std::io::Write as _;

/// An archive of these entries.
fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let entries: Vec<(&str, Vec<u8>)> =
        entries.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
    archive_of(&entries)
}

fn archive_of(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let at = out.len() as u32;
        let field = |n: usize| (n as u32).to_le_bytes();
        out.extend(b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00");
        out.extend([field(packed.len()), field(bytes.len())].concat());
        out.extend((name.len() as u16).to_le_bytes());
        out.extend([0, 0]);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00");
        directory.extend([field(packed.len()), field(bytes.len())].concat());
        directory.extend((name.len() as u16).to_le_bytes());
        directory.extend([0; 12]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (out.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([(directory.len() as u32).to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="m" xmlns:r="r"><workbookPr/><sheets>
    <sheet name="People" sheetId="1" r:id="rId1"/><sheet name="Old" sheetId="2" state="hidden" r:id="rId2"/>
    <sheet name="Classes &amp; more" sheetId="3" r:id="rId3"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="w" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="w" Target="worksheets/sheet2.xml"/>
    <Relationship Id="rId3" Type="w" Target="/xl/worksheets/sheet3.xml"/></Relationships>"#;
const STYLES: &str = r##"<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="00000"/>
    <numFmt numFmtId="165" formatCode="d/m/yyyy;@"/></numFmts>
    <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
    <cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>"##;
const TEXTS: &str = r#"<sst><si><t>Username</t></si><si><r><t xml:space="preserve">Zoë </t></r><r><rPr/><t>"M"</t></r><rPh><t>x</t></rPh></si>
    <si><t>two_x000D_
lines</t></si></sst>"#;

fn xlsx(sheet: &str) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", TEXTS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/sheet3.xml", "<worksheet><sheetData/></worksheet>"),
    ])
}

fn read(bytes: Vec<u8>, sheet: usize) -> Result<String, Fault> {
    let mut reader = Workbook::open(bytes)?.read(sheet)?;
    while reader.advance(100)? {}
    Ok(reader.finish())
}

#[test]
fn a_sheet_is_read_as_it_is_shown() {
    let sheet = r#"<worksheet><cols><col/></cols><sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Code</t></is></c><c r="D1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>
        <row r="3" spans="1:9"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>420</v></c><c r="C3" s="2"><v>46356</v></c>
            <c r="D3" s="3"><v>46356.5</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#N/A</v></c><c r="G3"><f>1/3</f><v>0.33333333333333331</v></c>
            <c r="H3"><f>A1</f></c><c r="I3" s="9"/></row>
        <row><c t="s"><v>2</v></c><c><v>10000001</v></c></row>
        </sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>"#;
    let text = read(xlsx(sheet), 0).unwrap();
    assert_eq!(
        text,
        "Username,Code,,ab\n\n\"Zoë \"\"M\"\"\",00420,2026-11-30,2026-11-30 12:00:00,TRUE,#N/A,0.333333333333333\n\"two\nlines\",10000001\n"
    );
}

#[test]
fn sheets_that_are_hidden_are_not_offered() {
    let workbook = Workbook::open(xlsx("<worksheet/>")).unwrap();
    assert_eq!(workbook.sheets(), ["People", "Classes & more"]);
    assert_eq!(read(xlsx("<worksheet/>"), 1).unwrap(), "");
    assert_eq!(read(xlsx("<worksheet/>"), 2).unwrap_err(), Fault::Broken);
}

fn ods(content: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", "<manifest/>"),
    ])
}

#[test]
fn an_open_document_is_read_as_it_is_shown() {
    let content = r#"<office:document-content xmlns:table="t" xmlns:text="x" xmlns:office="o"><office:body><office:spreadsheet>
        <table:table table:name="Leute"><table:table-column table:number-columns-repeated="1024"/>
        <table:table-row><table:table-cell office:value-type="string"><text:p>Username</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="2"/>
            <table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c<text:line-break/>d</text:p>
                <office:annotation><text:p>a remark</text:p></office:annotation></table:table-cell>
            <table:table-cell table:number-columns-repeated="1020"/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" office:date-value="2026-11-30"><text:p>30.11.26</text:p></table:table-cell>
            <table:covered-table-cell/><table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>
            <table:table-cell office:value-type="float" office:value="420" table:number-columns-repeated="2"><text:p>00420</text:p></table:table-cell>
            <table:table-cell office:value-type="date" office:date-value="2026-11-30T12:00:00.123"><text:p>noon</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        </table:table><table:table table:name="Zwei"/></office:spreadsheet></office:body></office:document-content>"#;
    let row = "2026-11-30,,50%,00420,00420,2026-11-30 12:00:00\n";
    assert_eq!(read(ods(content), 0).unwrap(), format!("Username,,,\"a  b\nc\nd\"\n\n\n{row}{row}"));
    assert_eq!(Workbook::open(ods(content)).unwrap().sheets(), ["Leute", "Zwei"]);
    assert_eq!(read(ods(content), 1).unwrap(), "");
}

#[test]
fn a_file_with_a_password_and_one_from_before_are_told_apart() {
    let container = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let named: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read([&container[..], &[0; 512], &named].concat(), 0).unwrap_err(), Fault::Locked);
    assert_eq!(read([&container[..], &[0; 512]].concat(), 0).unwrap_err(), Fault::Old);
    assert!(is_spreadsheet(&container) && is_spreadsheet(&xlsx("")) && !is_spreadsheet(b"Email,Username"));
    let manifest = r#"<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let locked = archive(&[("content.xml", "xyz"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(read(locked, 0).unwrap_err(), Fault::Locked);
    let mut flagged = xlsx("<worksheet/>");
    let at = flagged.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let next = at + 46 + "[Content_Types].xml".len();
    flagged[next + 8] |= 1;
    assert_eq!(read(flagged, 0).unwrap_err(), Fault::Locked);
}

#[test]
fn a_file_that_unpacks_to_too_much_is_refused_before_it_does() {
    // Two gigabytes would be two megabytes: a tenth of that is already more than any spreadsheet of this size.
    let bomb = vec![b' '; 200 * 1024 * 1024];
    let bytes = archive_of(&[
        ("xl/workbook.xml", WORKBOOK.into()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.into()),
        ("xl/worksheets/sheet1.xml", [b"<worksheet><sheetData>".to_vec(), bomb].concat()),
    ]);
    assert!(bytes.len() < 1024 * 1024);
    assert_eq!(read(bytes, 0).unwrap_err(), Fault::TooLarge);
    // One cell that is repeated to the end of the sheet.
    let repeated = r#"<x xmlns:t="t"><t:table t:name="A"><t:table-row t:number-rows-repeated="1048576">
        <t:table-cell t:number-columns-repeated="16384"><p>0123456789</p></t:table-cell></t:table-row></t:table></x>"#;
    assert_eq!(read(ods(repeated), 0).unwrap_err(), Fault::TooLarge);
    let narrow = repeated.replace("16384", "1");
    let text = read(ods(&narrow), 0).unwrap();
    assert!(text.lines().count() <= ROWS_MOST + 2, "a file with too many rows is refused by its reader");
    // A last row far below the others is no million of lines.
    let far = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    assert!(read(xlsx(far), 0).unwrap().len() < 200_000);
    let wide = r#"<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c><c r="ZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>"#;
    assert_eq!(read(xlsx(wide), 0).unwrap(), "");
}

#[test]
fn damaged_files_are_refused_and_none_ends_the_program() {
    let whole = xlsx(
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData></worksheet>"#,
    );
    assert!(read(whole.clone(), 0).is_ok());
    for length in (0..whole.len() - 22).step_by(7) {
        assert!(read(whole[..length].to_vec(), 0).is_err(), "{length}");
    }
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        drop(read(bytes, 0));
    }
    for sheet in [
        "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"99999999999\"><c><v>9</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c><v>1</v>",
        "<worksheet><sheetData><row><c t=\"str\"><v>&bomb;</v></c></row></sheetData></worksheet>",
    ] {
        let answer = read(xlsx(sheet), 0);
        assert!(answer.is_err() || sheet.contains("99999999999"), "{sheet}: {answer:?}");
    }
    assert_eq!(read(archive(&[("readme.txt", "x")]), 0).unwrap_err(), Fault::Broken);
    let entity = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>"#;
    assert_eq!(read(xlsx(entity), 0).unwrap_err(), Fault::Broken);
}
