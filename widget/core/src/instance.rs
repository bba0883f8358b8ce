//! One widget of a page: what it shows, what it is waiting for, where it has been.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Function, JsString};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use crate::address::Address;
use crate::client::{Answer, Request};
use crate::view::View;
use crate::{a11y, host, idref, router, screen, tool};

/// Milliseconds after which a wait is said; a shorter one would only flicker.
const SLOW: u32 = 300;

/// How many views are kept for the way back.
const REMEMBERED: usize = 20;

/// How a view came to be asked for, which decides what happens to history, focus and scroll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The page opened with nothing drawn: focus and scroll stay where they are.
    Mount,
    /// A link of the widget: a new entry in the history.
    Link,
    /// The browser's back and forward: the address is already right.
    History,
    /// The same view once more.
    Retry,
}

/// A mounted widget; dropping the last reference takes its listeners, timers and requests with it.
#[derive(Debug)]
pub struct Instance {
    root: HtmlElement,
    status: Element,
    address: Address,
    fragments: String,
    pages: String,
    fill: Function,
    images: bool,
    state: RefCell<State>,
}

#[derive(Debug)]
struct State {
    view: View,
    /// The section on show, where it is the server's.
    shown: Option<Element>,
    waiting: Option<Waiting>,
    /// Counts requests, so that an answer nobody waits for any more is told from the awaited one.
    ticket: u32,
    visited: Vec<(View, Element)>,
    listeners: Option<[EventListener; 3]>,
}

#[derive(Debug)]
struct Waiting {
    view: View,
    _request: Request,
    _slow: Timeout,
}

impl Instance {
    /// Takes over the place `root`, or nothing where the loader has not prepared it.
    #[must_use]
    pub fn mount(root: HtmlElement, address: Address, base: &str, fill: Function) -> Option<Rc<Self>> {
        let commune = host::setting(&root, "commune")?;
        let status = root.query_selector("[role=status]").ok().flatten()?;
        let shown = root.query_selector("section[data-mee-view]").ok().flatten();
        let view = address.view(&gloo::utils::window().location().search().unwrap_or_default());
        let instance = Rc::new(Self {
            status,
            fragments: [base, "/v1/communes/", &commune, "/fragments/"].concat(),
            pages: [base, "/portal/", &commune, "/"].concat(),
            images: host::setting(&root, "images").as_deref() != Some("off"),
            state: RefCell::new(State {
                view: view.clone(),
                shown: shown.clone(),
                waiting: None,
                ticket: 0,
                visited: Vec::new(),
                listeners: None,
            }),
            root,
            address,
            fill,
        });
        instance.state.borrow_mut().listeners = Some(router::listen(&instance));
        match shown {
            Some(section) => instance.adopt(&section),
            None => instance.open(view, Way::Mount),
        }
        Some(instance)
    }

    /// The element it stands in.
    #[must_use]
    pub fn root(&self) -> &HtmlElement {
        &self.root
    }

    /// Whether it stands in this element.
    #[must_use]
    pub fn is_at(&self, root: &HtmlElement) -> bool {
        self.root == *root
    }

    /// Opens a view: at once where it has been seen, else when the server has answered. A later call wins.
    pub fn open(self: &Rc<Self>, view: View, way: Way) {
        let known = self.recall(&view);
        if let Some(section) = known.filter(|_| way != Way::Retry) {
            self.state.borrow_mut().waiting = None;
            self.show(view, &section, true, way);
            return;
        }
        let (root, status) = (self.root.clone(), self.status.clone());
        let slow = Timeout::new(SLOW, move || {
            let _ = root.set_attribute("data-mee-state", "loading");
            status.set_class_name("");
            a11y::announce(&status, "Chargement…");
        });
        let ticket = self.state.borrow().ticket.wrapping_add(1);
        let url = [&self.fragments, view.as_str()].concat();
        let (instance, asked) = (Rc::downgrade(self), view.clone());
        let request = Request::send(&url, move |answer| {
            if let Some(instance) = instance.upgrade() {
                instance.arrive(&asked, way, ticket, &answer);
            }
        });
        let mut state = self.state.borrow_mut();
        state.ticket = ticket;
        state.waiting = request.map(|request| Waiting { view, _request: request, _slow: slow });
    }

    /// Asks again for the view on show.
    pub fn retry(self: &Rc<Self>) {
        let view = self.state.borrow().view.clone();
        self.open(view, Way::Retry);
    }

    /// Shows the view that the page's address now names.
    pub fn follow_history(self: &Rc<Self>) {
        let view = self.address.view(&gloo::utils::window().location().search().unwrap_or_default());
        let is_shown = self.state.borrow().view == view;
        let is_awaited = self.state.borrow().waiting.as_ref().is_some_and(|waiting| waiting.view == view);
        if is_shown {
            // Back before the answer came: the wait is over, and what is shown is right.
            let waiting = self.state.borrow_mut().waiting.take();
            if waiting.is_some() {
                self.settle("");
            }
        } else if !is_awaited {
            self.open(view, Way::History);
        }
    }

    /// Takes the server's answer, unless something else has been asked for since.
    fn arrive(&self, view: &View, way: Way, ticket: u32, answer: &Answer) {
        // Taken first and dropped at the end: its request has ended, and nothing may be borrowed while others act.
        let waiting = if self.state.borrow().ticket == ticket { self.state.borrow_mut().waiting.take() } else { None };
        if waiting.is_none() {
            return;
        }
        let page = [&self.pages, view.as_str()].concat();
        let drawn = match answer {
            Answer::Fragment(text) => self.section(text).map(|section| (section, true)),
            Answer::Missing => self.section(&screen::missing(view, &self.pages).into()).map(|section| (section, false)),
            Answer::Unreachable => None,
        };
        let drawn = drawn.or_else(|| Some((self.section(&screen::unreachable(view, &page).into())?, false)));
        if let Some((section, is_fragment)) = drawn {
            self.show(view.clone(), &section, is_fragment, way);
        }
    }

    /// Ends a wait, saying `text`. The live region is seen while something is awaited, then only heard.
    fn settle(&self, text: &str) {
        let _ = self.root.set_attribute("data-mee-state", "ready");
        self.status.set_class_name("mee-hidden");
        a11y::announce(&self.status, text);
    }

    /// Makes a section of a fragment's text; nothing where the text is no fragment (a proxy's page, say).
    fn section(&self, text: &JsString) -> Option<Element> {
        let section = self.fill.call1(&JsValue::UNDEFINED, text).ok()?.dyn_into::<Element>().ok()?;
        section.has_attribute("data-mee-view").then_some(section)
    }

    /// Fits a section into the host's page and has its tools opened.
    fn adopt(&self, section: &Element) {
        host::adopt(section, &self.address, self.images);
        tool::open_all(section, &idref::prefix(&self.address.key), &self.fill);
    }

    fn recall(&self, view: &View) -> Option<Element> {
        self.state.borrow().visited.iter().find(|(known, _)| known == view).map(|(_, section)| section.clone())
    }

    fn show(&self, view: View, section: &Element, is_fragment: bool, way: Way) {
        if way == Way::Link && self.state.borrow().view != view {
            router::push(&host::page_showing(&self.address, &view));
        }
        self.adopt(section);
        while let Some(old) = self.status.next_sibling() {
            let _ = self.root.remove_child(&old);
        }
        let _ = self.root.append_child(section);
        self.remember(view, is_fragment.then(|| section.clone()));
        self.settle(&section.get_attribute("data-mee-title").unwrap_or_default());
        if way != Way::Mount {
            a11y::focus_heading(section);
        }
        match way {
            Way::Link => a11y::reveal(&self.root),
            Way::History => router::restore_scroll(),
            Way::Mount | Way::Retry => {}
        }
    }

    /// Makes `view` the present one and keeps the section it takes the place of.
    fn remember(&self, view: View, section: Option<Element>) {
        let mut state = self.state.borrow_mut();
        state.visited.retain(|(known, _)| *known != view);
        let left = std::mem::replace(&mut state.view, view);
        if let Some(old) = std::mem::replace(&mut state.shown, section) {
            state.visited.retain(|(known, _)| *known != left);
            if left != state.view {
                state.visited.push((left, old));
            }
            if state.visited.len() > REMEMBERED {
                state.visited.remove(0);
            }
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.status.remove();
    }
}
