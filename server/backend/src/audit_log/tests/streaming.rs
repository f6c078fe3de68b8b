use super::*;

/// The words of the lines of a file.
fn streamed(path: &std::path::Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines.map(|line| line["metadata"]["uid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn sealed_events_are_streamed_in_order_and_go_on_where_the_last_program_has_ended() {
    let desk = desk().await;
    let path = desk.backend.config().data_dir.join("audit.jsonl");
    let stream = Some(crate::AuditStream::File(path.clone()));
    let config = crate::Config { audit_stream: stream, ..desk.backend.config().clone() };
    let program = async |seed| {
        let rng = crate::clock::Rng::seeded(seed);
        Backend::boot(config.clone(), desk.clock.clone(), rng).await.unwrap()
    };
    let first = program(50).await;
    assert!(!stream::is_due(&desk.backend).await.unwrap(), "only where it is configured");
    assert!(stream::is_due(&first).await.unwrap());
    assert!(!stream::run(&first).await.unwrap());
    let events = streamed(&path);
    assert_eq!(events.len(), 10, "the sealed ones");
    assert!(events.is_sorted());
    assert!(!stream::is_due(&first).await.unwrap());

    sealing::seal_once(&desk.backend).await.unwrap();
    let second = program(51).await;
    stream::run(&second).await.unwrap();
    assert_eq!(streamed(&path).len(), 12, "only what is new");
    // The position was not noted: as after a kill, the seal is written once more, and nothing is missing.
    desk.sql("UPDATE audit_progress SET seal = seal - 1 WHERE name = 'streamed'").await;
    stream::run(&second).await.unwrap();
    let again = streamed(&path);
    assert_eq!(again.len(), 14);
    assert_eq!(again.iter().collect::<std::collections::BTreeSet<_>>().len(), 12);
}

#[tokio::test]
async fn a_stream_that_nobody_reads_holds_up_no_other_task() {
    let desk = desk().await;
    let path = desk.backend.config().data_dir.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let stream = Some(crate::AuditStream::File(path.clone()));
    let config = crate::Config { audit_stream: stream, ..desk.backend.config().clone() };
    let program = Backend::boot(config, desk.clock.clone(), crate::clock::Rng::seeded(50)).await.unwrap();
    for _ in 0..2 {
        assert!(stream::run(&program).await.is_err());
    }
    assert!(stream::is_due(&program).await.unwrap(), "it is tried again");
    // The thread that waits for a reader ends with one. It was the only one.
    let read = std::fs::read_to_string(&path).unwrap();
    let events = read.lines().count();
    assert!(events > 0 && events == read.lines().collect::<std::collections::BTreeSet<_>>().len());
}

#[tokio::test]
async fn nobody_reads_on_in_the_export_of_somebody_else() {
    use crate::gate::test_accounts::{holder, signed_in};
    use domain::permission::Permission;
    let desk = desk().await;
    let mut readers = Vec::new();
    for name in ["ada", "bob"] {
        let caller = signed_in(&desk, holder(&desk, name, &[Permission::ViewAudit]).await).await;
        readers.push(desk.backend.open::<crate::gate::CanViewAudit>(&caller).await.unwrap());
    }
    let query = domain::audit::AuditQuery::default();
    let mut export = readers[0].export_audit(&query, AuditFormat::JsonLines).await.unwrap();
    let refused = readers[1].next_audit(&mut export).await.unwrap_err();
    assert_eq!(refused.code(), domain::form::Code::NotFound);
    // Nor does it have what is sealed after its beginning.
    while sealing::seal_once(&desk.backend).await.unwrap() > 0 {}
    let mut file = Vec::new();
    while let Some(piece) = readers[0].next_audit(&mut export).await.unwrap() {
        file.extend(piece);
    }
    let file = String::from_utf8(file).unwrap();
    let (events, last) = file.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(events.lines().count(), 10);
    assert!(last.contains("\"seal\":3") && last.contains("\"events\":10"), "{last}");
}

#[tokio::test]
async fn an_export_while_events_are_written_is_complete_up_to_its_seal_and_has_nothing_twice() {
    use crate::gate::{CanViewAudit, test_accounts};
    use domain::permission::Permission;
    let desk = TestBackend::new().await;
    thousands(&desk.backend, 2_500).await;
    sealing::seal(&desk.backend).await.unwrap();
    let auditor = test_accounts::holder(&desk, "ada", &[Permission::ViewAudit]).await;
    let caller = test_accounts::signed_in(&desk, auditor).await;
    let opened = desk.backend.open::<CanViewAudit>(&caller).await.unwrap();
    let query = domain::audit::AuditQuery::default();
    let mut export = opened.export_audit(&query, AuditFormat::JsonLines).await.unwrap();
    let writing = async {
        for _ in 0..8 {
            thousands(&desk.backend, 200).await;
            sealing::seal(&desk.backend).await.unwrap();
        }
    };
    let reading = async {
        let mut text = Vec::new();
        while let Some(piece) = opened.next_audit(&mut export).await.unwrap() {
            text.extend(piece);
            tokio::task::yield_now().await;
        }
        String::from_utf8(text).unwrap()
    };
    let ((), text) = tokio::join!(writing, reading);
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, events) = lines.split_last().unwrap();
    let mut read: Vec<_> =
        events.iter().map(|event| event["metadata"]["uid"].as_str().unwrap().to_owned()).collect();
    use sea_orm::{ColumnTrait as _, QueryFilter as _};
    let sealed = audit_event::Column::SealNumber.lte(last["seal"].as_i64().unwrap());
    let sealed = audit_event::Entity::find().filter(sealed).all(desk.backend.db().read()).await.unwrap();
    let mut expected: Vec<_> = sealed.iter().map(|event| event.id.to_string()).collect();
    read.sort_unstable();
    expected.sort_unstable();
    assert!(expected.len() >= 2_500 && read == expected, "{} of {}", read.len(), expected.len());
}
