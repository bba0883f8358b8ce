//! The widget's core: what every page that embeds the portal needs once its first fragment is there.
//!
//! The loader draws the first view and hands each place over to [`mount`]. The core takes it over without redrawing
//! it: links open in place, the host page's address follows, focus and announcements go with the view. Screens stay
//! the server's fragments; the core draws only what no server can say ([`screen`]).
//!
//! It refuses to: move focus or scroll when a page opens, touch the title of the host's page, keep anything on the
//! device, and address anything except the fragments of its commune.

pub mod a11y;
pub mod address;
pub mod client;
pub mod host;
pub mod idref;
pub mod instance;
pub mod router;
pub mod screen;
pub mod tool;
pub mod view;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

use crate::instance::Instance;
use crate::view::View;

/// A smaller allocator than the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static MOUNTED: RefCell<Vec<Rc<Instance>>> = const { RefCell::new(Vec::new()) };
}

/// Takes over a place that the loader has drawn.
///
/// `key` is its parameter in the page's address, `first` the view shown where the address names none, `base` the
/// server's public address; `fill` turns a fragment's text into a section fit for the host.
#[wasm_bindgen]
pub fn mount(root: HtmlElement, key: String, first: &str, base: &str, fill: Function) {
    // The portal's own pages each have an address of their own; there, links are followed as links.
    if host::setting(&root, "links").as_deref() == Some("pages") {
        tool::open_all(&root, &idref::prefix(&key), &fill);
        return;
    }
    let Some(first) = View::parse(first).or_else(|| View::parse("")) else { return };
    if let Some(instance) = Instance::mount(root, address::Address { key, first }, base, fill) {
        MOUNTED.with_borrow_mut(|mounted| mounted.push(instance));
    }
}

/// Lets go of a place that has left the page: its listeners, timers and requests end.
#[wasm_bindgen]
pub fn unmount(root: &HtmlElement) {
    MOUNTED.with_borrow_mut(|mounted| mounted.retain(|instance| !instance.is_at(root)));
}
