//! Asking the server for a fragment.
//!
//! Promises are followed by callbacks: an executor for `async` functions would weigh more than all of this.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::JsString;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, RequestInit, Response};

#[wasm_bindgen]
extern "C" {
    /// A promise that takes its callbacks as values: closures that JavaScript owns, and frees once called or
    /// forgotten. A request may be dropped before its promises settle, and what they then call must still be there.
    type Settling;

    #[wasm_bindgen(method)]
    fn then(this: &Settling, fulfilled: &JsValue, rejected: &JsValue) -> JsValue;
}

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
    /// Sends a request for the fragment at `url`; `done` hears what came of it, even after the request was dropped.
    pub fn send(url: &str, done: impl Fn(Answer) + 'static) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let late = controller.clone();
        let init = RequestInit::new();
        init.set_signal(Some(&controller.signal()));
        let done = Rc::new(done);
        let failed = unreachable(&done);
        let replied = move |reply: JsValue| receive(reply.unchecked_ref(), &done);
        let sent = gloo::utils::window().fetch_with_str_and_init(url, &init);
        sent.unchecked_ref::<Settling>().then(&Closure::once_into_js(replied), &failed);
        Some(Self { controller, _patience: Timeout::new(PATIENCE, move || late.abort()) })
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

fn receive<F: Fn(Answer) + 'static>(reply: &Response, done: &Rc<F>) {
    if !reply.ok() {
        // 400 is how the server refuses a query it does not know: for a parent, a page that does not exist.
        let is_missing = matches!(reply.status(), 400 | 404 | 410);
        return done(if is_missing { Answer::Missing } else { Answer::Unreachable });
    }
    let failed = unreachable(done);
    let done = Rc::clone(done);
    let read = move |text: JsValue| done(Answer::Fragment(text.unchecked_into()));
    if let Ok(text) = reply.text() {
        text.unchecked_ref::<Settling>().then(&Closure::once_into_js(read), &failed);
    }
}

fn unreachable<F: Fn(Answer) + 'static>(done: &Rc<F>) -> JsValue {
    let done = Rc::clone(done);
    Closure::once_into_js(move |_: JsValue| done(Answer::Unreachable))
}
