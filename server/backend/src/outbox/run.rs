//! The two ways to run the sender: as long as the program runs, and once.

use super::engine::Engine;
use super::lease;
use crate::Backend;
use crate::error::Result;
use crate::mail::Mail;
use tokio::sync::watch;

/// Sends mail until `shutdown` turns true or its sender is gone, then finishes the mail that is being sent.
pub(crate) async fn run(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    let mail = match Mail::from_config(backend.config()) {
        Ok(Some(mail)) => mail,
        Ok(None) => return over(&mut shutdown).await,
        Err(error) => {
            tracing::error!(%error, "no mail is sent");
            return over(&mut shutdown).await;
        }
    };
    match lease::end_old_leases(&backend).await {
        Ok(0) => {}
        Ok(count) => {
            tracing::info!(count, "messages that were being sent when the program ended are sent again")
        }
        Err(error) => tracing::warn!(%error, "old leases could not be ended and run out by themselves"),
    }
    let mut engine = Engine::new(backend, mail);
    loop {
        engine.advance();
        tokio::select! {
            () = over(&mut shutdown) => break,
            () = engine.step() => {}
        }
    }
    engine.finish().await;
}

/// Sends everything that is due, once.
pub(super) async fn once(backend: &Backend) -> Result<u32> {
    let Some(mail) = Mail::from_config(backend.config()).map_err(crate::Error::broken)? else { return Ok(0) };
    let mut engine = Engine::new(backend.clone(), mail);
    let mut count = 0;
    loop {
        let capacity = engine.capacity();
        let mut taken = 0;
        if capacity.all > 0 && !engine.is_server_doubtful() {
            let batch = lease::lease(backend, capacity).await?;
            taken = u32::try_from(batch.messages.len()).unwrap_or(u32::MAX) + batch.withdrawn;
            engine.take(batch);
        }
        count += taken;
        engine.stop_leasing();
        engine.advance();
        if !engine.is_idle() {
            engine.step().await;
        } else if taken == 0 {
            engine.finish().await;
            return Ok(count);
        }
    }
}

async fn over(shutdown: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which also ends the program.
    let _ = shutdown.wait_for(|is_over| *is_over).await;
}
