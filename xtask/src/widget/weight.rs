//! What a first view weighs, in bytes as they travel.

use std::fs;

use anyhow::{Context, bail, ensure};

use super::{MODULES, bundle, root};

/// The most a first view may weigh, in bytes with brotli.
const MOST_BYTES: usize = 40_960;

/// The most requests a first view may make.
const MOST_REQUESTS: usize = 5;

/// The demo's commune, whose home is the first content that is weighed.
const COMMUNE: &str = "99999";

/// Prints what each part of a first view weighs, and their sum on the last line; too much is an error.
///
/// `base_url` is the address of a running server filled with the demo: the loader and the first content are weighed
/// as it sends them. Without one there is no first content to weigh, and this fails.
pub fn size(base_url: Option<&str>) -> anyhow::Result<()> {
    let base =
        base_url.context("the first content is weighed at a running server: give its address")?.trim_end_matches('/');
    let built = |name: &str| -> anyhow::Result<usize> {
        let path = root().join("target/widget").join(format!("{name}.br"));
        let length =
            fs::metadata(path).with_context(|| format!("{name} is not built: run `cargo xtask widget`"))?.len();
        Ok(usize::try_from(length)?)
    };
    let parts = [
        ("loader", sent(&format!("{base}/widget.js"))?),
        ("glue, look and style", built("core.js")?),
        ("wasm", built("core_bg.wasm")?),
        ("first content", sent(&format!("{base}/v1/communes/{COMMUNE}/fragments/"))?),
    ];
    for (name, bytes) in parts {
        println!("{name}: {bytes} B brotli");
    }
    let total: usize = parts.iter().map(|(_, bytes)| bytes).sum();
    println!("first view: {total} B brotli, {} requests", parts.len());
    for module in &MODULES {
        let bytes = built(module.glue)? + built(module.wasm)?;
        println!("{}, loaded when it is opened: {bytes} B brotli", module.name);
    }
    if total > MOST_BYTES || parts.len() > MOST_REQUESTS {
        bail!("a first view may weigh {MOST_BYTES} B and make {MOST_REQUESTS} requests at most");
    }
    Ok(())
}

/// The length of an answer's body with brotli: as the server compresses it, or at brotli's best where it does not.
fn sent(url: &str) -> anyhow::Result<usize> {
    let mut reply =
        ureq::get(url).header("accept-encoding", "br").call().with_context(|| format!("no answer at {url}"))?;
    let is_brotli = reply.headers().get("content-encoding").is_some_and(|encoding| encoding == "br");
    let body = reply.body_mut().read_to_vec()?;
    ensure!(!body.is_empty(), "{url} is empty");
    Ok(if is_brotli { body.len() } else { bundle::brotli(&body)?.len() })
}
