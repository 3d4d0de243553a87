//! Products, places, times and names, all invented.

/// A product line.
#[derive(Debug)]
pub struct Product {
    /// Group that topics name.
    pub group: &'static str,
    /// What people call it.
    pub names: &'static [&'static str],
    /// Its series.
    pub series: &'static str,
    /// In English.
    pub english: &'static str,
    /// Models.
    pub models: &'static [&'static str],
}

const fn product(
    group: &'static str,
    series: &'static str,
    english: &'static str,
    names: &'static [&'static str],
    models: &'static [&'static str],
) -> Product {
    Product {
        group,
        names,
        series,
        english,
        models,
    }
}

/// What the company sells.
pub const PRODUCTS: &[Product] = &[
    product(
        "washer",
        "云渡",
        "washing machine",
        &[
            "洗衣机",
            "滚筒洗衣机",
            "波轮洗衣机",
            "10公斤洗衣机",
            "洗烘一体机",
        ],
        &["JC-W80A", "JC-W100F", "JC-W100S", "JC-WD110"],
    ),
    product(
        "dryer",
        "云渡",
        "dryer",
        &["烘干机", "热泵烘干机", "干衣机"],
        &["JC-D90H", "JC-D100H"],
    ),
    product(
        "fridge",
        "霜语",
        "fridge",
        &["冰箱", "双开门冰箱", "对开门冰箱", "十字门冰箱", "小冰箱"],
        &["JC-B215", "JC-B468", "JC-B520W"],
    ),
    product(
        "ac",
        "清岚",
        "air conditioner",
        &[
            "空调",
            "挂机空调",
            "柜机",
            "1.5匹空调",
            "卧室那台空调",
            "变频空调",
        ],
        &["JC-K26", "JC-K35V", "JC-K72L"],
    ),
    product(
        "heater",
        "暖溪",
        "water heater",
        &["热水器", "电热水器", "燃热", "零冷水热水器", "60升热水器"],
        &["JC-R60E", "JC-R16G", "JC-R13G"],
    ),
    product(
        "hood",
        "静厨",
        "range hood",
        &["油烟机", "侧吸油烟机", "抽油烟机", "烟机"],
        &["JC-Y21T", "JC-Y23S"],
    ),
    product(
        "dishwasher",
        "静厨",
        "dishwasher",
        &["洗碗机", "嵌入式洗碗机", "13套洗碗机", "水槽洗碗机"],
        &["JC-X13", "JC-X15P"],
    ),
    product(
        "tv",
        "映川",
        "TV",
        &["电视", "65寸电视", "75寸的电视", "客厅电视", "智能电视"],
        &["JC-T55Q", "JC-T65Q", "JC-T75M"],
    ),
    product(
        "robot",
        "拾叶",
        "robot vacuum",
        &["扫地机器人", "扫地机", "扫拖一体机", "扫拖机器人"],
        &["JC-S5", "JC-S7P"],
    ),
    product(
        "cooker",
        "小灶",
        "rice cooker",
        &["电饭煲", "电饭锅", "4升电饭煲", "压力锅"],
        &["JC-F40", "JC-F50IH"],
    ),
    product(
        "water",
        "澄泉",
        "water purifier",
        &["净水器", "厨下净水机", "直饮机", "净饮机"],
        &["JC-J600", "JC-J1000"],
    ),
    product(
        "purifier",
        "清岚",
        "air purifier",
        &["空气净化器", "净化器", "除湿机", "加湿器"],
        &["JC-A400", "JC-C20"],
    ),
    product(
        "oven",
        "小灶",
        "microwave",
        &["微波炉", "微蒸烤一体机", "蒸烤箱", "烤箱"],
        &["JC-M23", "JC-M45Z"],
    ),
];

/// The line of a group.
pub fn line(group: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|p| p.group == group)
}

pub(super) const DURATIONS: &[&str] = &[
    "两天",
    "三天",
    "四天",
    "一个星期",
    "五六天",
    "一周多",
    "十来天",
    "半个月",
    "两个礼拜",
    "快一个月",
    "好几天",
    "八天",
    "整整六天",
];
pub(super) const SHORT: &[&str] = &[
    "半小时",
    "一个小时",
    "40分钟",
    "两个小时",
    "一上午",
    "三个多小时",
    "二十分钟",
    "一个半小时",
    "大半天",
];
pub(super) const AGES: &[&str] = &[
    "两年",
    "一年半",
    "三年多",
    "八个月",
    "不到半年",
    "刚满一年",
    "四个月",
    "两年零三个月",
    "十个月",
    "五年",
    "三个月",
    "刚过保一个月",
];
pub(super) const TIMES: &[&str] = &[
    "早上八点",
    "上午九点半",
    "中午十二点",
    "下午两点",
    "下午三点左右",
    "傍晚六点",
    "晚上七点多",
    "晚上九点",
    "十点钟",
    "下午四点半",
    "早上七点不到",
    "晚上十点",
];
pub(super) const CITIES: &[&str] = &[
    "临江",
    "云州",
    "南浔路这边",
    "禾城",
    "松阳湾",
    "望海",
    "青浦镇",
    "平川",
    "岚山区",
    "北塘",
    "锦溪",
    "月湖区",
    "白沙洲",
    "桐川",
];
pub(super) const STREETS: &[&str] = &[
    "梧桐里小区",
    "银杏家园",
    "望江路",
    "翠湖花园",
    "金桂苑",
    "学府名邸",
    "滨河西路",
    "向阳新村",
    "枫林雅居",
    "云栖里",
    "老城根胡同",
    "海棠湾三期",
    "和平里",
    "春晖路",
    "明德公寓",
];
pub(super) const STORES: &[&str] = &[
    "望江路店",
    "云州万汇店",
    "禾城体验店",
    "北塘旗舰店",
    "松阳湾店",
    "锦溪店",
    "月湖广场店",
    "平川店",
    "岚山店",
    "桐川老街店",
];
pub(super) const FITTERS: &[&str] = &[
    "刘师傅",
    "张师傅",
    "老吴",
    "小孙师傅",
    "姓马的师傅",
    "王师傅",
    "李师傅",
    "陈师傅",
    "赵师傅",
    "工号3027的师傅",
    "周师傅",
    "郑师傅",
];
pub(super) const AGENTS: &[&str] = &[
    "小陈",
    "工号8012",
    "姓林的客服",
    "王小姐",
    "小黄",
    "客服妹子",
    "接线的姑娘",
    "小赵",
    "8035号客服",
    "那位女客服",
    "一个男客服",
];
pub(super) const CODES: &[&str] = &["E1", "E3", "E5", "F4", "F02", "E21", "dE", "H6", "P1", "U3"];
pub(super) const COUNTS: &[&str] = &["两", "三", "四", "五", "三四", "好几"];
pub(super) const PRICES: &[&str] = &[
    "1299", "1899", "2399", "2680", "3199", "3999", "4580", "899", "5299", "6480", "459", "1688",
];
pub(super) const DIFFERENCES: &[&str] =
    &["120", "200", "300", "150", "80", "260", "500", "99", "400"];
pub(super) const SHOPS: &[&str] = &[
    "小程序",
    "官方商城",
    "线上旗舰店",
    "直播间",
    "App",
    "官网",
    "店铺",
];
pub(super) const FLOORS: &[&str] = &[
    "六楼",
    "五楼没电梯",
    "三楼",
    "18楼",
    "七楼",
    "二楼",
    "四楼",
    "顶楼",
];
pub(super) const RELATIVES: &[&str] = &[
    "我妈",
    "老人",
    "我爸",
    "家里老人",
    "我婆婆",
    "我老公",
    "我媳妇",
    "爷爷奶奶",
    "我对象",
    "孩子他爸",
];
