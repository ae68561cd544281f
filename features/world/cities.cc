// Where members live. Weights follow where professional networks are used, not the census.
#include "features/world/words.h"

namespace bole::world {

std::span<const City> Cities() {
  using enum Region;
  static const std::vector<City> cities = {
      {{"北京", "Beijing"}, kMainland, 12, 1.02},
      {{"上海", "Shanghai"}, kMainland, 12, 1.0},
      {{"深圳", "Shenzhen"}, kMainland, 9, 1.0},
      {{"杭州", "Hangzhou"}, kMainland, 7, 0.95},
      {{"广州", "Guangzhou"}, kMainland, 6, 0.85},
      {{"成都", "Chengdu"}, kMainland, 5, 0.72},
      {{"南京", "Nanjing"}, kMainland, 4, 0.78},
      {{"苏州", "Suzhou"}, kMainland, 4, 0.8},
      {{"武汉", "Wuhan"}, kMainland, 4, 0.7},
      {{"西安", "Xi'an"}, kMainland, 3, 0.65},
      {{"重庆", "Chongqing"}, kMainland, 2.5, 0.65},
      {{"天津", "Tianjin"}, kMainland, 2, 0.68},
      {{"长沙", "Changsha"}, kMainland, 2, 0.65},
      {{"合肥", "Hefei"}, kMainland, 2, 0.68},
      {{"厦门", "Xiamen"}, kMainland, 1.6, 0.7},
      {{"青岛", "Qingdao"}, kMainland, 1.5, 0.66},
      {{"郑州", "Zhengzhou"}, kMainland, 1.4, 0.58},
      {{"宁波", "Ningbo"}, kMainland, 1.4, 0.74},
      {{"东莞", "Dongguan"}, kMainland, 1.2, 0.68},
      {{"无锡", "Wuxi"}, kMainland, 1.2, 0.75},
      {{"大连", "Dalian"}, kMainland, 1.1, 0.62},
      {{"沈阳", "Shenyang"}, kMainland, 1, 0.55},
      {{"济南", "Jinan"}, kMainland, 1, 0.6},
      {{"福州", "Fuzhou"}, kMainland, 0.9, 0.64},
      {{"佛山", "Foshan"}, kMainland, 0.9, 0.66},
      {{"珠海", "Zhuhai"}, kMainland, 0.8, 0.72},
      {{"哈尔滨", "Harbin"}, kMainland, 0.7, 0.5},
      {{"昆明", "Kunming"}, kMainland, 0.7, 0.54},
      {{"贵阳", "Guiyang"}, kMainland, 0.6, 0.52},
      {{"石家庄", "Shijiazhuang"}, kMainland, 0.6, 0.5},
      {{"香港", "Hong Kong"}, kTraditional, 2.2, 1.5},
      {{"台北", "Taipei"}, kTraditional, 1.6, 0.9},
      {{"新竹", "Hsinchu"}, kTraditional, 0.8, 0.95},
      {{"高雄", "Kaohsiung"}, kTraditional, 0.4, 0.75},
      {{"新加坡", "Singapore"}, kOverseas, 2.2, 1.7},
      {{"旧金山", "San Francisco"}, kOverseas, 2.6, 3.2},
      {{"西雅图", "Seattle"}, kOverseas, 1.4, 2.9},
      {{"纽约", "New York"}, kOverseas, 1.8, 2.9},
      {{"伦敦", "London"}, kOverseas, 2.0, 1.9},
      {{"柏林", "Berlin"}, kOverseas, 1.4, 1.7},
      {{"慕尼黑", "Munich"}, kOverseas, 1.0, 1.8},
      {{"苏黎世", "Zurich"}, kOverseas, 1.0, 2.8},
      {{"东京", "Tokyo"}, kOverseas, 1.2, 1.3},
      {{"悉尼", "Sydney"}, kOverseas, 1.1, 1.9},
      {{"多伦多", "Toronto"}, kOverseas, 1.1, 1.8},
  };
  return cities;
}

}  // namespace bole::world
