//! Names that the machine gives themes: of what several people say, within an edit or a run, and no longer than it is
//! kept.

use crate::harness::{TestDb, TestSite, both, meddle, number, text, value};
use crate::themes::{BATTERY, edit, file, name_of, of_theme, rename, sort, sorted};
use uuid::Uuid;

/// Matters that have no character in common: lines of the Thousand Character Classic.
const MATTERS: &str = "\
    天地玄黄 宇宙洪荒 日月盈昃 秋收冬藏 闰余成岁 律吕调阳 云腾致雨 金生丽水 玉出昆冈 剑号巨阙 \
    珠称夜光 菜重芥姜 海咸河淡 鳞潜羽翔 龙师火帝 始制文字 乃服衣裳 吊民伐罪 坐朝问道 垂拱平章 \
    爱育黎首 臣伏戎羌 白驹食场 四大五常 恭惟鞠养 岂敢毁伤 女慕贞洁 男效才良 罔谈彼短 器欲难量 \
    墨悲丝染 诗赞羔羊 景行维贤 克念作圣 德建名立 形端表正 空谷传声 虚堂习听 祸因恶积 福缘善庆 \
    尺璧非宝 资父事君 孝当竭力 忠则尽命 临深履薄 夙兴温凊 似兰斯馨 渊澄取映 容止若思 言辞安定 \
    笃初诚美 慎终宜令 荣业所基 学优登仕 存甘棠咏 礼别尊卑";

both!(
    an_edit_names_the_theme_that_it_is_about_and_no_other,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        // Another theme is due, too, and waits for the job.
        let due = format!("UPDATE theme SET name = '旧名', named_at = 1 WHERE id = {noise}");
        meddle(&site.core.db, &due, vec![]).await;
        let seen = name_of(&site, battery).await;
        edit(&site, rename(battery, "耗电", &seen)).await;
        edit(&site, rename(battery, "", "耗电")).await;
        assert!(name_of(&site, battery).await.contains("电池续航"));
        assert_eq!(name_of(&site, noise).await, "旧名");
        sort(&site).await;
        assert!(name_of(&site, noise).await.contains("装修噪音"));
    }
);

both!(
    themes_that_one_run_does_not_come_to_are_named_by_the_next,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        // Each of six people says all of them, so that the latest voices are of every theme.
        for (before, after) in "又还再都也很".chars().zip("了吧呢啊吗哦".chars()) {
            let said = MATTERS.split(' ');
            let said: Vec<String> = said.map(|m| format!("{before}{m}{after}")).collect();
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            file(&site, &said).await;
        }
        sort(&site).await;
        let themes = number(&db, "SELECT count(*) FROM theme").await;
        assert!(themes > 50, "{themes} themes");
        let due = "SELECT count(*) FROM theme WHERE named_at = 0";
        assert_eq!(number(&db, due).await, themes - 50, "a run names fifty");
        assert_eq!(sort(&site).await, 0);
        assert_eq!(number(&db, due).await, 0);
        let nameless = "SELECT count(*) FROM theme WHERE name = ''";
        assert_eq!(number(&db, nameless).await, 0);
    }
);

both!(what_one_person_says_names_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let who: Uuid = value(&site.core.db, "SELECT id FROM customer LIMIT 1").await;
    file(&site, &BATTERY).await;
    let own = "UPDATE feedback SET customer_id = $1 WHERE customer_id IS NULL";
    meddle(&site.core.db, own, vec![who.into()]).await;
    sort(&site).await;
    let theme = "SELECT name || '/' || CAST(voices AS varchar) FROM theme";
    assert_eq!(
        text(&site.core.db, theme).await,
        "/7",
        "a theme without a name"
    );
    // Once it has doubled, several people say it.
    file(&site, &BATTERY).await;
    sort(&site).await;
    let named = text(&site.core.db, theme).await;
    assert!(
        named.contains("电池续航") && named.ends_with("/14"),
        "{named}"
    );
});

both!(
    a_name_goes_with_the_words_that_are_no_longer_kept,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        let age = async |most: u32| {
            let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(300);
            let which = of_theme(battery, most);
            let sql = format!("UPDATE theme_voice SET since = $1 WHERE feedback_id IN ({which})");
            meddle(&site.core.db, &sql, vec![long_ago.into()]).await;
            sort(&site).await;
            name_of(&site, battery).await
        };
        assert!(age(4).await.contains("电池续航"), "three still say it");
        assert_eq!(age(1).await, "");
        assert!(name_of(&site, noise).await.contains("装修噪音"));
    }
);

both!(
    what_people_wrote_about_a_theme_goes_with_its_last_voice,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        let seen = name_of(&site, noise).await;
        edit(&site, rename(noise, "李小明家装修", &seen)).await;
        let cause = "UPDATE theme SET cause = '客户张伟称' WHERE name = '李小明家装修'";
        meddle(&site.core.db, cause, vec![]).await;
        let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(300);
        let which = of_theme(noise, 99);
        let sql = format!("UPDATE theme_voice SET since = $1 WHERE feedback_id IN ({which})");
        meddle(&site.core.db, &sql, vec![long_ago.into()]).await;
        sort(&site).await;
        assert_eq!(name_of(&site, noise).await, "");
        let left = "SELECT count(*) FROM theme WHERE cause IS NOT NULL OR name LIKE '%李小明%'";
        assert_eq!(number(&db, left).await, 0);
        assert!(name_of(&site, battery).await.contains("电池续航"));
    }
);
