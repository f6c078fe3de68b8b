//! Placeholder until the outbox is written.
pub(crate) async fn run(_backend: crate::Backend, mut shutdown: tokio::sync::watch::Receiver<bool>) {
    let _ = shutdown.wait_for(|over| *over).await;
}
