//! The database goes away under load, and comes back.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::ensure;
use mee_tests::proxy::Proxy;

use super::desk::{self, Desk, FICHE};
use super::{Bench, COMMUNE, ask_each, count};
use crate::mee::{self, Server};
use crate::postgres::Cluster;

/// For how long the database is away, where the measure lasts long enough.
const AWAY: Duration = Duration::from_secs(10);

/// How soon everything works again once it is back.
const RECOVERY: Duration = Duration::from_secs(2);

/// The pause between two writes that are tried meanwhile.
const PAUSE: Duration = Duration::from_millis(50);

/// How often it is tried whether the database was found again.
const LOOK: Duration = Duration::from_millis(10);

/// What the writer saw.
struct Seen {
    refused: usize,
    others: Vec<u16>,
    recovery: Duration,
}

/// Reads before, during and after the outage; writes are tried all along.
pub(super) fn measure(bench: &mut Bench<'_>, cluster: &Cluster) -> anyhow::Result<()> {
    let database = cluster.database("bench_load")?;
    mee::demo(&database.url)?;
    desk::hire(&database.url)?;
    let proxy = Proxy::to(&Proxy::target_of(&database.url));
    let folder = bench.scratch.join("search-postgres").to_string_lossy().into_owned();
    let settings = [("MEE_LOG", "off"), ("MEE_SEARCH_FOLDER", folder.as_str())];
    let server = Server::start_with(&proxy.by(&database.url), &settings)?;
    let desk = Desk::open(&server.url)?;
    ask_each(&server.url)?;

    let seconds = bench.plan.seconds;
    let away = AWAY.min(Duration::from_secs(1) * seconds / 2);
    let url = server.url.clone();
    let (seen, outcome) = bench.measure("outage", &server.url, |is_over| {
        std::thread::sleep(away / 2);
        // What was published just before is known to be newer than what is ready, and can no longer be read.
        ensure!(desk.publish("Mot d'avant la coupure.")?.is_success(), "nothing can be published before the outage");
        proxy.cut();
        let cut_at = Instant::now();
        let (mut refused, mut others) = (0, Vec::new());
        while cut_at.elapsed() < away {
            let answer = desk.publish("Mot pendant la coupure.")?;
            if answer.status == 503 && answer.has_retry_after {
                refused += 1;
            } else {
                others.push(answer.status);
            }
            std::thread::sleep(PAUSE);
        }
        proxy.mend();
        let mended_at = Instant::now();
        let mut recovery = None;
        while recovery.is_none() && !is_over.load(Ordering::Acquire) {
            if desk.publish("Mot d'après la coupure.")?.is_success() && is_read(&url, "après la coupure")? {
                recovery = Some(mended_at.elapsed());
            }
            std::thread::sleep(LOOK);
        }
        ensure!(recovery.is_some(), "the measure ended before the database was found again");
        Ok(Seen { refused, others, recovery: recovery.unwrap_or_default() })
    })?;
    if !seen.others.is_empty() {
        let told = format!("outage: writes were answered {:?}, not 503 with Retry-After", seen.others);
        bench.failures.push(told);
    }
    if seen.refused == 0 || outcome.stale == 0 {
        bench.failures.push("outage: nobody noticed it".to_owned());
    }
    let (recovery, most) = (seen.recovery.as_secs_f64(), RECOVERY.as_secs_f64());
    bench.row("outage_recovery".to_owned(), recovery, "s", most, most / recovery);
    let (stale, asked) = (count(outcome.stale)?, count(outcome.asked())?);
    bench.row("outage_stale_reads".to_owned(), stale, "requests", asked, stale / asked);
    let refused = count(seen.refused)?;
    bench.row("outage_refused_writes".to_owned(), refused, "requests", refused, 1.0);
    if seen.recovery > RECOVERY {
        bench.failures.push(format!("outage: it took {recovery:.2} s to work again, {most} s promised"));
    }
    Ok(())
}

/// Whether the fiche says this, and as what there is now.
fn is_read(server: &str, text: &str) -> anyhow::Result<bool> {
    let mut answer = ureq::get(&format!("{server}/v1/communes/{COMMUNE}/fiches/{FICHE}")).call()?;
    let is_stale = answer.headers().contains_key("cache-status");
    Ok(!is_stale && answer.body_mut().read_to_string()?.contains(text))
}
