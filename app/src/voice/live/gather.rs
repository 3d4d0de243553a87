//! Files picked one after another stay together: a second pick adds to the first, and each can be taken out again.

use super::place;
use shared::catalogue::voice;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, Element, Event, File, HtmlInputElement};

type Gathered = Rc<RefCell<Vec<File>>>;

/// Brings the page's file field to life, where there is one.
pub fn begin() {
    let Some(input) = place::by_id("files") else {
        return;
    };
    let Ok(input) = input.dyn_into::<HtmlInputElement>() else {
        return;
    };
    let gathered = Gathered::default();
    let field = input.clone();
    place::on(&input, "change", move |_| {
        for file in picked(&field) {
            let known = gathered.borrow().iter().any(|other| same(other, &file));
            if !known {
                gathered.borrow_mut().push(file);
            }
        }
        put(&field, &gathered);
    });
}

fn picked(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files();
    files.map_or(Vec::new(), |files| {
        (0..files.length()).filter_map(|at| files.get(at)).collect()
    })
}

fn same(a: &File, b: &File) -> bool {
    a.name() == b.name() && a.size() == b.size() && a.last_modified() == b.last_modified()
}

/// Makes the field hold what was gathered, and says so below it.
fn put(input: &HtmlInputElement, gathered: &Gathered) {
    let Ok(all) = DataTransfer::new() else {
        return;
    };
    for file in gathered.borrow().iter() {
        let _ = all.items().add_with_file(file);
    }
    input.set_files(all.files().as_ref());
    let Some(list) = place::by_id("gathered") else {
        return;
    };
    list.set_text_content(None);
    for at in 0..gathered.borrow().len() {
        let _ = line(input, gathered, at).and_then(|line| list.append_child(&line).ok());
    }
    // Whoever checks the form looks again.
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
        let _ = input.dispatch_event(&event);
    }
}

/// A file with the button that takes it out.
fn line(input: &HtmlInputElement, gathered: &Gathered, at: usize) -> Option<Element> {
    let name = gathered.borrow().get(at)?.name();
    let document = place::document()?;
    let line = document.create_element("li").ok()?;
    line.set_class_name("flex gap-3 items-center");
    let text = document.create_element("span").ok()?;
    text.set_class_name("break-all grow");
    text.set_text_content(Some(&name));
    let button = document.create_element("button").ok()?;
    let locale = place::locale();
    button.set_class_name("btn btn-ghost");
    let _ = button.set_attribute("type", "button");
    let label = voice::HOME_FILES_DROP_ONE.fill(locale, &[("name", &name)]);
    let _ = button.set_attribute("aria-label", &label);
    button.set_text_content(Some(voice::HOME_FILES_DROP.get(locale)));
    let (field, rest) = (input.clone(), Rc::clone(gathered));
    place::on(&button, "click", move |_| {
        rest.borrow_mut().remove(at);
        put(&field, &rest);
        let _ = field.focus();
    });
    line.append_child(&text).ok()?;
    line.append_child(&button).ok()?;
    Some(line)
}
