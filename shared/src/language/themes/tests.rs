//! A theme keeps its number between runs, and people may merge, split and rename it.

use super::*;

const VOICES: [&str; 8] = [
    "电池续航太差，半天就没电",
    "楼上装修太吵，物业不管",
    "新手机电池续航不行",
    "装修噪音太吵睡不着",
    "电池续航比宣传的差很多",
    "半夜装修太吵了",
    "退款一直没到账",
    "申请退款三天没到账",
];

fn built() -> (Themes, Vec<(ThemeId, &'static str)>) {
    let mut themes = Themes::default();
    let homes = VOICES.map(|raw| (themes.join(raw).expect("words").theme, raw));
    (themes, homes.to_vec())
}

#[test]
fn voices_about_one_matter_meet() {
    let (mut themes, homes) = built();
    let of = |at: usize| homes[at].0;
    assert_eq!((of(0), of(1), of(6)), (of(2), of(3), of(7)));
    assert_eq!(of(0), of(4));
    assert_ne!(of(0), of(1));
    themes.name(&homes, &[]);
    assert!(themes.get(of(0)).expect("theme").name.contains("电池续航"));
    assert_eq!(
        themes.find("续航太差，电池不耐用").map(|f| f.0),
        Some(of(0))
    );
    assert_eq!(themes.find("？！"), None);
    assert_eq!(themes.join(""), None);
}

#[test]
fn a_theme_keeps_its_number_through_edits_and_storage() {
    let (mut themes, homes) = built();
    let (battery, noise, refund) = (homes[0].0, homes[1].0, homes[6].0);
    assert!(themes.rename(battery, "续航") && themes.attach(battery, Some("cell".into())));
    assert!(themes.merge(battery, noise) && !themes.merge(battery, noise));
    assert_eq!(
        themes.get(noise).map(|t| (t.id, t.name.as_str(), t.voices)),
        Some((battery, "续航", 6))
    );
    let new = themes
        .split(battery, &VOICES[..1], "没电")
        .expect("a theme");
    assert!(new != noise && themes.get(new).is_some_and(|t| t.voices == 1));
    assert_eq!(themes.get(refund).map(|t| t.id), Some(refund));
    themes.name(&homes, &[]);
    assert_eq!(themes.get(battery).map(|t| t.name.as_str()), Some("续航"));
    let json = serde_json::to_string(&themes).expect("json");
    assert_eq!(
        serde_json::from_str::<Themes>(&json).expect("themes"),
        themes
    );
    assert!(!themes.rename(ThemeId(99), "x") && themes.split(ThemeId(99), &["x"], "x").is_none());
}
