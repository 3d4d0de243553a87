//! S8: limits hold whatever a client writes into its request.
//!
//! Rule: counts are exact. Each test spends a limit within less time than it takes to earn one try back.

use crate::harness::{Answer, Ask, TestDb, TestSite, both, complaint, percent};
use futures::future::join_all;

/// One in 12 seconds comes back.
const LIMIT: &str = "5";

fn voice(client: &str) -> Ask {
    let form = complaint();
    Ask::post("/").wants_json().from(client).form(&[
        ("kind", &form.kind),
        ("text", &form.text),
        ("form_token", &form.form_token),
    ])
}

fn taken(answers: &[Answer]) -> usize {
    for answer in answers {
        assert!(
            matches!(answer.status, 200 | 201 | 303 | 429),
            "{}",
            answer.text()
        );
    }
    answers.iter().filter(|answer| answer.status != 429).count()
}

async fn send(site: &TestSite, asks: Vec<Ask>) -> usize {
    let mut answers = Vec::new();
    for ask in asks {
        answers.push(site.send(ask).await);
    }
    taken(&answers)
}

both!(s8_submit_per_minute_holds, async |db: TestDb| {
    let site = TestSite::with(&db, &[("submit_per_minute", LIMIT)]).await;
    let stored = "SELECT count(*) FROM feedback";
    let before = site.number(stored).await;
    let many = 0..20;
    let rotated = many.clone().map(|n| {
        let ask = voice("198.51.100.1").header("x-forwarded-for", &format!("203.0.113.{n}"));
        ask.header("forwarded", &format!("for=203.0.113.{n}"))
            .header("x-real-ip", &format!("203.0.113.{n}"))
    });
    assert_eq!(send(&site, rotated.collect()).await, 5, "made-up addresses");
    let spelled = many.clone().map(|n| Ask {
        path: ["/?", "/?x", "/?a=b", "/?lang=en"][n % 4].to_owned(),
        ..voice("198.51.100.2")
    });
    assert_eq!(
        send(&site, spelled.collect()).await,
        5,
        "spellings of the address"
    );
    let network = many
        .clone()
        .map(|n| voice(&format!("2001:db8:1:2:{n:x}::{n:x}")));
    assert_eq!(send(&site, network.collect()).await, 5, "one /64");
    let burst = (0..50).map(|_| site.send(voice("198.51.100.3")));
    assert_eq!(taken(&join_all(burst).await), 5, "a burst");
    let others = many.map(|n| voice(&format!("198.51.100.{}", n + 10)));
    assert_eq!(
        send(&site, others.collect()).await,
        20,
        "others are not held up"
    );
    assert_eq!(site.number(stored).await, before + 40);
});

both!(s8_trusted_hops_count_from_the_right, async |db: TestDb| {
    let settings = [("submit_per_minute", LIMIT), ("trusted_hops", "1")];
    let site = TestSite::with(&db, &settings).await;
    let behind = |line: String| voice("192.0.2.1").header("x-forwarded-for", &line);
    let one = (0..20).map(|n| behind(format!("203.0.113.{n}, 198.51.100.7")));
    assert_eq!(
        send(&site, one.collect()).await,
        5,
        "the leftmost is the client's own"
    );
    let two = (0..20).map(|n| behind(format!("203.0.113.{n}")));
    assert_eq!(
        send(&site, two.collect()).await,
        20,
        "the rightmost is the proxy's"
    );
});

both!(
    s8_a_refused_form_keeps_what_was_typed,
    async |db: TestDb| {
        let site = TestSite::with(&db, &[("submit_per_minute", "1")]).await;
        site.send(voice("198.51.100.9")).await;
        let text = "这段话写了很久，不能丢";
        let form = complaint();
        let fields = [
            ("kind", "complaint"),
            ("text", text),
            ("form_token", &form.form_token),
        ];
        let page = site
            .send(Ask::post("/").from("198.51.100.9").form(&fields))
            .await;
        assert_eq!(page.status, 429);
        assert!(page.text().contains(text) && page.text().contains(&form.form_token));
        assert!(
            page.header("retry-after")
                .parse::<u64>()
                .is_ok_and(|s| (1..=60).contains(&s))
        );
    }
);

both!(
    s8_guesses_of_the_last_digits_are_counted,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let number = &site.foreign.number;
        let guess = |number: &str, tail: &str, client: &str| {
            Ask::post("/track")
                .from(client)
                .form(&[("number", number), ("tail", tail)])
        };
        // 4321 would be right: the sixth try comes too late for it, however the number is spelled and whoever asks.
        let spellings = [
            number.to_lowercase(),
            format!(" {number} "),
            number.clone(),
            format!("\t{number}"),
            number.clone(),
        ];
        for (n, spelling) in spellings.iter().enumerate() {
            let answer = site
                .send(guess(spelling, "0000", &format!("198.51.100.{n}")))
                .await;
            assert_eq!(answer.status, 422, "try {n}: {}", answer.text());
        }
        for spelling in &spellings {
            let answer = site.send(guess(spelling, "4321", "203.0.113.1")).await;
            assert_eq!(answer.status, 429, "{spelling:?}");
        }
        let right = site
            .send(guess(&site.own.number, "1234", "198.51.100.50"))
            .await;
        assert_eq!(right.status, 200, "another number is not held up");
        let unknown = site
            .send(guess("TS-20200101-0001", "1234", "198.51.100.51"))
            .await;
        let wrong = site
            .send(guess(&site.own.number, "9999", "198.51.100.52"))
            .await;
        assert_eq!(
            unknown.status, wrong.status,
            "an unknown number and a wrong guess are one"
        );
    }
);

both!(s8_guesses_of_one_client_are_counted, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let asks = (0..60).map(|n| {
        let number = format!("TS-20200101-{n:04}");
        let client = format!("2001:db8:5:5::{n:x}");
        site.send(
            Ask::post("/track")
                .from(&client)
                .form(&[("number", &number), ("tail", "1234")]),
        )
    });
    let answers = join_all(asks).await;
    let refused = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!(refused, 30);
});

both!(
    s8_sign_in_counts_the_client_behind_headers,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let mut refused = 0;
        for n in 0..8 {
            let login = percent(&format!("Nobody{n}"));
            let body = format!("login={login}&password=wrong+wrong+wrong");
            let ask = Ask::post("/login").from("198.51.100.77");
            let ask = ask.raw("application/x-www-form-urlencoded", body);
            let answer = site
                .send(ask.header("x-forwarded-for", &format!("203.0.113.{n}")))
                .await;
            refused += usize::from(answer.status == 429);
        }
        assert_eq!(refused, 3, "five tries of one client in five minutes");
    }
);
