//! The province, city and district an address begins with.
//!
//! It works from the names of the 34 provinces and the endings of the lower levels; what is not surely a region is
//! left out, because a street shown by mistake is worse than a district hidden.

/// Provinces by the shortest name anybody writes.
const PROVINCES: [&str; 34] = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
];

/// What may follow the short name of a province.
const PROVINCE_ENDINGS: [&str; 7] = [
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "省",
    "市",
];

/// Signs that belong to streets, houses and places, never to the name of a region.
const NOT_A_REGION: &str = "路街巷弄号楼栋幢室村镇乡道院座层店厂司园校超菜夜门集股小社商库站苑庄里";

/// Longest name of a city or district that is taken for one, in signs before its ending.
const LONGEST: usize = 9;

/// The leading region of an address, empty if it begins with no province or city.
pub(super) fn region(address: &str) -> String {
    let mut rest = address;
    let mut found = String::new();
    let mut is_municipality = false;
    if let Some(province) = PROVINCES.iter().find(|name| address.starts_with(**name)) {
        is_municipality = matches!(*province, "北京" | "天津" | "上海" | "重庆");
        rest = take(rest, province.len(), &mut found);
        if let Some(ending) = PROVINCE_ENDINGS
            .iter()
            .find(|ending| rest.starts_with(**ending))
        {
            rest = take(rest, ending.len(), &mut found);
        }
    }
    if !is_municipality && let Some(len) = segment(rest, &["自治州", "地区", "盟", "市"]) {
        rest = take(rest, len, &mut found);
    }
    if !found.is_empty()
        && let Some(len) = segment(rest, &["区", "县", "旗", "市"])
    {
        take(rest, len, &mut found);
    }
    found
}

/// Moves `len` bytes from the rest to what was found.
fn take<'a>(rest: &'a str, len: usize, found: &mut String) -> &'a str {
    let (head, tail) = rest.split_at_checked(len).unwrap_or((rest, ""));
    found.push_str(head);
    tail.trim_start()
}

/// Length in bytes of the shortest leading name with one of the endings.
fn segment(text: &str, endings: &[&str]) -> Option<usize> {
    for (signs, (at, c)) in text.char_indices().enumerate() {
        let tail = text.get(at..)?;
        if signs > 0
            && let Some(ending) = endings.iter().find(|ending| tail.starts_with(**ending))
        {
            return Some(at + ending.len());
        }
        let is_han = matches!(c, '\u{4E00}'..='\u{9FFF}');
        if signs >= LONGEST || !is_han || NOT_A_REGION.contains(c) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::region;

    #[test]
    fn regions_end_before_the_street() {
        for (address, expected) in [
            ("北京市海淀区中关村大街1号", "北京市海淀区"),
            ("北京海淀区中关村", "北京海淀区"),
            ("上海浦东新区世纪大道", "上海浦东新区"),
            ("广东省深圳市南山区科技园", "广东省深圳市南山区"),
            ("广东 深圳市 南山区 科技园", "广东深圳市南山区"),
            (
                "新疆维吾尔自治区伊犁哈萨克自治州昭苏县",
                "新疆维吾尔自治区伊犁哈萨克自治州昭苏县",
            ),
            (
                "内蒙古自治区锡林郭勒盟多伦县",
                "内蒙古自治区锡林郭勒盟多伦县",
            ),
            ("杭州市西湖区文三路", "杭州市西湖区"),
            ("香港特别行政区中环", "香港特别行政区"),
            ("北京市中关村大街海淀区", "北京市"),
            ("北京市阳光小区5号楼", "北京市"),
            ("广东省王府井超市旁", "广东省"),
            ("张三家小区5号楼", ""),
            ("朝阳区建国路", ""),
            ("市", ""),
            ("", ""),
        ] {
            assert_eq!(region(address), expected, "{address}");
        }
    }
}
