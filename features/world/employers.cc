#include "features/world/employers.h"

#include <algorithm>

#include "engine/base/top_k.h"
#include "features/world/words.h"

namespace bole::world {
namespace {

// The largest known company is as large as kKnownSize average invented ones.
constexpr double kKnownSize = 60;
constexpr double kSizeExponent = 1.15;  // close to Zipf's law, as measured for firms
constexpr double kLargestInvented = 200;
constexpr double kAffiliateShare = 0.1;  // of the invented ones
constexpr double kOwnCity = 0.72;        // of employees who work for a company of their city

constexpr double kEverywhere = 0.2;  // demand for what every company needs
constexpr double kRare = 0.03;       // and for what few do

std::vector<std::vector<double>> MakeDemands() {
  std::vector<std::vector<double>> demand(Industries().size(),
                                          std::vector<double>(Functions().size(), kRare));
  for (size_t i = 0; i < demand.size(); ++i) {
    for (const std::string_view code :
         {"accounting", "hr", "sales", "marketing", "legal", "product"}) {
      demand[i][FunctionByCode(code)] = kEverywhere;
    }
    for (const std::string_view code : Industries()[i].functions)
      demand[i][FunctionByCode(code)] = 1;
  }
  return demand;
}

// Row of the known company with this Chinese name.
uint32_t KnownRow(std::string_view zh) {
  const auto known = KnownCompanies();
  const auto found = std::find_if(known.begin(), known.end(), [&](const KnownCompany& company) {
    return company.name.zh == zh;
  });
  return static_cast<uint32_t>(found - known.begin());
}

Employer MakeKnown(const KnownCompany& company) {
  return {company.parent.empty() ? kNoRow : KnownRow(company.parent),
          IndustryByCode(company.industry), CityByName(company.city),
          static_cast<float>(company.weight * kKnownSize / 10)};
}

Lottery IndustryLottery() {
  std::vector<double> weights;
  for (const Industry& industry : Industries()) weights.push_back(industry.weight);
  return Lottery(weights);
}

Lottery CityLottery() {
  std::vector<double> weights;
  for (const City& city : Cities()) weights.push_back(city.weight);
  return Lottery(weights);
}

std::string_view Pick(Random& random, const std::vector<std::string_view>& list) {
  return list[random.Below(list.size())];
}

EmployerName InventChineseName(Random& random, const Industry& industry, const City& city) {
  static const std::vector<std::string_view> kForms = {"有限公司", "股份有限公司", "有限责任公司",
                                                       "集团有限公司"};
  const Bilingual& business = industry.business[random.Below(industry.business.size())];
  const std::string brand = std::string(Pick(random, Names().zh_brand_first)) +
                            std::string(Pick(random, Names().zh_brand_second));
  EmployerName name;
  name.brief_zh = brand + std::string(business.zh);
  name.brief_en = std::string(Pick(random, Names().en_brand)) + " " + std::string(business.en);
  const bool is_firm = business.zh.ends_with("事务所");
  name.full = std::string(city.name.zh) + name.brief_zh +
              (is_firm ? "" : std::string(kForms[random.Below(kForms.size())]));
  return name;
}

EmployerName InventEnglishName(Random& random, const Industry& industry) {
  static const std::vector<std::string_view> kForms = {" Ltd", " Inc.", " GmbH", " AG",
                                                       " Pte. Ltd."};
  const Bilingual& business = industry.business[random.Below(industry.business.size())];
  EmployerName name;
  name.brief_en = std::string(Pick(random, Names().en_brand)) + " " + std::string(business.en);
  name.brief_zh = name.brief_en;
  name.full = name.brief_en + std::string(kForms[random.Below(kForms.size())]);
  return name;
}

}  // namespace

double Demand(uint8_t industry, uint8_t function) {
  static const std::vector<std::vector<double>> demand = MakeDemands();
  return demand[industry][function];
}

Employers::Employers(uint64_t seed, size_t num_employers) : seed_(seed) {
  for (const KnownCompany& company : KnownCompanies()) employers_.push_back(MakeKnown(company));
  const size_t num_known = employers_.size();
  while (employers_.size() < num_employers) {
    employers_.push_back(Invent(static_cast<uint32_t>(employers_.size())));
  }
  std::vector<Pool::Entry> by_city, by_region;
  for (uint32_t row = 0; row < employers_.size(); ++row) {
    const Employer& employer = employers_[row];
    by_city.push_back({employer.city, row, employer.size});
    if (row < num_known) {
      const auto region = static_cast<uint32_t>(Cities()[employer.city].region);
      by_region.push_back({region, row, employer.size});
    }
  }
  by_city_ = Pool(std::move(by_city));
  by_region_ = Pool(std::move(by_region));
}

Employer Employers::Invent(uint32_t row) const {
  static const Lottery industries = IndustryLottery();
  static const Lottery cities = CityLottery();
  Random random = Stream(seed_, Purpose::kEmployer, row);
  Employer made;
  made.industry = static_cast<uint8_t>(industries.Draw(random));
  made.city = static_cast<uint8_t>(cities.Draw(random));
  made.size = static_cast<float>(Pareto(random, kSizeExponent, 0.3, kLargestInvented));
  made.parent = kNoRow;
  // An owner is an older company of the same trade: so chains end.
  if (random.Chance(kAffiliateShare)) {
    constexpr int kTries = 30;  // about enough to meet the trade
    for (int i = 0; i < kTries && made.parent == kNoRow; ++i) {
      const auto owner = static_cast<uint32_t>(random.Below(row));
      if (employers_[owner].industry == made.industry) made.parent = owner;
    }
  }
  return made;
}

EmployerName Employers::Name(uint32_t row) const {
  if (row < KnownCompanies().size()) {
    const Bilingual& known = KnownCompanies()[row].name;
    const bool is_foreign = Cities()[employers_[row].city].region == Region::kOverseas;
    return {std::string(is_foreign ? known.en : known.zh), std::string(known.zh),
            std::string(known.en)};
  }
  // A stream apart from Invent's, so that names may change without changing the world.
  Random random = Stream(seed_, Purpose::kEmployer, row | uint64_t{1} << 32);
  const Employer& employer = employers_[row];
  const City& city = Cities()[employer.city];
  const Industry& industry = Industries()[employer.industry];
  if (city.region == Region::kOverseas) return InventEnglishName(random, industry);
  EmployerName name = InventChineseName(random, industry, city);
  if (employer.parent == kNoRow) return name;
  // Affiliates are named after the owner of all: "汇川技术(苏州)".
  uint32_t top = employer.parent;
  while (employers_[top].parent != kNoRow) top = employers_[top].parent;
  const EmployerName owner = Name(top);
  name.brief_zh = owner.brief_zh + "(" + std::string(city.name.zh) + ")";
  name.brief_en = owner.brief_en + " " + std::string(city.name.en);
  name.full = name.brief_zh + "有限公司";
  return name;
}

uint32_t Employers::DrawFor(Random& random, uint8_t function, uint8_t city) const {
  constexpr int kTries = 12;  // then any employer takes anyone
  const auto region = static_cast<uint32_t>(Cities()[city].region);
  uint32_t drawn = 0;
  for (int i = 0; i < kTries; ++i) {
    std::optional<uint32_t> row;
    if (random.Chance(kOwnCity)) row = by_city_.Draw(random, city, city);
    if (!row) row = by_region_.Draw(random, region, region);
    drawn = *row;
    if (random.Chance(Demand(employers_[drawn].industry, function))) break;
  }
  return drawn;
}

}  // namespace bole::world
