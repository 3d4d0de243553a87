//! Settings that show in what lasts: what the secret makes of a form, how long sessions and links hold.

use crate::harness::{Ask, TestDb, TestSite, both, value};

both!(another_secret_makes_other_receipts, async |db: TestDb| {
    use app::api::ports::Voices as _;
    let receipt = async |secret: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let given = [
            ("secret", secret.to_owned()),
            ("database", db.url.clone()),
            ("data_dir", folder.path().display().to_string()),
        ];
        let config = server::config::Config::load(None, [], &given).expect("valid");
        let options = server::db::Options {
            durable: false,
            ..Default::default()
        };
        let core = server::boot::open_with(config, options).await;
        let core = core.expect("opens");
        server::setup::organisation(&core).await.expect("set up");
        server::boot::refresh(&core).await.expect("rules");
        let form = shared::feedback::FeedbackForm {
            form_token: "f".repeat(43),
            ..crate::harness::complaint()
        };
        let voices = server::services::voices::Service(core);
        let taken = voices.submit(form, shared::locale::Locale::Zh).await;
        taken.expect("taken").link
    };
    let one = receipt(&"0123456789abcdef".repeat(2)).await;
    assert_eq!(
        one,
        receipt(&"0123456789abcdef".repeat(2)).await,
        "every instance with the secret knows it"
    );
    assert_ne!(one, receipt(&"fedcba9876543210".repeat(2)).await);
});

both!(
    sessions_and_links_last_as_long_as_told,
    async |db: TestDb| {
        let settings = [("session_hours", "3"), ("link_days", "2")];
        let site = TestSite::with(&db, &settings).await;
        let root = server::services::people::create_admin(&site.core, "root", "管理员")
            .await
            .expect("made");
        let entered = site
            .send(Ask::post("/login").form(&[("login", "root"), ("password", &root)]))
            .await;
        assert!(
            entered.header("set-cookie").contains("Max-Age=10800"),
            "{}",
            entered.header("set-cookie")
        );
        let of = async |column: &str| -> chrono::DateTime<chrono::Utc> {
            let session =
                "FROM session s JOIN person p ON p.id = s.person_id WHERE p.login = 'root'";
            value(&site.core.db, &format!("SELECT s.{column} {session}")).await
        };
        let lasts = of("expires_at").await - of("created_at").await;
        assert_eq!(lasts, chrono::TimeDelta::hours(3), "in the database too");
        let link = Ask::get(&format!("/l/{}", site.own.link));
        assert_eq!(site.send(link.clone()).await.status, 303);
        site.core.at(2 * 86_400 + 60);
        assert_eq!(site.send(link).await.status, 410);
    }
);
