//! The two ways to drive the engine: for as long as the program runs, and once.

use super::claim;
use super::engine::Engine;
use crate::Backend;
use crate::error::Result;
use crate::mail::Mail;
use tokio::sync::watch;

/// Sends mail until `shutdown` turns true or its sender is gone, and then finishes what is on the wire.
pub(crate) async fn run(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    let mail = match Mail::of(&backend) {
        Ok(Some(mail)) => mail,
        Ok(None) => return over(&mut shutdown).await,
        Err(error) => {
            tracing::error!(%error, "no mail is sent");
            return over(&mut shutdown).await;
        }
    };
    match claim::reclaim_own(&backend).await {
        Ok(0) => {}
        Ok(count) => {
            tracing::info!(count, "messages that were being sent when the program ended are sent again")
        }
        Err(error) => tracing::warn!(%error, "old leases stay until they are over"),
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

/// Everything that is due, once.
pub(super) async fn once(backend: &Backend) -> Result<u32> {
    let Some(mail) = Mail::of(backend).map_err(crate::Error::broken)? else { return Ok(0) };
    let mut engine = Engine::new(backend.clone(), mail);
    let mut count = 0;
    loop {
        let room = engine.room();
        let mut taken = 0;
        if room.all > 0 && !engine.is_line_doubtful() {
            let claimed = claim::claim(backend, room).await?;
            taken = u32::try_from(claimed.letters.len()).unwrap_or(u32::MAX) + claimed.withdrawn;
            engine.take(claimed);
        }
        count += taken;
        // What is claimed here is claimed above.
        engine.stay_sated();
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
    // An error means that whoever would say so is gone, which says the same.
    let _ = shutdown.wait_for(|is_over| *is_over).await;
}
