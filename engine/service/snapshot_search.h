// The searches of one snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "engine/search/searcher.h"
#include "engine/search/title_model.h"
#include "engine/search/visible_rows.h"
#include "engine/service/answers.h"
#include "engine/store/table.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class SnapshotSearch {
 public:
  // Opens search_members.bole and search_jobs.bole in places.index, and titles_members.bole and
  // titles_jobs.bole beside them. The wall must outlive it.
  // Throws what opening throws, and Error(kCorruptData) when index and tables don't fit.
  SnapshotSearch(const MatchmakerPlaces& places, std::shared_ptr<const QueryWords> words,
                 int64_t as_of, const PrivacyWall& wall);

  // As Answers::Search. Whether somebody is open to work is told to jobs and headhunters, from
  // whom the wall hides those of the same employer, and to no member: a colleague would learn it.
  SearchResult Search(const SearchCall& call) const;

  // As Answers::Positions.
  std::vector<ShownPosition> Positions(uint32_t member) const;

 private:
  std::shared_ptr<const QueryWords> words_;
  int64_t as_of_;
  Table positions_, companies_;
  SearchIndex members_, jobs_;
  TitleModel member_titles_, job_titles_;
  Searcher member_searcher_, job_searcher_;
  VisibleRows visible_;
};

}  // namespace bole
