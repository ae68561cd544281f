// Pieces of the names of people and companies.
#include "features/world/words.h"

namespace bole::world {

const NameWords& Names() {
  static const NameWords names = {
      .zh_surnames = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙",
                      "马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋",
                      "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "潘",
                      "袁", "蔡", "蒋", "余", "于", "杜", "叶", "程", "魏", "苏", "吕", "丁",
                      "沈", "任", "姚", "卢", "傅", "钟", "崔", "汪", "范", "陆", "廖", "欧阳"},
      .zh_given = {"伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "杰", "娟", "涛",
                   "明", "超", "霞", "平", "刚", "桂", "晨", "浩", "宇", "轩", "子", "涵",
                   "梓", "欣", "怡", "雨", "佳", "思", "远", "博", "文", "昊", "天", "泽",
                   "睿", "嘉", "俊", "诗", "雅", "婷", "雪", "琳", "慧", "莹", "倩", "丹",
                   "阳", "鹏", "飞", "翔", "凯", "航", "志", "强", "建", "国", "海", "波",
                   "峰", "林", "森", "可", "乐", "一", "鸣", "清", "然", "云", "舒", "晓",
                   "东", "南", "宁", "安", "瑶", "萌", "宸", "奕"},
      .pinyin_surnames = {"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu",
                          "Zhou", "Xu", "Sun", "Lin", "Tan", "Lim", "Wong", "Chan", "Lee"},
      .en_first = {"James",  "Mary",   "David",  "Anna",    "Michael", "Sarah",  "Daniel", "Laura",
                   "Thomas", "Julia",  "Robert", "Emma",    "Peter",   "Sophie", "Andrew", "Maria",
                   "Kevin",  "Linda",  "Jason",  "Grace",   "Eric",    "Vivian", "Lucas",  "Nina",
                   "Martin", "Claire", "Simon",  "Helen",   "Oliver",  "Alice",  "Felix",  "Hannah",
                   "Leo",    "Irene",  "Adrian", "Priya",   "Rahul",   "Yuki",   "Kenji",  "Elena",
                   "Marco",  "Chiara", "Pierre", "Camille", "Jonas",   "Lena",   "Ravi",   "Aisha",
                   "Omar",   "Fiona"},
      .en_last = {"Smith",   "Johnson", "Brown",   "Miller", "Davis",     "Wilson",   "Taylor",
                  "Moore",   "Clark",   "Lewis",   "Walker", "Young",     "King",     "Wright",
                  "Scott",   "Green",   "Baker",   "Adams",  "Campbell",  "Mitchell", "Müller",
                  "Schmidt", "Weber",   "Fischer", "Meier",  "Keller",    "Huber",    "Schneider",
                  "Rossi",   "Martin",  "Dubois",  "Patel",  "Sharma",    "Singh",    "Tanaka",
                  "Sato",    "Murphy",  "Kelly",   "Nguyen", "Kim",       "Park",     "Silva",
                  "Garcia",  "Novak",   "Larsen",  "Jansen", "Andersson", "Cohen",    "Ivanova",
                  "Costa"},
      .zh_brand_first = {"云", "星", "海", "天", "启", "智", "汇", "博", "华", "鼎",
                         "瑞", "恒", "锐", "飞", "蓝", "众", "中", "新", "金", "华",
                         "盛", "远", "卓", "拓", "晶", "微", "极", "灵", "明", "安",
                         "和", "百", "千", "万", "润", "宏", "旭", "长", "东", "正"},
      .zh_brand_second = {"栖", "图", "川", "辰", "创", "联", "达", "信", "科", "源",
                          "泰", "丰", "维", "腾", "源", "鹿", "帆", "桥", "码", "芯",
                          "诺", "合", "翼", "峰", "迪", "思", "康", "禾", "橙", "象",
                          "舟", "域", "核", "森", "泽", "杰", "越", "界", "通", "成"},
      .en_brand = {"Northwind",  "Bluefin",      "Alder",      "Summit",     "Lumen",
                   "Quarry",     "Heron",        "Cobalt",     "Marlow",     "Vantage",
                   "Ironbridge", "Juniper Hill", "Kestrel",    "Larkspur",   "Meridian",
                   "Nimbus",     "Orchard",      "Pinewood",   "Quill",      "Redstone",
                   "Silverline", "Tidewater",    "Umbra",      "Verdant",    "Westgate",
                   "Xenon",      "Yarrow",       "Zephyr",     "Brightwell", "Clearwater",
                   "Dovetail",   "Evergreen",    "Foxglove",   "Granite",    "Harbour",
                   "Inkwell",    "Keystone",     "Lighthouse", "Mosaic",     "Novastar"}};
  return names;
}

}  // namespace bole::world
