//! E01–E10: what comes as a file is known by its content, bounded, made harmless, and handed out as something to save.

use crate::harness::{Ask, TestDb, TestSite, Who, both, complaint, picture};
use axum::body::{Body, Bytes};
use std::time::{Duration, Instant};
use tower::ServiceExt;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

pub fn form(files: &[(&str, &str, &[u8])]) -> Ask {
    let form = complaint();
    Ask::post("/").multipart(
        &[
            ("kind", &form.kind),
            ("text", &form.text),
            ("form_token", &form.form_token),
        ],
        files,
    )
}

pub fn evidence(site: &TestSite, name: &str, content: &[u8]) -> Ask {
    let path = format!("/desk/cases/{}/files", site.own.number);
    Ask::post(&path)
        .wants_json()
        .multipart(&[], &[("file", name, content)])
}

pub async fn counts(site: &TestSite) -> (i64, i64) {
    (
        site.number("SELECT count(*) FROM feedback").await,
        site.number("SELECT count(*) FROM attachment").await,
    )
}

/// Files on disk below the data folder's `files`.
pub fn on_disk(site: &TestSite) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![site.core.folder.path().join("files")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// A PNG that says to be this large, with hardly anything in it.
fn claimed(width: u32, height: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend_from_slice(&width.to_be_bytes());
    head.extend_from_slice(&height.to_be_bytes());
    head.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut bytes = PNG.to_vec();
    bytes.extend_from_slice(&13_u32.to_be_bytes());
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(&crc(&head).to_be_bytes());
    bytes.extend_from_slice(b"\0\0\0\0IDAT");
    bytes.extend_from_slice(&crc(b"IDAT").to_be_bytes());
    bytes.extend_from_slice(b"\0\0\0\0IEND\xaeB`\x82");
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

both!(
    e01_pages_and_programs_are_no_pictures,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let before = (counts(&site).await, on_disk(&site));
        let cookie = site.cookie(Who::Head).await;
        let contents: [(&str, &[u8]); 12] = [
        ("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
        ("a.png", b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>"),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("a.xhtml", b"<html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"),
        ("a.xml", b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>"),
        ("a.swf", b"FWS\x09\x10\0\0\0rest"),
        ("a.mhtml", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x"),
        ("a.exe", b"MZ\x90\0\x03\0\0\0"),
        ("a.sh", b"#!/bin/sh\nrm -rf /\n"),
        ("a.zip", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("a.js", b"alert(1)"),
        ("a.png", b"\x89PNG\r\n"),
    ];
        for (name, content) in contents {
            let page = site.send(form(&[("files", name, content)])).await;
            assert_eq!(page.status, 422, "{name}");
            assert!(
                page.text().contains("冰箱不制冷"),
                "{name}: what was typed is kept"
            );
            let answer = site
                .send(evidence(&site, name, content).cookie(cookie.as_deref()))
                .await;
            assert_eq!(answer.status, 422, "{name}: {}", answer.text());
        }
        assert_eq!((counts(&site).await, on_disk(&site)), before);
    }
);

both!(e02_e10_only_the_picture_survives, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .expect("encodes");
    let jpeg = jpeg.into_inner();
    let gps = b"Exif\0\0II*\0\x08\0\0\0GPS 39.9042N 116.4074E";
    let mut tagged = jpeg[..2].to_vec();
    tagged.extend_from_slice(&[0xFF, 0xE1]);
    tagged.extend_from_slice(&u16::try_from(gps.len() + 2).expect("short").to_be_bytes());
    tagged.extend_from_slice(gps);
    tagged.extend_from_slice(&jpeg[2..]);
    let mut tailed = picture();
    tailed.extend_from_slice(b"<html><script>alert(document.domain)</script></html>");
    let cookie = site.cookie(Who::Head).await;
    for (name, content) in [("gps.jpg", tagged), ("tail.png", tailed)] {
        let kept = site
            .send(evidence(&site, name, &content).cookie(cookie.as_deref()))
            .await;
        assert_eq!(kept.status, 200, "{name}: {}", kept.text());
        let id = kept.json().as_str().expect("an id").to_owned();
        let file = site
            .send(Ask::get(&format!("/desk/files/{id}")).cookie(cookie.as_deref()))
            .await;
        assert_eq!(
            (file.status, file.header("content-type")),
            (200, "image/jpeg"),
            "{name}"
        );
        assert!(
            file.header("content-disposition").starts_with("attachment"),
            "{name}"
        );
        assert!(
            file.header("content-security-policy").contains("sandbox"),
            "{name}"
        );
        let text = file.text();
        for gone in ["Exif", "GPS", "116.4074", "<script", "<html"] {
            assert!(!text.contains(gone), "{name} still holds {gone}");
        }
    }
    let own = Ask::get(&format!("/case/files/{}", site.own.file));
    let customers = site.send_as(Who::Customer, own).await;
    assert!(
        customers
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(
        customers
            .header("content-security-policy")
            .contains("sandbox")
    );
});

both!(
    e03_a_name_is_never_a_path_or_a_header,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let cookie = site.cookie(Who::Head).await;
        let long = format!("{}.png", "长".repeat(300));
        for name in [
            "../../x.png",
            "..\\\\..\\\\x.png",
            "/etc/passwd",
            "CON",
            "con.png",
            "a%0d%0aSet-Cookie: x=1.png",
            "\u{202e}gnp.exe",
            ".htaccess",
            "a;b=c.png",
            &long,
            "",
        ] {
            let kept = site
                .send(evidence(&site, name, &picture()).cookie(cookie.as_deref()))
                .await;
            assert_eq!(kept.status, 200, "{name}: {}", kept.text());
            let id = kept.json().as_str().expect("an id").to_owned();
            let file = site
                .send(Ask::get(&format!("/desk/files/{id}")).cookie(cookie.as_deref()))
                .await;
            let line = file.header("content-disposition");
            assert!(line.starts_with("attachment; filename"), "{name}: {line}");
            assert!(line.is_ascii() && line.len() < 1_200, "{name}: {line}");
            assert!(
                !line.contains('/') && !line.contains('\\') && !line.contains(".."),
                "{name}: {line}"
            );
            assert_eq!(line.matches(';').count(), 2, "{name}: {line}");
        }
        let named = on_disk(&site);
        assert!(
            named
                .iter()
                .all(|name| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit())),
            "{named:?}"
        );
    }
);

both!(e05_a_claimed_size_costs_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = counts(&site).await;
    for side in [8_000, 8_001, 50_000, u32::MAX] {
        let begun = Instant::now();
        let page = form(&[("files", "a.png", &claimed(side, side))]);
        let page = site.send(page).await;
        assert_eq!(page.status, 422, "{side}");
        assert!(
            begun.elapsed() < Duration::from_secs(1),
            "{side}: {:?}",
            begun.elapsed()
        );
    }
    assert_eq!(counts(&site).await, before);
});

both!(
    e05_too_many_pixels_are_refused_with_the_remedy,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        for (width, height) in [(6_000, 4_001), (8_001, 1)] {
            for (code, words) in [("zh", "最多 2400 万像素"), ("en", "at most 24 megapixels")]
            {
                let ask = form(&[("files", "a.png", &claimed(width, height))]);
                let page = site.send(ask.set("accept-language", code)).await;
                assert_eq!(page.status, 422);
                let text = page.text();
                let said = text.find("files-error").map(|at| &text[at..]);
                let said: String = said.unwrap_or(&text).chars().take(400).collect();
                assert!(text.contains(words), "{width}×{height} {code}: {said}");
            }
        }
        let head = site.cookie(Who::Head).await;
        let ask = evidence(&site, "a.png", &claimed(6_000, 4_001));
        let answer = site.send(ask.cookie(head.as_deref())).await;
        assert_eq!(answer.status, 422);
        assert!(
            answer.text().contains("picture_too_large"),
            "{}",
            answer.text()
        );
        // As large as is taken, so it is looked at, and there is nothing in it.
        let ask = evidence(&site, "a.png", &claimed(6_000, 4_000));
        let answer = site.send(ask.cookie(head.as_deref())).await;
        assert!(answer.text().contains("file_broken"), "{}", answer.text());
    }
);

both!(
    e07_too_many_and_too_large_are_refused,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let before = (counts(&site).await, on_disk(&site));
        let small = picture();
        let seven: Vec<(&str, &str, &[u8])> = (0..7)
            .map(|_| ("files", "a.png", small.as_slice()))
            .collect();
        let many = site.send(form(&seven)).await;
        assert_eq!(many.status, 422);
        let mut photo = picture();
        photo.resize((10 << 20) + 1, 0);
        assert_eq!(
            site.send(form(&[("files", "a.png", &photo)])).await.status,
            422
        );
        let mut document = b"%PDF-1.7\n".to_vec();
        document.resize((20 << 20) + 1, b' ');
        assert_eq!(
            site.send(form(&[("files", "a.pdf", &document)]))
                .await
                .status,
            422
        );
        let empty: Vec<(&str, &str)> = (0..10_000).map(|_| ("x", "")).collect();
        let parts = Ask::post("/").multipart(&empty, &[]);
        assert!(matches!(site.send(parts).await.status, 413 | 422));
        let wide = "x".repeat(1 << 20);
        let token = server::vault::token();
        let fields = [("form_token", token.as_str())];
        let head = Ask::post("/").multipart(&fields, &[("files", &wide, &small)]);
        let status = site.send(head).await.status;
        assert!(matches!(status, 400 | 413 | 422), "{status}");
        assert_eq!(counts(&site).await.0, before.0.0, "no voice came of it");
    }
);

both!(
    e07_parallel_uploads_of_one_form_stay_within_the_limit,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let token = server::vault::token();
        let small = picture();
        let names: Vec<String> = (0..12).map(|n| format!("{n}.png")).collect();
        let posts = names.iter().map(|name| {
            // Refused for its text, so the files wait under the form's token.
            let fields = [
                ("kind", "complaint"),
                ("text", ""),
                ("form_token", token.as_str()),
            ];
            let file: (&str, &str, &[u8]) = ("files", name, &small);
            site.send(Ask::post("/").multipart(&fields, &[file]))
        });
        futures::future::join_all(posts).await;
        let held = site
            .number("SELECT count(*) FROM attachment WHERE form_token IS NOT NULL")
            .await;
        assert_eq!(held, 6, "files wait under one form");
    }
);

both!(e08_an_aborted_upload_leaves_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = (counts(&site).await, on_disk(&site));
    let cookie = site.cookie(Who::Head).await.expect("a cookie");
    let whole = evidence(&site, "a.png", &picture());
    for ask in [
        form(&[("files", "a.png", &picture())]),
        whole.cookie(Some(&cookie)),
    ] {
        let cut = ask.body.len() * 99 / 100;
        let sent = Bytes::from(ask.body[..cut].to_vec());
        let (parts, _) = ask.build().into_parts();
        for _ in 0..20 {
            let broken: Result<Bytes, std::io::Error> =
                Err(std::io::ErrorKind::ConnectionReset.into());
            let body = Body::from_stream(futures::stream::iter([Ok(sent.clone()), broken]));
            let mut request = axum::http::Request::from_parts(parts.clone(), body);
            request.headers_mut().remove("content-length");
            let answer = site.router.clone().oneshot(request).await.expect("answers");
            assert!(
                (400..500).contains(&answer.status().as_u16()),
                "{}",
                answer.status()
            );
        }
    }
    assert_eq!((counts(&site).await, on_disk(&site)), before);
});

both!(r3_a_resent_form_keeps_each_file_once, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let small = picture();
    let token = server::vault::token();
    let post = |text: &'static str| {
        let fields = [
            ("kind", "complaint"),
            ("text", text),
            ("form_token", token.as_str()),
        ];
        let file: (&str, &str, &[u8]) = ("files", "a.png", &small);
        site.send(Ask::post("/").wants_json().multipart(&fields, &[file]))
    };
    let before = counts(&site).await;
    for text in [
        "",
        "",
        "电梯坏了三天没人修",
        "电梯坏了三天没人修",
        "电梯坏了三天没人修",
    ] {
        post(text).await;
    }
    let after = counts(&site).await;
    assert_eq!((after.0 - before.0, after.1 - before.1), (1, 1));
});
