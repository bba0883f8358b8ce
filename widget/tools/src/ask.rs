//! Asking the server: an address or a point travels in the body, never in an address of the web.
//!
//! Promises are followed by callbacks, as in the core.

use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, RequestInit, Response};

#[wasm_bindgen]
extern "C" {
    /// A promise that takes its callbacks as values, which JavaScript owns and frees.
    type Settling;

    #[wasm_bindgen(method)]
    fn then(this: &Settling, fulfilled: &JsValue, rejected: &JsValue) -> JsValue;
}

/// How the answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// As JSON, by the browser.
    Json,
    /// As text.
    Text,
}

/// Posts a body; `done` hears the answer, or nothing where there was none that helps.
pub fn post(url: &str, content_type: &str, body: &JsValue, read: Read, done: impl Fn(Option<JsValue>) + 'static) {
    let Ok(headers) = Headers::new() else { return };
    let _ = headers.set("content-type", content_type);
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(body);
    let sent = gloo::utils::window().fetch_with_str_and_init(url, &init);
    follow(sent.unchecked_ref(), read, done);
}

/// Asks for JSON; `done` hears the answer, or nothing where there was none that helps.
pub fn get(url: &str, done: impl Fn(Option<JsValue>) + 'static) {
    let sent = gloo::utils::window().fetch_with_str(url);
    follow(sent.unchecked_ref(), Read::Json, done);
}

fn follow(sent: &Settling, read: Read, done: impl Fn(Option<JsValue>) + 'static) {
    let done = Rc::new(done);
    let failed = {
        let done = Rc::clone(&done);
        Closure::once_into_js(move |_: JsValue| done(None))
    };
    let rejected = failed.clone();
    let replied = move |reply: JsValue| {
        let reply: Response = reply.unchecked_into();
        let body = if read == Read::Json { reply.json() } else { reply.text() };
        match body {
            Ok(body) if reply.ok() => {
                let read = move |value: JsValue| done(Some(value));
                body.unchecked_ref::<Settling>().then(&Closure::once_into_js(read), &rejected);
            }
            _ => done(None),
        }
    };
    sent.then(&Closure::once_into_js(replied), &failed);
}

/// A text of an answer; empty where it is not there.
#[must_use]
pub fn text_of(value: &JsValue, name: &str) -> String {
    Reflect::get(value, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// A list of an answer; empty where it is not there.
#[must_use]
pub fn list_of(value: &JsValue, name: &str) -> Array {
    Reflect::get(value, &name.into()).map(|value| Array::from(&value)).unwrap_or_default()
}
