// The searches of one snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "engine/search/city_radius.h"
#include "engine/search/colleagues.h"
#include "engine/search/likely_orders.h"
#include "engine/search/searcher.h"
#include "engine/search/spotlights.h"
#include "engine/search/tie_distances.h"
#include "engine/search/title_model.h"
#include "engine/search/visible_rows.h"
#include "engine/service/answers.h"
#include "engine/store/table.h"

namespace bole {

// What knows the language of texts and queries.
struct SearchLanguage {
  std::shared_ptr<const QueryWords> words;
  std::shared_ptr<const CityMap> cities;
};

// Thread safety: const and safe from any number of threads.
class SnapshotSearch {
 public:
  // Opens search_members.bole and search_jobs.bole in places.index, titles_members.bole,
  // titles_jobs.bole and dealings.bole beside them, and member_traits.bole in places.models. The
  // matchmaker must outlive it.
  // Throws what opening throws, and Error(kCorruptData) when index and tables don't fit.
  SnapshotSearch(const MatchmakerPlaces& places, SearchLanguage language, int64_t as_of,
                 const Matchmaker& matchmaker);

  // As Answers::Search. Whether somebody is open to work is told to jobs and headhunters, from
  // whom the wall hides those of the same employer, and to no member: a colleague would learn it.
  SearchFound Search(const SearchCall& call) const;

  // As Answers::Positions.
  std::vector<ShownPosition> Positions(uint32_t member) const;

 private:
  // Of members, what depends on who asks.
  std::vector<SetField> SetFieldsFor(const SearchCall& call, const RowSet& visible) const;
  // What a call asks for, with the rows of clauses that aren't in the index.
  QueryNode ReadQuery(const SearchCall& call, std::span<const SearchField> fields,
                      const SetClauses& sets) const;
  // Of `searched`, whom the call leaves out.
  RowSet LeftOut(const SearchCall& call, const RowSet& searched) const;
  const RowNews& NewsOf(EntityKind wanted) const {
    return wanted == EntityKind::kMember ? member_news_ : job_news_;
  }

  std::shared_ptr<const QueryWords> words_;
  int64_t as_of_;
  Table positions_, companies_;
  SearchIndex members_, jobs_;
  TitleModel member_titles_, job_titles_;
  Searcher member_searcher_, job_searcher_;
  std::shared_ptr<const CityMap> cities_;
  CityRadius member_radius_, job_radius_;
  VisibleRows visible_;
  RowNews member_news_, job_news_;
  Dealings dealings_;
  ArrayFile traits_;
  Colleagues colleagues_;
  Spotlights spotlights_;
  TieDistances distances_;
  LikelyOrders orders_;
};

}  // namespace bole
