//! Recordings: kept byte for byte as what their content is, whatever they are called.

use crate::harness::{Ask, TestDb, TestSite, Who, both, picture};
use crate::uploads::{counts, evidence, form, on_disk};

/// A page of an Ogg stream with one packet and the sum that players check.
fn ogg_page(packet: &[u8]) -> Vec<u8> {
    let mut page = b"OggS\0\x02".to_vec();
    page.extend_from_slice(&[0; 8]);
    page.extend_from_slice(&7_u32.to_le_bytes());
    page.extend_from_slice(&[0; 8]);
    page.push(1);
    page.push(u8::try_from(packet.len()).expect("short"));
    page.extend_from_slice(packet);
    let sum = page.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            let shifted = sum << 1;
            if sum >> 31 == 1 {
                shifted ^ 0x04C1_1DB7
            } else {
                shifted
            }
        })
    });
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

fn sized(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).expect("short");
    [size.to_be_bytes().as_slice(), name, content].concat()
}

/// A moment of silence in each format: ending, type, bytes.
fn recordings() -> [(&'static str, &'static str, Vec<u8>); 7] {
    let samples = [0_u8; 800];
    let mut wav = b"RIFF".to_vec();
    wav.extend_from_slice(&(36 + 800_u32).to_le_bytes());
    wav.extend_from_slice(
        b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data",
    );
    wav.extend_from_slice(&800_u32.to_le_bytes());
    wav.extend_from_slice(&samples);
    // 128 kbit/s at 44.1 kHz: frames of 417 bytes whose side information says that there is nothing.
    let mut frame = vec![0xFF, 0xFB, 0x90, 0xC4];
    frame.resize(417, 0);
    let mp3 = frame.repeat(3);
    // AAC-LC, 44.1 kHz, mono, in ADTS frames of 13 bytes.
    let aac = [
        0xFF, 0xF1, 0x50, 0x40, 0x01, 0xBF, 0xFC, 0x01, 0x18, 0x20, 0x07, 0x00, 0x00,
    ]
    .repeat(3);
    // Frames that say "no data", 20 ms each.
    let amr = [b"#!AMR\n".as_slice(), &[0x7C; 10]].concat();
    let vorbis = b"\x01vorbis\0\0\0\0\x01\x40\x1f\0\0\0\0\0\0\x80\xbb\0\0\0\0\0\0\xb8\x01";
    let opus = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0";
    let m4a = [
        sized(b"ftyp", b"M4A \0\0\x02\0M4A isomiso2"),
        sized(b"moov", &sized(b"mvhd", &[0; 100])),
        sized(b"mdat", &[0; 64]),
    ]
    .concat();
    [
        ("wav", "audio/wav", wav),
        ("mp3", "audio/mpeg", mp3),
        ("aac", "audio/aac", aac),
        ("amr", "audio/amr", amr),
        ("ogg", "audio/ogg", ogg_page(vorbis)),
        ("ogg", "audio/ogg", ogg_page(opus)),
        ("m4a", "audio/mp4", m4a),
    ]
}

both!(recordings_are_kept_as_what_they_are, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let cookie = site.cookie(Who::Head).await;
    let fetched = async |id: &str| {
        let ask = Ask::get(&format!("/desk/files/{id}"));
        site.send(ask.cookie(cookie.as_deref())).await
    };
    let kept = async |name: &str, content: &[u8]| {
        let kept = site
            .send(evidence(&site, name, content).cookie(cookie.as_deref()))
            .await;
        assert_eq!(kept.status, 200, "{name}: {}", kept.text());
        fetched(kept.json().as_str().expect("an id")).await
    };
    for (ending, kind, bytes) in recordings() {
        let file = kept(&format!("录音.{ending}"), &bytes).await;
        assert_eq!(
            (file.status, file.header("content-type")),
            (200, kind),
            "{ending}"
        );
        assert_eq!(file.body, bytes, "{ending}: not a byte is changed");
        let line = file.header("content-disposition");
        assert!(
            line.starts_with("attachment") && line.ends_with(&format!(".{ending}")),
            "{ending}: {line}"
        );
        assert_eq!(file.header("x-content-type-options"), "nosniff", "{ending}");
        let taken = site
            .send(form(&[("files", "a", &bytes)]).wants_json())
            .await;
        assert_eq!(taken.status, 200, "{ending}: {}", taken.text());
    }
    // A recording that calls itself a picture is a recording, and the other way round.
    let (_, _, mp3) = recordings()[1].clone();
    let file = kept("票据.jpg", &mp3).await;
    assert_eq!(file.header("content-type"), "audio/mpeg");
    assert!(file.header("content-disposition").ends_with(".mp3"));
    let file = kept("录音.mp3", &picture()).await;
    assert_eq!(file.header("content-type"), "image/jpeg");
    assert!(file.header("content-disposition").ends_with(".jpg"));
    // What only says to be one is refused, and nothing of it is kept.
    let before = (counts(&site).await, on_disk(&site));
    let lies: [(&str, &[u8]); 3] = [
        ("a.mp3", b"<!doctype html><script>alert(1)</script>"),
        ("a.wav", b"RIFF\x24\0\0\0AVI LIST"),
        ("a.amr", b"#!/bin/sh\nrm -rf /\n"),
    ];
    for (name, content) in lies {
        let answer = site
            .send(evidence(&site, name, content).cookie(cookie.as_deref()))
            .await;
        assert_eq!(answer.status, 422, "{name}: {}", answer.text());
    }
    assert_eq!((counts(&site).await, on_disk(&site)), before);
});
