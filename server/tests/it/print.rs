//! Larger print: chosen without a script, kept in a cookie, said on every customers' page, and back to where it was.

use crate::harness::{Ask, TestDb, TestSite, Who, both, percent};

const ON: &str = "<html lang=\"zh-Hans\" data-size=\"large\">";

both!(
    larger_print_stays_until_it_is_unchosen,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let survey = format!("/s/{}?page=1", site.survey);
        let chosen = format!("/print?size=large&next={}", percent(&survey));
        let chosen = site.send(Ask::get(&chosen)).await;
        assert_eq!((chosen.status, chosen.location()), (303, survey.as_str()));
        let line = chosen.header("set-cookie");
        assert!(line.contains("Secure; HttpOnly; SameSite=Lax"), "{line}");
        let large = chosen.cookie().expect("a cookie");
        let customer = site.cookie(Who::Customer).await.expect("a cookie");
        for (path, status) in [
            ("/", 200),
            ("/track", 200),
            ("/privacy", 200),
            ("/case", 200),
            (&format!("/r/{}", site.own.link), 200),
            (&survey, 200),
            ("/s/gone", 410),
            ("/nothing", 404),
        ] {
            for (cookie, on) in [
                (format!("{customer}; {large}"), true),
                (customer.clone(), false),
            ] {
                let page = site.send(Ask::get(path).cookie(Some(&cookie))).await;
                assert_eq!(page.status, status, "{path}");
                let text = page.text();
                assert_eq!(text.contains(ON), on, "{path}");
                assert!(text.contains("role=\"switch\""), "{path}");
                assert_eq!(text.contains("aria-checked=\"true\""), on, "{path}");
                let back = format!("name=\"next\" value=\"{path}\"");
                assert!(text.contains(&back), "{path} leads back to itself: {text}");
                assert_eq!(page.header("vary"), "accept-language, cookie", "{path}");
            }
        }
        let usual = site.send(Ask::get("/print?size=usual&next=/")).await;
        let usual = usual.cookie().expect("a cookie");
        let page = site.send(Ask::get("/").cookie(Some(&usual))).await;
        assert!(!page.text().contains("data-size"));
        for away in ["//evil.example", "https://evil.example", "/\\evil.example"] {
            let path = format!("/print?size=large&next={}", percent(away));
            assert_eq!(site.send(Ask::get(&path)).await.location(), "/", "{away}");
        }
    }
);
