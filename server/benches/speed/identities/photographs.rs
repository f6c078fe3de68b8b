//! Photographs of documents as telephones make them, stored one after the other and three at once, while somebody types.

use super::Times;
use crate::bulk::watch;
use crate::http::{self, HttpConnection};
use crate::process::Server;
use crate::site::{Kind, Site};
use crate::table::{Table, whole};
use crate::{Outcome, Plan};
use domain::id::DocumentId;
use domain::identity::{PICTURE_BYTES_MOST, Side};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use serde_json::json;
use std::net::SocketAddr;
use std::path::Path;
use std::thread;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// As many as the program takes from one account.
const AT_ONCE: usize = 3;

pub(crate) fn measure(plan: &Plan, all: &Path) -> Outcome<Table> {
    let (width, height) = (plan.photograph_width, plan.photograph_width * 3 / 4);
    let photograph = photograph(width, height)?;
    let head = [
        "",
        "photographs",
        "each s",
        "slowest s",
        "resident MB before",
        "at the most",
        "more",
        "checks' p50 ms",
        "p99 ms",
    ];
    let title = format!("Photographs of {:.1} MB ({width} × {height})", photograph.len() as f64 / 1e6);
    let mut table = Table::new(title, &head);
    for kind in Kind::all() {
        let site = Site::make(kind, all, &[])?;
        for (name, at_once) in [("one after the other", 1), ("three at once", AT_ONCE)] {
            let run = run(&site, &photograph, plan.photographs, at_once)?;
            let (stored, checks) = (Times::of(run.stored), Times::of(run.checks));
            table.row(&[
                format!("{}, {name}", kind.name()),
                whole(stored.0.len() as f64),
                format!("{:.2}", stored.millis(0.5) / 1e3),
                format!("{:.2}", stored.millis(1.0) / 1e3),
                format!("{:.0}", run.before / 1024.0),
                format!("{:.0}", run.most / 1024.0),
                format!("{:.0}", (run.most - run.before) / 1024.0),
                checks.at(0.5),
                checks.at(0.99),
            ]);
        }
    }
    Ok(table)
}

struct Run {
    stored: Vec<Duration>,
    /// Kilobytes.
    before: f64,
    most: f64,
    checks: Vec<Duration>,
}

/// In a program that has just been started, so that the most it ever held is what this took.
fn run(site: &Site, photograph: &[u8], count: usize, at_once: usize) -> Outcome<Run> {
    let program = site.copy("photographs")?;
    let server = program.start(None)?;
    let documents = documents(server.addr, &site.cookies[0])?;
    let before = resident(&server, "VmRSS")?;
    let watch = watch::begin(server.addr, &site.cookies)?;
    let stored = thread::scope(|scope| {
        let each: Vec<_> = (0..at_once)
            .map(|at| {
                let (server, cookie, document) = (server.addr, &site.cookies[0], &documents[at]);
                scope.spawn(move || {
                    let sides = Side::ALL.iter().cycle().take(count.div_ceil(at_once));
                    sides
                        .map(|side| store(server, cookie, document, *side, photograph))
                        .collect::<Outcome<Vec<_>>>()
                })
            })
            .collect();
        let mut all = Vec::new();
        for one in each {
            all.append(&mut one.join().map_err(|_| "whoever stored has panicked")??);
        }
        Outcome::Ok(all)
    })?;
    let checks = watch.end()?;
    let most = resident(&server, "VmHWM")?;
    server.end()?;
    Ok(Run { stored, before, most, checks })
}

fn resident(server: &Server, name: &str) -> Outcome<f64> {
    Ok(server.memory(name).ok_or("no word of memory")?)
}

/// Documents of the founder's own identity.
fn documents(addr: SocketAddr, cookie: &str) -> Outcome<Vec<DocumentId>> {
    let mut connection = HttpConnection::open(addr, cookie)?;
    let save = json!({ "step": "names", "document": null, "edition": 0, "values": { "given_names": "A", "family_name": "B" } });
    connection.call("save_step", &json!({ "whose": "me", "save": save }).to_string())?;
    let mut documents = Vec::with_capacity(AT_ONCE);
    for at in 1..=AT_ONCE {
        let document = DocumentId::new(Uuid::from_u128(at as u128));
        connection.call("add_document", &json!({ "whose": "me", "document": document }).to_string())?;
        documents.push(document);
    }
    Ok(documents)
}

/// How long it took until the program said that it is kept.
fn store(
    addr: SocketAddr,
    cookie: &str,
    document: &DocumentId,
    side: Side,
    photograph: &[u8],
) -> Outcome<Duration> {
    let asked = Instant::now();
    let answer =
        http::send(addr, &format!("/api/images/{document}/{side}"), cookie, "image/jpeg", photograph)?;
    let took = asked.elapsed();
    if answer.status == 200 {
        Ok(took)
    } else {
        Err(format!("a photograph was answered with {}", answer.status).into())
    }
}

/// As large as one may be: something like a sky with grain, at the quality at which it just fits.
fn photograph(width: u32, height: u32) -> Outcome<Vec<u8>> {
    let mut grain = 1_u32;
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            // A small step of chance from one pixel to the next (Numerical Recipes' linear congruence).
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let light = x * 120 / width + y * 80 / height + (grain >> 27);
            pixels.extend([light, light + 8, light + 24].map(|value| value.min(255) as u8));
        }
    }
    for quality in (1..=100).rev() {
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality).write_image(
            &pixels,
            width,
            height,
            ExtendedColorType::Rgb8,
        )?;
        if jpeg.len() <= PICTURE_BYTES_MOST {
            return Ok(jpeg);
        }
    }
    Err("no photograph is small enough".into())
}
