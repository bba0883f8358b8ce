//! Asking the server for a fragment.

use js_sys::JsString;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestInit, Response};

use gloo::timers::callback::Timeout;

/// Milliseconds after which a server that says nothing counts as out of reach.
const PATIENCE: u32 = 20_000;

/// What came of a request.
#[derive(Debug)]
pub enum Answer {
    /// The text of a fragment.
    Fragment(JsString),
    /// The server knows no such view.
    Missing,
    /// No answer, or none that helps.
    Unreachable,
}

/// A request under way; dropping it ends it.
#[derive(Debug)]
pub struct Request {
    controller: AbortController,
    _patience: Timeout,
}

impl Request {
    /// Makes ready for a request; nothing is sent yet.
    #[must_use]
    pub fn new() -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let late = controller.clone();
        Some(Self { controller, _patience: Timeout::new(PATIENCE, move || late.abort()) })
    }

    /// What the request listens to.
    #[must_use]
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// Fetches the fragment at `url` until `signal` says stop.
pub async fn fetch(url: String, signal: AbortSignal) -> Answer {
    let init = RequestInit::new();
    init.set_signal(Some(&signal));
    let reply = JsFuture::from(gloo::utils::window().fetch_with_str_and_init(&url, &init)).await;
    let Ok(reply) = reply.map(JsCast::unchecked_into::<Response>) else { return Answer::Unreachable };
    // 400 is how the server refuses a query it does not know: for a parent, a page that does not exist.
    if matches!(reply.status(), 400 | 404 | 410) {
        return Answer::Missing;
    }
    match reply.text() {
        Ok(text) if reply.ok() => {
            JsFuture::from(text).await.map_or(Answer::Unreachable, |text| Answer::Fragment(text.unchecked_into()))
        }
        _ => Answer::Unreachable,
    }
}
