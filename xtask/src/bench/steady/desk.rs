//! Somebody at work in the demo's commune, who publishes through the API as plugins and pages do.

use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use super::COMMUNE;
use crate::mee;

/// The account that the measure makes in a database of its own.
const EMAIL: &str = "charge@essai.example.org";
const PASSWORD: &str = "tortue plafond vingt merle";

/// The fiche that is written on.
pub(super) const FICHE: &str = "absence-que-faire";

/// Where the answer names the work that was written.
const WORK: &str = concat!("/work", "/id");

/// See the module.
pub(super) struct Desk {
    url: String,
    token: String,
    body: String,
    agent: ureq::Agent,
}

/// What a request that writes was answered.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Whether it says when to come back.
    pub(super) has_retry_after: bool,
    value: Value,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Makes an account that may publish for the demo's commune.
pub(super) fn hire(database: &str) -> anyhow::Result<()> {
    let body = format!("commune:{COMMUNE}");
    let arguments = ["user", "add", EMAIL, "--name", "Charge", "--body", &body, "--role", "publisher"];
    let mut command = mee::command(&arguments);
    command.args(["--database", database]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut process = command.spawn().context("`mee user add` does not start")?;
    process.stdin.take().context("`mee user add` takes no password")?.write_all(PASSWORD.as_bytes())?;
    let status = process.wait()?;
    ensure!(status.success(), "`mee user add` failed ({status})");
    Ok(())
}

impl Desk {
    /// Signs in.
    pub(super) fn open(url: &str) -> anyhow::Result<Self> {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut desk = Self { url: url.to_owned(), token: String::new(), body: String::new(), agent };
        let signed_in = desk.call("POST", "/v1/auth/sign-in", &json!({ "email": EMAIL, "password": PASSWORD }))?;
        desk.token = signed_in.text("/access_token")?;
        desk.body = signed_in.text("/body/id")?;
        Ok(desk)
    }

    /// Writes a word on the fiche and publishes it at once; the first answer that is no success, else the last.
    pub(super) fn publish(&self, text: &str) -> anyhow::Result<Answer> {
        let path = format!("/v1/bodies/{}/layers/{FICHE}", self.body);
        let saved = self.call("PUT", &path, &json!({ "words": { "bottom": { "text": text } } }))?;
        if !saved.is_success() {
            return Ok(saved);
        }
        let work = format!("/v1/bodies/{}/works/{}", self.body, saved.text(WORK)?);
        let proposed = self.call("POST", &format!("{work}/propose"), &Value::Null)?;
        if !proposed.is_success() {
            return Ok(proposed);
        }
        self.call("POST", &format!("{work}/publish"), &json!({}))
    }

    fn call(&self, method: &str, path: &str, sent: &Value) -> anyhow::Result<Answer> {
        let url = format!("{}{path}", self.url);
        let bearer = format!("Bearer {}", self.token);
        let mut response = match method {
            "PUT" => self.agent.put(&url).header("authorization", &bearer).send_json(sent)?,
            _ if sent.is_null() => self.agent.post(&url).header("authorization", &bearer).send_empty()?,
            _ if self.token.is_empty() => self.agent.post(&url).send_json(sent)?,
            _ => self.agent.post(&url).header("authorization", &bearer).send_json(sent)?,
        };
        let (status, has_retry_after) = (response.status().as_u16(), response.headers().contains_key("retry-after"));
        let text = response.body_mut().read_to_string()?;
        Ok(Answer { status, has_retry_after, value: serde_json::from_str(&text).unwrap_or_default() })
    }
}

impl Answer {
    fn text(&self, pointer: &str) -> anyhow::Result<String> {
        match self.value.pointer(pointer).and_then(Value::as_str) {
            Some(text) => Ok(text.to_owned()),
            None => bail!("an answer of status {} has no {pointer}: {}", self.status, self.value),
        }
    }
}
