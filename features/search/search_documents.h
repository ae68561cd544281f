// What can be found of members and of jobs: from tables to search documents.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/search/search_field.h"
#include "features/matrix/profile.h"

namespace bole {

// The documents of all entities of one kind.
//
// Thread safety: const and safe from any number of threads. Tables and words must outlive it.
class SearchDocuments {
 public:
  virtual ~SearchDocuments() = default;
  virtual size_t size() const = 0;
  virtual SearchDocument Read(uint32_t row) const = 0;
};

// The fields of each kind; README.md explains them.
std::vector<SearchField> MemberSearchFields();
std::vector<SearchField> JobSearchFields();

// `now`: Unix seconds; decides what is current and how long ago something was.
std::unique_ptr<const SearchDocuments> MakeMemberDocuments(const ProfileTables& tables,
                                                           const Table& groups,
                                                           const QueryWords& words, int64_t now);
std::unique_ptr<const SearchDocuments> MakeJobDocuments(const ProfileTables& tables,
                                                        const QueryWords& words, int64_t now);

}  // namespace bole
