//! What JavaScript hands over and takes back: for a page that draws a form of its own, and keeps its figures on the device all
//! the same, and for answers that come with the page.

use js_sys::{Array, Object, Reflect};
use mee_shared::calculator::answers::{Answer, Answers};
use mee_shared::calculator::outcome::Outcome;
use mee_shared::calculator::values::Faults;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// A result for JavaScript: `{ answer, figures }`, or `{ errors }` by JSON pointer.
pub(crate) fn reply(result: Result<Outcome, Faults>) -> Object {
    let (reply, list) = (Object::new(), Object::new());
    let put = |object: &Object, name: &str, value: &JsValue| {
        let _ = Reflect::set(object, &name.into(), value);
    };
    match result {
        Ok(outcome) => {
            for figure in &outcome.figures {
                put(&list, &figure.name, &JsValue::from_str(&figure.value));
            }
            put(&reply, "answer", &JsValue::from_str(&outcome.answer));
            put(&reply, "figures", &list);
        }
        Err(faults) => {
            for fault in &faults {
                put(&list, &fault.pointer, &JsValue::from_str(&fault.detail));
            }
            put(&reply, "errors", &list);
        }
    }
    reply
}

/// Answers from an object of JavaScript.
pub(crate) fn read(object: &Object) -> Answers {
    let mut answers = Answers::new();
    for entry in Object::entries(object).iter().map(JsCast::unchecked_into::<Array>) {
        answers.push(entry.get(0).as_string().unwrap_or_default(), answer(&entry.get(1)));
    }
    answers
}

fn answer(value: &JsValue) -> Answer {
    if value.is_null() || value.is_undefined() {
        return Answer::Empty;
    }
    let Some(list) = value.dyn_ref::<Array>() else {
        return text(value).map_or(Answer::Strange, Answer::Text);
    };
    match list.iter().all(|one| one.is_object()) {
        true if list.length() > 0 => Answer::Group(list.iter().map(|one| read(one.unchecked_ref())).collect()),
        _ => list.iter().map(|one| text(&one)).collect::<Option<Vec<_>>>().map_or(Answer::Strange, Answer::Texts),
    }
}

/// A text as it is; a number or a truth as the browser writes it, so that no figure is computed with as a float.
pub(crate) fn text(value: &JsValue) -> Option<String> {
    if value.is_object() { None } else { convert(value).as_string() }
}

#[wasm_bindgen]
extern "C" {
    /// JavaScript's own conversion.
    #[wasm_bindgen(js_name = String)]
    fn convert(value: &JsValue) -> JsValue;
}
