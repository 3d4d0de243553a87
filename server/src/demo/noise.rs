//! What fingers do to a sentence: slips, missing stops, and traditional characters where somebody writes them.
//!
//! Rule: a slip changes how a text looks, never the words that rules look for.

use super::dice::Dice;

/// Slips that are really made.
const SLIPS: &[(&str, &str)] = &[
    ("已经", "以经"),
    ("师傅", "师付"),
    ("一直", "一只"),
    ("联系", "连系"),
    ("预约", "予约"),
    ("根本", "跟本"),
    ("再也", "在也"),
    ("客服", "客负"),
    ("麻烦", "麻凡"),
    ("质量", "质亮"),
    ("答复", "答覆"),
    ("安排", "按排"),
    ("厉害", "利害"),
    ("那么", "那末"),
    ("的时候", "得时候"),
    ("结果", "结果结果"),
    ("什么", "神马"),
    ("怎么", "肿么"),
    ("这样", "酱紫"),
];

const SIMPLE: &str = "买发为这说电话机个来时间长们会没还样问题东车装师货单订员务处现开关门见让请谢过后里给对应点钱换质坏声响温调净显灯线风气断几岁经验结实际态费价优别从当该认识记录讲证号码网络页数据图视频体头听儿无双边产业亲压厂厨呜备复夺奖宽宝导层带帮废张弹归总恼愿户执扫扩护报拟择损晓术权条构极标树桥检欢毕洁测浊浓涂润涨渗滚满滤烂热爱环畅疗盖监矿础确种积稳竞笔筛签简粮纪纯纸组细终绝统继续维绿缓编缩罚罢联聪职肤胶脏脑脸艺节苏药荐虑虽补袭观规觉触计讨训议许设访评诉词译试询详语误读课谁谈贝负责败账贴资赔赶趋跃踪转轮软轻载较辆输运进远连迟适选递逻钟钢钥铁铜银错锅闪闭闲闷闸阀阳阴陆险随隐难雾静顶项顺须顾预领颜额飘饭饮馆驱";
const TRADITIONAL: &str = "買發為這說電話機個來時間長們會沒還樣問題東車裝師貨單訂員務處現開關門見讓請謝過後裡給對應點錢換質壞聲響溫調淨顯燈線風氣斷幾歲經驗結實際態費價優別從當該認識記錄講證號碼網絡頁數據圖視頻體頭聽兒無雙邊產業親壓廠廚嗚備復奪獎寬寶導層帶幫廢張彈歸總惱願戶執掃擴護報擬擇損曉術權條構極標樹橋檢歡畢潔測濁濃塗潤漲滲滾滿濾爛熱愛環暢療蓋監礦礎確種積穩競筆篩簽簡糧紀純紙組細終絕統繼續維綠緩編縮罰罷聯聰職膚膠髒腦臉藝節蘇藥薦慮雖補襲觀規覺觸計討訓議許設訪評訴詞譯試詢詳語誤讀課誰談貝負責敗賬貼資賠趕趨躍蹤轉輪軟輕載較輛輸運進遠連遲適選遞邏鐘鋼鑰鐵銅銀錯鍋閃閉閒悶閘閥陽陰陸險隨隱難霧靜頂項順須顧預領顏額飄飯飲館驅";

/// Writes a text with traditional characters.
pub fn traditional(text: &str) -> String {
    text.chars()
        .map(|c| {
            let place = SIMPLE.chars().position(|s| s == c);
            place.and_then(|p| TRADITIONAL.chars().nth(p)).unwrap_or(c)
        })
        .collect()
}

/// Lets a few texts look typed in a hurry.
pub fn slip(text: String, dice: &mut Dice) -> String {
    let mut text = text;
    if dice.chance(5.0) {
        let fitting: Vec<_> = SLIPS
            .iter()
            .filter(|(right, _)| text.contains(right))
            .collect();
        if let Some((right, wrong)) = dice.pick(&fitting) {
            text = text.replacen(right, wrong, 1);
        }
    }
    match dice.below(24) {
        0 => text.trim_end_matches('。').to_owned(),
        1 => text.replace('，', " ").trim_end_matches('。').to_owned(),
        2 => text.replace('，', ","),
        3 if text.ends_with('。') => format!("{}！！", text.trim_end_matches('。')),
        4 if text.ends_with('。') => format!("{text}。。"),
        5 => text.trim_end_matches('。').to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_tables_go_together() {
        assert_eq!(SIMPLE.chars().count(), TRADITIONAL.chars().count());
        assert_eq!(traditional("洗衣机坏了，没人来修"), "洗衣機壞了，沒人來修");
    }
}
