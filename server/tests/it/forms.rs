//! The customers' form: one that is refused comes back with everything that was typed.

use crate::harness::{Ask, TestDb, TestSite, both};
use server::vault;
use shared::cases::{Demand, Kind};

/// The tag with this attribute, whole.
fn tag<'a>(html: &'a str, name: &str, attribute: &str) -> &'a str {
    let begins = format!("<{name} ");
    let mut tags = html.split(begins.as_str()).skip(1);
    let tag = tags.find_map(|rest| {
        let tag = rest.split('>').next()?;
        tag.contains(attribute).then_some(tag)
    });
    tag.unwrap_or_else(|| panic!("no {name} with {attribute}"))
}

/// What a list holds and the value that is chosen in it.
fn chosen<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let (_, list) = html
        .split_once(&format!("id=\"{name}\""))
        .expect("the list");
    let list = list.split("</select>").next()?;
    let option = list
        .split("<option")
        .skip(1)
        .filter_map(|option| option.split('>').next())
        .find(|option| option.contains(" selected"))?;
    option.split_once("value=\"")?.1.split('"').next()
}

fn is_checked(tag: &str) -> bool {
    tag.split_whitespace().any(|word| word == "checked")
}

both!(
    a_refused_form_comes_back_with_every_field,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let rules = site.core.rules();
        let categories = rules.categories.children(None);
        let category = categories.last().expect("a category").id.to_string();
        let demand = Demand::ALL[1].code();
        let token = vault::token();
        let typed = [
            ("product", "云帆滚筒洗衣机 X9"),
            ("order_no", "DD-2026-0042"),
            ("occurred_at", "2026-01-02T14:30"),
            ("name", "王小明"),
            ("contact", "12"),
        ];
        let mut fields = vec![
            ("form_token", token.as_str()),
            ("kind", Kind::Suggestion.code()),
            ("text", "洗衣机每次脱水都会走到厨房中间去"),
            ("category", category.as_str()),
            ("demand", demand),
            ("consent", "on"),
        ];
        fields.extend(typed);
        let before = site.number("SELECT count(*) FROM feedback").await;
        let with_files = Ask::post("/").multipart(&fields, &[]);
        for ask in [with_files, Ask::post("/").form(&fields)] {
            let page = site.send(ask).await;
            assert_eq!(page.status, 422, "the contact is none");
            let html = page.text();
            for (field, value) in typed {
                let input = tag(&html, "input", &format!("id=\"{field}\""));
                assert!(input.contains(&format!("value=\"{value}\"")), "{input}");
            }
            assert_eq!(chosen(&html, "category"), Some(category.as_str()));
            assert_eq!(chosen(&html, "demand"), Some(demand));
            assert!(is_checked(tag(&html, "input", "id=\"consent\"")));
            for kind in Kind::ALL {
                let card = tag(&html, "input", &format!("value=\"{kind}\""));
                assert_eq!(is_checked(card), kind == Kind::Suggestion, "{card}");
            }
            let hidden = tag(&html, "input", "name=\"form_token\"");
            assert!(hidden.contains(&token), "{hidden}");
            assert!(html.contains("\n洗衣机每次脱水都会走到厨房中间去</textarea>"));
            let more = tag(&html, "details", "id=\"more\"");
            assert!(
                more.starts_with("open "),
                "what was typed is in sight: {more}"
            );
            assert!(html.contains("href=\"#contact\""), "it says what to change");
        }
        // What was not agreed to does not come back as if it were.
        fields.retain(|(field, _)| *field != "consent");
        let page = site.send(Ask::post("/").form(&fields)).await;
        assert_eq!(page.status, 422);
        assert!(!is_checked(tag(&page.text(), "input", "id=\"consent\"")));
        let after = site.number("SELECT count(*) FROM feedback").await;
        assert_eq!(after, before, "nothing was taken");
    }
);
